package io.websockexnova.test.peer;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * Reads frames as a server must: they have to be such as a client may send, RFC 6455
 * section 5.
 */
final class ClientFrames {

	private final InputStream in;

	private final boolean deflate;

	ClientFrames(InputStream in, boolean deflate) {
		this.in = in;
		this.deflate = deflate;
	}

	Frame next() throws IOException {
		int first = readByte(this.in);
		int second = readByte(this.in);
		long length = second & 0x7f;
		if (length == 126) {
			length = ByteBuffer.wrap(readFully(this.in, 2)).getShort() & 0xffff;
		}
		else if (length == 127) {
			length = ByteBuffer.wrap(readFully(this.in, 8)).getLong();
		}
		check((second & 0x80) != 0, "is not masked");
		int opcode = first & 0x0f;
		int rsv = (first & 0x70) >> 4;
		boolean compressed = this.deflate && (opcode == Frame.TEXT || opcode == Frame.BINARY);
		check(rsv == 0 || (rsv == Frame.RSV1 && compressed), "has reserved bits");
		check(opcode < Frame.CLOSE || (length <= 125 && (first & 0x80) != 0), "is a bad control frame");
		check(length >= 0 && length <= Integer.MAX_VALUE - 8, "has the length " + length);
		byte[] key = readFully(this.in, 4);
		byte[] payload = readFully(this.in, (int) length);
		for (int i = 0; i < payload.length; i++) {
			payload[i] ^= key[i & 3];
		}
		return new Frame((first & 0x80) != 0, rsv, opcode, payload);
	}

	static int readByte(InputStream in) throws IOException {
		int value = in.read();
		if (value == -1) {
			throw new EOFException("FIN");
		}
		return value;
	}

	static byte[] readFully(InputStream in, int count) throws IOException {
		byte[] bytes = in.readNBytes(count);
		if (bytes.length < count) {
			throw new EOFException("FIN inside a frame");
		}
		return bytes;
	}

	private static void check(boolean holds, String otherwise) {
		if (!holds) {
			throw new AssertionError("The client sent a frame that " + otherwise);
		}
	}

}
