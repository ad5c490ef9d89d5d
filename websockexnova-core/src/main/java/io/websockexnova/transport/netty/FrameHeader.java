package io.websockexnova.transport.netty;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The header of a frame of ours, which is always masked (RFC 6455 section 5.2).
 */
final class FrameHeader {

	static final int LONGEST = 14;

	private static final VarHandle SHORTS = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

	private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

	private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

	private FrameHeader() {
	}

	/**
	 * Writes a header.
	 * @param target takes it
	 * @param at index of its first byte
	 * @param start first byte: FIN, reserved bits and opcode
	 * @param length length of the payload
	 * @param key masking key
	 * @return index behind its last byte
	 */
	static int write(byte[] target, int at, int start, int length, int key) {
		target[at] = (byte) start;
		int next = at + 2;
		if (length < 126) {
			target[at + 1] = (byte) (0x80 | length);
		}
		else if (length < 65536) {
			target[at + 1] = (byte) (0x80 | 126);
			SHORTS.set(target, next, (short) length);
			next += Short.BYTES;
		}
		else {
			target[at + 1] = (byte) (0x80 | 127);
			LONGS.set(target, next, (long) length);
			next += Long.BYTES;
		}
		INTS.set(target, next, key);
		return next + Integer.BYTES;
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
