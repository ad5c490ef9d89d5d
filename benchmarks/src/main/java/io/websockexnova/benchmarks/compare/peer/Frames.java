package io.websockexnova.benchmarks.compare.peer;

import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Frames of a server, which are not masked (RFC 6455 section 5.2).
 */
final class Frames {

	private static final int FIN = 0x80;

	private static final int TEXT = 1;

	private Frames() {
	}

	static ByteBuf text(String text) {
		return of(TEXT, Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
	}

	/**
	 * A frame.
	 * @param opcode its opcode
	 * @param payload its payload, which is released
	 */
	static ByteBuf of(int opcode, ByteBuf payload) {
		int length = payload.readableBytes();
		ByteBuf frame = Unpooled.directBuffer(length + 10);
		frame.writeByte(FIN | opcode);
		if (length < 126) {
			frame.writeByte(length);
		}
		else if (length < 65_536) {
			frame.writeByte(126).writeShort(length);
		}
		else {
			frame.writeByte(127).writeLong(length);
		}
		frame.writeBytes(payload);
		payload.release();
		return frame;
	}

}
