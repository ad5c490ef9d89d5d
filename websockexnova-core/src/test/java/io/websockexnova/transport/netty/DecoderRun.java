package io.websockexnova.transport.netty;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.IntUnaryOperator;

import io.websockexnova.transport.Limits;
import io.websockexnova.transport.ProtocolViolationException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Feeds a decoder with bytes in cuts and writes down what it hands on, with the message
 * of a violation if there is one. Checks on the way what must always hold: nothing is
 * heard after the end, no message is larger than allowed, all memory is given back, and
 * nothing but a {@link ProtocolViolationException} is thrown.
 */
final class DecoderRun implements FrameSink {

	private static final HexFormat HEX = HexFormat.of();

	private final Limits limits;

	private final List<String> heard = new ArrayList<>();

	private boolean ended;

	private DecoderRun(Limits limits) {
		this.limits = limits;
	}

	/**
	 * Decodes a stream.
	 * @param bytes the stream
	 * @param from index of its first byte
	 * @param limits limits of the decoder
	 * @param mode what was negotiated
	 * @param cuts gives the length of the read that begins at an index, at least 1
	 * @return what was heard, in order
	 */
	static List<String> decode(byte[] bytes, int from, Limits limits, Mode mode, IntUnaryOperator cuts) {
		DecoderRun run = new DecoderRun(limits);
		SpareArrays spares = new SpareArrays();
		FrameDecoder decoder = new FrameDecoder(run, limits, spares);
		if (mode != Mode.PLAIN) {
			byte[] array = new byte[1000];
			decoder.accept(new Inflation(mode == Mode.TAKEOVER, limits.maxMessageSize(), () -> array));
		}
		try {
			for (int i = from; i < bytes.length;) {
				int length = Math.min(cuts.applyAsInt(i), bytes.length - i);
				// the array is reused, as a loop reuses it
				byte[] borrowed = Arrays.copyOfRange(bytes, i, i + length);
				decoder.decode(borrowed, 0, length);
				Arrays.fill(borrowed, (byte) 0xff);
				i += length;
			}
		}
		catch (ProtocolViolationException ex) {
			assertThat(ex.closeCode()).isIn(1002, 1007, 1009);
			run.heard.add("violation:" + ex.closeCode() + ":" + ex.getMessage());
		}
		finally {
			decoder.stop();
		}
		for (int i = 0; i < 4; i++) {
			assertThat(spares.take()).as("a spare array that was given back").isNotNull();
		}
		return run.heard;
	}

	@Override
	public void onMessage(byte[] array, int offset, int length, boolean text) {
		assertThat(length).isLessThanOrEqualTo(this.limits.maxMessageSize());
		add(((text) ? "text:" : "binary:") + HEX.formatHex(array, offset, offset + length));
	}

	@Override
	public void onPart() {
		assertThat(this.ended).isFalse();
	}

	@Override
	public void onPing(byte[] payload) {
		add("ping:" + HEX.formatHex(payload));
	}

	@Override
	public void onPong(byte[] payload) {
		add("pong:" + HEX.formatHex(payload));
	}

	@Override
	public void onClose(int code, String reason) {
		add("close:" + code + ":" + reason);
		this.ended = true;
	}

	private void add(String event) {
		assertThat(this.ended).as("after the close frame").isFalse();
		this.heard.add(event);
	}

	/**
	 * What was negotiated.
	 */
	enum Mode {

		/** No extension. */
		PLAIN,

		/** The extension permessage-deflate, with a window for all messages. */
		TAKEOVER,

		/** The same, with a window for each. */
		NO_TAKEOVER

	}

}
