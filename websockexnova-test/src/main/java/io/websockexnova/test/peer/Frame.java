package io.websockexnova.test.peer;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * A frame of RFC 6455 section 5.2, valid or not: nothing is checked, so that tests can
 * send what must not be sent.
 *
 * @param fin the FIN bit
 * @param rsv the three reserved bits as a number, 0 to 7
 * @param opcode the opcode, 0 to 15
 * @param payload the payload, unmasked, not copied
 */
public record Frame(boolean fin, int rsv, int opcode, byte[] payload) {

	/** The first reserved bit alone, which permessage-deflate uses. */
	public static final int RSV1 = 4;

	/** Opcode of a continuation frame. */
	public static final int CONTINUATION = 0;

	/** Opcode of a text frame. */
	public static final int TEXT = 1;

	/** Opcode of a binary frame. */
	public static final int BINARY = 2;

	/** Opcode of a close frame. */
	public static final int CLOSE = 8;

	/** Opcode of a ping frame. */
	public static final int PING = 9;

	/** Opcode of a pong frame. */
	public static final int PONG = 10;

	/**
	 * A frame with FIN set and no reserved bits.
	 * @param opcode the opcode
	 * @param payload the payload
	 * @return the frame
	 */
	public static Frame of(int opcode, byte... payload) {
		return new Frame(true, 0, opcode, payload);
	}

	/**
	 * A text message in one frame.
	 * @param text the text
	 * @return the frame
	 */
	public static Frame text(String text) {
		return of(TEXT, text.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * A text message in one frame, of bytes that need not be UTF-8.
	 * @param bytes the payload
	 * @return the frame
	 */
	public static Frame text(byte[] bytes) {
		return of(TEXT, bytes);
	}

	/**
	 * A binary message in one frame.
	 * @param bytes the payload
	 * @return the frame
	 */
	public static Frame binary(byte... bytes) {
		return of(BINARY, bytes);
	}

	/**
	 * The last frame of a fragmented message; use {@link #more()} for one in the middle.
	 * @param bytes the payload
	 * @return the frame
	 */
	public static Frame continuation(byte... bytes) {
		return of(CONTINUATION, bytes);
	}

	/**
	 * A ping.
	 * @param payload the payload
	 * @return the frame
	 */
	public static Frame ping(byte... payload) {
		return of(PING, payload);
	}

	/**
	 * A pong.
	 * @param payload the payload
	 * @return the frame
	 */
	public static Frame pong(byte... payload) {
		return of(PONG, payload);
	}

	/**
	 * A close frame.
	 * @param code the code, of which the lower 16 bits are sent
	 * @param reason the reason
	 * @return the frame
	 */
	public static Frame close(int code, String reason) {
		byte[] text = reason.getBytes(StandardCharsets.UTF_8);
		return of(CLOSE, ByteBuffer.allocate(2 + text.length).putShort((short) code).put(text).array());
	}

	/**
	 * This frame with FIN cleared.
	 * @return the new frame
	 */
	public Frame more() {
		return new Frame(false, this.rsv, this.opcode, this.payload);
	}

	/**
	 * This frame with reserved bits.
	 * @param bits 0 to 7
	 * @return the new frame
	 */
	public Frame withRsv(int bits) {
		return new Frame(this.fin, bits, this.opcode, this.payload);
	}

	/**
	 * The payload read as UTF-8.
	 * @return the text
	 */
	public String text() {
		return new String(this.payload, StandardCharsets.UTF_8);
	}

	/**
	 * Code of a close frame.
	 * @return the code, or 1005 if there is none
	 */
	public int closeCode() {
		return (this.payload.length < 2) ? 1005 : ((this.payload[0] & 0xff) << 8) | (this.payload[1] & 0xff);
	}

	/**
	 * The frame as a server sends it: unmasked, its length in the fewest bytes.
	 * @return the bytes
	 */
	public byte[] bytes() {
		ByteArrayOutputStream out = new ByteArrayOutputStream(this.payload.length + 10);
		out.write(((this.fin) ? 0x80 : 0) | (this.rsv << 4) | this.opcode);
		int length = this.payload.length;
		if (length < 126) {
			out.write(length);
		}
		else if (length < 65536) {
			out.write(126);
			out.writeBytes(ByteBuffer.allocate(2).putShort((short) length).array());
		}
		else {
			out.write(127);
			out.writeBytes(ByteBuffer.allocate(8).putLong(length).array());
		}
		out.writeBytes(this.payload);
		return out.toByteArray();
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof Frame frame && this.fin == frame.fin && this.rsv == frame.rsv
				&& this.opcode == frame.opcode && Arrays.equals(this.payload, frame.payload);
	}

	@Override
	public int hashCode() {
		return this.opcode + 31 * Arrays.hashCode(this.payload);
	}

	@Override
	public String toString() {
		String name = switch (this.opcode) {
			case CONTINUATION -> "continuation";
			case TEXT -> "text";
			case BINARY -> "binary";
			case CLOSE -> "close " + closeCode();
			case PING -> "ping";
			case PONG -> "pong";
			default -> "opcode " + this.opcode;
		};
		String start = text().substring(0, Math.min(40, text().length()));
		return String.format(Locale.ROOT, "Frame[%s%s, rsv %d, %d bytes: %s]", name, (this.fin) ? "" : " without FIN",
				this.rsv, this.payload.length, start);
	}

}
