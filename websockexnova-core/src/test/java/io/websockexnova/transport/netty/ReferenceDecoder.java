package io.websockexnova.transport.netty;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import org.jspecify.annotations.Nullable;

/**
 * What a stream means to others: to Netty's frame decoder, the JDK's inflater and the
 * JDK's decoder of UTF-8. It knows no limits.
 */
final class ReferenceDecoder {

	private static final HexFormat HEX = HexFormat.of();

	private static final byte[] TAIL = { 0, 0, -1, -1 };

	private final List<String> heard = new ArrayList<>();

	private final DecoderRun.Mode mode;

	private final Inflater inflater = new Inflater(true);

	private byte[] message = {};

	private boolean text;

	private boolean compressed;

	private ReferenceDecoder(DecoderRun.Mode mode) {
		this.mode = mode;
	}

	/**
	 * Decodes a stream.
	 * @param bytes the stream
	 * @param from index of its first byte
	 * @param mode what was negotiated
	 * @return what was heard up to a close frame or a violation, which ends it with
	 * "violation:" and the code
	 */
	static List<String> decode(byte[] bytes, int from, DecoderRun.Mode mode) {
		ReferenceDecoder reference = new ReferenceDecoder(mode);
		EmbeddedChannel channel = new EmbeddedChannel(
				new WebSocket13FrameDecoder(false, mode != DecoderRun.Mode.PLAIN, Integer.MAX_VALUE));
		try {
			String failure = reference.feed(channel, bytes, from);
			boolean going = true;
			for (WebSocketFrame frame = channel.readInbound(); frame != null; frame = channel.readInbound()) {
				going = going && reference.take(frame);
				frame.release();
			}
			if (going && failure != null) {
				reference.heard.add(failure);
			}
			return reference.heard;
		}
		finally {
			channel.finishAndReleaseAll();
			reference.inflater.end();
		}
	}

	private @Nullable String feed(EmbeddedChannel channel, byte[] bytes, int from) {
		try {
			channel.writeInbound(Unpooled.wrappedBuffer(bytes, from, bytes.length - from));
			return null;
		}
		catch (CorruptedWebSocketFrameException ex) {
			// Netty refuses a close frame of one byte before that byte is there
			boolean early = bytes.length >= 2 && bytes[bytes.length - 2] == (byte) 0x88 && bytes[bytes.length - 1] == 1;
			return (early) ? null : "violation:" + ex.closeStatus().code();
		}
	}

	private boolean take(WebSocketFrame frame) {
		byte[] payload = new byte[frame.content().readableBytes()];
		frame.content().getBytes(frame.content().readerIndex(), payload);
		if (frame instanceof PingWebSocketFrame) {
			this.heard.add("ping:" + HEX.formatHex(payload));
			return true;
		}
		if (frame instanceof PongWebSocketFrame) {
			this.heard.add("pong:" + HEX.formatHex(payload));
			return true;
		}
		if (frame instanceof CloseWebSocketFrame close) {
			this.heard.add("close:" + ((payload.length == 0) ? 1005 : close.statusCode()) + ":" + close.reasonText());
			return false;
		}
		if (frame instanceof TextWebSocketFrame || frame instanceof BinaryWebSocketFrame) {
			this.text = frame instanceof TextWebSocketFrame;
			this.compressed = frame.rsv() == 4;
			this.message = payload;
		}
		else {
			int before = this.message.length;
			this.message = Arrays.copyOf(this.message, before + payload.length);
			System.arraycopy(payload, 0, this.message, before, payload.length);
		}
		return !frame.isFinalFragment() || end((this.compressed) ? inflated(this.message) : this.message);
	}

	private boolean end(byte[] payload) {
		if (this.text && !isUtf8(payload)) {
			this.heard.add("violation:1007");
			return false;
		}
		this.heard.add(((this.text) ? "text:" : "binary:") + HEX.formatHex(payload));
		return true;
	}

	private byte[] inflated(byte[] bytes) {
		byte[] input = Arrays.copyOf(bytes, bytes.length + TAIL.length);
		System.arraycopy(TAIL, 0, input, bytes.length, TAIL.length);
		byte[] output = new byte[16];
		int length = 0;
		try {
			this.inflater.setInput(input);
			int left = input.length;
			while (true) {
				if (length == output.length) {
					output = Arrays.copyOf(output, 2 * length);
				}
				int count = this.inflater.inflate(output, length, output.length - length);
				length += count;
				left = this.inflater.getRemaining();
				if (this.inflater.finished() && left > 0) {
					this.inflater.reset();
					this.inflater.setInput(input, input.length - left, left);
				}
				else if (count == 0) {
					break;
				}
			}
		}
		catch (DataFormatException ex) {
			return "not DEFLATE".getBytes(StandardCharsets.US_ASCII);
		}
		if (this.mode == DecoderRun.Mode.NO_TAKEOVER) {
			this.inflater.reset();
		}
		return Arrays.copyOf(output, length);
	}

	private static boolean isUtf8(byte[] bytes) {
		CoderResult result = StandardCharsets.UTF_8.newDecoder()
			.decode(ByteBuffer.wrap(bytes), CharBuffer.allocate(bytes.length), true);
		return !result.isError();
	}

}
