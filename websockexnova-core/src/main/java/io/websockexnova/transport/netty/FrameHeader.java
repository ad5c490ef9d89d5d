package io.websockexnova.transport.netty;

import io.netty.buffer.ByteBuf;

/**
 * The header of a frame of ours, which is always masked (RFC 6455 section 5.2).
 */
final class FrameHeader {

	static final int LONGEST = 14;

	private FrameHeader() {
	}

	/**
	 * Writes a header.
	 * @param buffer takes it
	 * @param start first byte: FIN, reserved bits and opcode
	 * @param length length of the payload
	 * @param key masking key
	 */
	static void write(ByteBuf buffer, int start, int length, int key) {
		buffer.writeByte(start);
		if (length < 126) {
			buffer.writeByte(0x80 | length);
		}
		else if (length < 65536) {
			buffer.writeByte(0x80 | 126).writeShort(length);
		}
		else {
			buffer.writeByte(0x80 | 127).writeLong(length);
		}
		buffer.writeInt(key);
	}

	/**
	 * Length of a header.
	 * @param length length of the payload
	 * @return number of bytes
	 */
	static int length(int length) {
		return (length < 126) ? 6 : (length < 65536) ? 8 : LONGEST;
	}

}
