package io.websockexnova.transport.netty;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.websockexnova.transport.Limits;
import io.websockexnova.transport.ProtocolViolationException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Inbound messages of permessage-deflate, from frames to payloads.
 */
@Tag("conformance-9")
class CompressedMessagesTests {

	private static final int MAX_SIZE = 3000;

	private static final Limits LIMITS = new Limits(MAX_SIZE, 6, Duration.ofSeconds(1));

	/** Of the loop, and small, so that messages do not fit. */
	private final byte[] array = new byte[1000];

	/**
	 * The examples of RFC 7692 sections 7.2.3.1 to 7.2.3.6.
	 */
	@ParameterizedTest
	@CsvSource({ "c107f248cdc9c90700, text:Hello", "4103f248cd 8004c9c90700, text:Hello",
			"c107f248cdc9c90700 c105f200110000, text:Hello text:Hello", "c10b000500faff48656c6c6f00, text:Hello",
			"c108f348cdc9c9070000, text:Hello", "c10df248050000 00ffffcac9c90700, text:Hello", "c10100, text:",
			"c10100 c10100 c107f248cdc9c90700, text: text: text:Hello", "c207f248cdc9c90700, binary:Hello" })
	void shouldTakeTheExamplesOfTheRfc(String hex, String expected) {
		byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
		assertThat(String.join(" ", decode(true, bytes, bytes.length))).isEqualTo(expected);
		assertThat(String.join(" ", decode(true, bytes, 1))).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource({ "4100 8007f248cdc9c90700, text:Hello", "4107f248cdc9c90700 8000, text:Hello",
			"4103f248cd 0000 890170 8004c9c90700, ping:p text:Hello",
			"4103f248cd 0002c9c9 8a00 800207 00, pong: text:Hello",
			"8105 48656c6c6f c107f248cdc9c90700 8100, " + "text:Hello text:Hello text:" })
	void shouldTakeFragmentsControlFramesAndPlainMessagesBetween(String hex, String expected) {
		byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
		assertThat(String.join(" ", decode(true, bytes, bytes.length))).isEqualTo(expected);
		assertThat(String.join(" ", decode(true, bytes, 1))).isEqualTo(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "4103f248cd c004c9c90700", "4103f248cd 4004c9c90700", "c900", "ca00", "c800", "a100",
			"9100", "b100", "e100", "d100", "f100", "c000" })
	void shouldRefuseReservedBitsWhereTheyMustNotBe(String hex) {
		byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
		assertThat(decode(true, bytes, 1)).singleElement().asString().startsWith("1002");
	}

	@ParameterizedTest
	@CsvSource({ "c100, is incomplete", "c10106, is no valid DEFLATE", "c106f248cdc9c907, is incomplete",
			"c107f348cdc9c90700, is incomplete", "c1020000, is incomplete", "c105f200110000, is no valid DEFLATE",
			"c10bf248cdc9c907000000ffff, is incomplete" })
	void shouldRefuseCorruptAndTruncatedData(String hex, String how) {
		byte[] bytes = HexFormat.of().parseHex(hex);
		for (boolean takeover : new boolean[] { true, false }) {
			for (int cut : new int[] { 1, bytes.length }) {
				assertThat(decode(takeover, bytes, cut)).singleElement()
					.asString()
					.startsWith("1007 The server broke RFC 7692: it sent a compressed message that " + how);
			}
		}
	}

	@Test
	void shouldNotFindTheWindowThatTheServerHasPromisedNotToUse() {
		byte[] bytes = HexFormat.of().parseHex("c107f248cdc9c90700c105f200110000");
		assertThat(decode(true, bytes, 1)).containsExactly("text:Hello", "text:Hello");
		assertThat(decode(false, bytes, 1)).hasSize(2)
			.element(1)
			.asString()
			.startsWith("1007 The server broke RFC 7692");
	}

	@Test
	void shouldFindEveryTruncation() {
		Random random = new Random(5);
		int cuts = 0;
		for (int i = 0; i < 40; i++) {
			// no random bytes: a block that holds them as they are may be cut to a valid
			// one
			int kind = new int[] { 0, 1, 3 }[i % 3];
			byte[] payload = payload(random, kind, 50 + random.nextInt(MAX_SIZE - 50));
			byte[] compressed = new Server(true).compress(payload);
			for (int length = 0; length < compressed.length; length++) {
				byte[] frame = frame(0xc2, Arrays.copyOf(compressed, length));
				for (boolean takeover : new boolean[] { true, false }) {
					assertThat(decode(takeover, frame, frame.length)).singleElement().asString().startsWith("1007");
				}
				cuts++;
			}
		}
		assertThat(cuts).isGreaterThan(10_000);
	}

	@Test
	void shouldAcceptMessageThatInflatesToTheLimitAndRefuseOneByteMore() {
		Server server = new Server(true);
		byte[] fits = frame(0xc2, server.compress(new byte[MAX_SIZE]));
		byte[] tooLong = frame(0xc2, server.compress(new byte[MAX_SIZE + 1]));
		for (int cut : new int[] { 1, 5, 1000 }) {
			List<String> heard = decode(true, join(fits, tooLong), cut);
			assertThat(heard).hasSize(2);
			assertThat(heard.get(0)).startsWith("binary:").hasSize("binary:".length() + MAX_SIZE);
			assertThat(heard.get(1)).startsWith("1009")
				.contains("inflates to more than the limit of 3000 bytes", "'connection.max-message-size'");
		}
	}

	@Test
	@Tag("S1")
	void shouldRefuseWhatIsTooLongOnTheWireFromTheHeaderAlone() {
		byte[] header = { (byte) 0xc2, 126, (byte) (3001 >> 8), (byte) 3001 };
		assertThat(decode(true, header, 1)).singleElement().asString().startsWith("1009");
	}

	@Test
	@Tag("conformance-6")
	void shouldFailAtTheBadByteAndNotAtTheEnd() {
		byte[] text = "good \u00ff and more".getBytes(StandardCharsets.ISO_8859_1);
		// a flush after the bad byte, and no end of the message
		byte[] start = new Server(true).compress(Arrays.copyOf(text, 6));
		byte[] frame = frame(0x41, start);
		assertThat(decode(true, frame, 1)).singleElement().asString().startsWith("1007").contains("invalid UTF-8");
	}

	@Test
	@Tag("conformance-6")
	void shouldTakeCodePointsAcrossFragmentsAndRefuseUnfinishedOnes() {
		byte[] text = "水é𝄞".getBytes(StandardCharsets.UTF_8);
		byte[] compressed = new Server(true).compress(text);
		for (int at = 0; at <= compressed.length; at++) {
			byte[] parts = join(frame(0x41, Arrays.copyOf(compressed, at)),
					frame(0x80, Arrays.copyOfRange(compressed, at, compressed.length)));
			assertThat(decode(true, parts, parts.length)).containsExactly("text:水é𝄞");
		}
		byte[] unfinished = frame(0xc1, new Server(true).compress(Arrays.copyOf(text, text.length - 1)));
		assertThat(decode(true, unfinished, unfinished.length)).singleElement()
			.asString()
			.startsWith("1007")
			.contains("invalid UTF-8");
	}

	@Test
	void shouldDecodeTheSameHoweverTheBytesAreCut() {
		int violations = 0;
		int messages = 0;
		for (int seed = 0; seed < 3000; seed++) {
			Random random = new Random(seed);
			boolean takeover = random.nextBoolean();
			byte[] bytes = script(random, takeover);
			if (seed % 3 == 0 && bytes.length > 0) {
				for (int i = 1 + random.nextInt(3); i > 0; i--) {
					bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
				}
			}
			List<String> whole = decode(takeover, bytes, bytes.length);
			assertThat(decode(takeover, bytes, 1)).as("seed %d, byte by byte", seed).isEqualTo(whole);
			assertThat(decode(takeover, bytes, 1 + random.nextInt(300))).as("seed %d, cut", seed).isEqualTo(whole);
			String last = (whole.isEmpty()) ? "" : whole.get(whole.size() - 1);
			violations += (last.startsWith("100")) ? 1 : 0;
			messages += whole.size();
		}
		assertThat(violations).isGreaterThan(300);
		assertThat(messages).isGreaterThan(3000);
	}

	@Test
	void shouldHandOnSmallMessagesWithoutCopyingThem() {
		Recorder recorder = new Recorder();
		FrameDecoder decoder = decoder(recorder, true);
		byte[] bytes = HexFormat.of().parseHex("c107f248cdc9c90700");
		decoder.decode(bytes, 0, bytes.length);
		assertThat(recorder.last).isSameAs(this.array);
		assertThat(decoder.isPartial()).isFalse();
	}

	@Test
	void shouldSurviveStopDuringTheCall() {
		Recorder recorder = new Recorder();
		FrameDecoder decoder = decoder(recorder, false);
		recorder.onMessage = decoder::stop;
		byte[] bytes = HexFormat.of().parseHex("c107f248cdc9c90700c107f248cdc9c90700");
		decoder.decode(bytes, 0, bytes.length);
		decoder.decode(bytes, 0, bytes.length);
		decoder.stop();
		assertThat(recorder.heard).containsExactly("text:Hello");
	}

	private List<String> decode(boolean takeover, byte[] bytes, int cut) {
		Recorder recorder = new Recorder();
		FrameDecoder decoder = decoder(recorder, takeover);
		try {
			for (int i = 0; i < bytes.length;) {
				int length = Math.min(cut, bytes.length - i);
				// the loop's arrays are reused
				byte[] borrowed = Arrays.copyOfRange(bytes, i, i + length);
				decoder.decode(borrowed, 0, length);
				Arrays.fill(borrowed, (byte) 1);
				Arrays.fill(this.array, (byte) 1);
				i += length;
			}
		}
		catch (ProtocolViolationException ex) {
			recorder.heard.add(ex.closeCode() + " " + ex.getMessage());
		}
		finally {
			decoder.stop();
		}
		return recorder.heard;
	}

	private FrameDecoder decoder(Recorder recorder, boolean takeover) {
		FrameDecoder decoder = new FrameDecoder(recorder, LIMITS, new SpareArrays());
		decoder.accept(new Inflation(takeover, MAX_SIZE, () -> this.array));
		return decoder;
	}

	private static byte[] script(Random random, boolean takeover) {
		Server server = new Server(takeover);
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		for (int i = random.nextInt(6); i >= 0; i--) {
			boolean text = random.nextBoolean();
			int size = (random.nextInt(12) == 0) ? MAX_SIZE + random.nextInt(3) : random.nextInt(2000);
			byte[] payload = payload(random, (text) ? random.nextInt(2) : random.nextInt(4), size);
			boolean plain = random.nextInt(4) == 0;
			byte[] wire = (plain) ? payload : server.compress(payload);
			int opcode = ((plain) ? 0 : 0x40) | ((text) ? 1 : 2);
			int parts = 1 + random.nextInt(4);
			int from = 0;
			for (int part = 1; part <= parts; part++) {
				int to = (part == parts) ? wire.length : from + random.nextInt(wire.length - from + 1);
				bytes.writeBytes(frame(((part == parts) ? 0x80 : 0) | ((part == 1) ? opcode : 0),
						Arrays.copyOfRange(wire, from, to)));
				from = to;
				if (random.nextInt(4) == 0) {
					bytes.writeBytes(frame(0x89, new byte[] { 'p' }));
				}
			}
		}
		return bytes.toByteArray();
	}

	private static byte[] payload(Random random, int kind, int size) {
		byte[] bytes = new byte[size];
		switch (kind) {
			case 0 -> Arrays.fill(bytes, (byte) 'a');
			case 1 -> {
				for (int i = 0; i < size; i++) {
					bytes[i] = (byte) "price\":12.5,{}".charAt(random.nextInt(14));
				}
			}
			case 2 -> random.nextBytes(bytes);
			default -> {
				for (int i = 0; i < size; i++) {
					bytes[i] = (byte) (i >> (i & 3));
				}
			}
		}
		return bytes;
	}

	private static byte[] frame(int first, byte[] payload) {
		ByteBuffer frame = ByteBuffer.allocate(payload.length + 4).put((byte) first);
		if (payload.length < 126) {
			frame.put((byte) payload.length);
		}
		else {
			frame.put((byte) 126).putShort((short) payload.length);
		}
		frame.put(payload);
		return Arrays.copyOf(frame.array(), frame.position());
	}

	private static byte[] join(byte[]... parts) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		for (byte[] part : parts) {
			bytes.writeBytes(part);
		}
		return bytes.toByteArray();
	}

	/**
	 * Compresses as servers do.
	 */
	private static final class Server {

		private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);

		private final boolean takeover;

		private boolean used;

		private Server(boolean takeover) {
			this.takeover = takeover;
		}

		private byte[] compress(byte[] payload) {
			if (payload.length == 0) {
				return new byte[1];
			}
			if (this.used && !this.takeover) {
				this.deflater.reset();
			}
			this.used = true;
			this.deflater.setInput(payload);
			byte[] out = new byte[payload.length * 2 + 100];
			int length = this.deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
			return Arrays.copyOf(out, length - 4);
		}

	}

	/**
	 * Writes down what the decoder hands on.
	 */
	private static final class Recorder implements FrameSink {

		private final List<String> heard = new ArrayList<>();

		private byte[] last = new byte[0];

		private Runnable onMessage = () -> {
		};

		@Override
		public void onMessage(byte[] array, int offset, int length, boolean text) {
			this.last = array;
			String payload = new String(array, offset, length,
					(text) ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
			this.heard.add(((text) ? "text:" : "binary:") + payload);
			this.onMessage.run();
		}

		@Override
		public void onPart() {
		}

		@Override
		public void onPing(byte[] payload) {
			this.heard.add("ping:" + new String(payload, StandardCharsets.ISO_8859_1));
		}

		@Override
		public void onPong(byte[] payload) {
			this.heard.add("pong:" + new String(payload, StandardCharsets.ISO_8859_1));
		}

		@Override
		public void onClose(int code, String reason) {
			this.heard.add("close:" + code + ":" + reason);
		}

	}

}
