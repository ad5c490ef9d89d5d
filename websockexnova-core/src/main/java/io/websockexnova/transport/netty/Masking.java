package io.websockexnova.transport.netty;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The masking of RFC 6455 section 5.3, eight bytes at a time.
 */
final class Masking {

	private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

	private Masking() {
	}

	/**
	 * Masks bytes.
	 * @param source holds the bytes; the first of them is masked with the key's first
	 * byte
	 * @param offset index of the first byte
	 * @param length number of bytes
	 * @param key masking key, its first byte highest
	 * @param target receives the masked bytes from index 0 on
	 */
	static void mask(byte[] source, int offset, int length, int key, byte[] target) {
		mask(source, offset, length, key, target, 0);
	}

	/**
	 * Masks bytes.
	 * @param source holds the bytes; the first of them is masked with the key's first
	 * byte
	 * @param offset index of the first byte
	 * @param length number of bytes
	 * @param key masking key, its first byte highest
	 * @param target receives the masked bytes
	 * @param at index of the first masked byte
	 */
	static void mask(byte[] source, int offset, int length, int key, byte[] target, int at) {
		long pattern = ((long) key << 32) | (key & 0xffffffffL);
		if (ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN) {
			pattern = Long.reverseBytes(pattern);
		}
		int i = 0;
		for (int last = length - Long.BYTES; i <= last; i += Long.BYTES) {
			LONGS.set(target, at + i, (long) LONGS.get(source, offset + i) ^ pattern);
		}
		for (; i < length; i++) {
			target[at + i] = (byte) (source[offset + i] ^ (key >> (24 - 8 * (i & 3))));
		}
	}

}
