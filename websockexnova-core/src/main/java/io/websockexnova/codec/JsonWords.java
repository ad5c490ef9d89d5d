package io.websockexnova.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Eight bytes at a time.
 */
final class JsonWords {

	private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

	private static final long ONES = 0x0101_0101_0101_0101L;

	private static final long HIGHS = 0x8080_8080_8080_8080L;

	private static final long QUOTES = '"' * ONES;

	private static final long BACKSLASHES = '\\' * ONES;

	private static final long BLANKS = ' ' * ONES;

	private static final long MIX = 0x9e37_79b9_7f4a_7c15L;

	private JsonWords() {
	}

	/**
	 * Passes over bytes that mean themselves in a string: no quote, no backslash, no
	 * control character, nothing beyond ASCII.
	 * @param array holds the bytes
	 * @param from index of the first
	 * @param end index behind the last of the text
	 * @return index of the first other byte, or of one of the last seven
	 */
	static int plain(byte[] array, int from, int end) {
		int i = from;
		while (i <= end - Long.BYTES) {
			long word = (long) WORDS.get(array, i);
			long quotes = word ^ QUOTES;
			long backslashes = word ^ BACKSLASHES;
			// A byte that is zero borrows from the one above it, so the lowest hit is
			// true, and no other is looked at.
			long hits = (((quotes - ONES) & ~quotes) | ((backslashes - ONES) & ~backslashes) | (word - BLANKS) | word)
					& HIGHS;
			if (hits != 0) {
				return i + (Long.numberOfTrailingZeros(hits) >>> 3);
			}
			i += Long.BYTES;
		}
		return i;
	}

	/**
	 * A hash of bytes.
	 * @param array holds the bytes
	 * @param from index of the first
	 * @param to index behind the last
	 * @return the hash
	 */
	static int hash(byte[] array, int from, int to) {
		long hash = to - from;
		int i = from;
		while (i <= to - Long.BYTES) {
			hash = (hash ^ (long) WORDS.get(array, i)) * MIX;
			hash ^= hash >>> 29;
			i += Long.BYTES;
		}
		hash = (hash ^ rest(array, i, to)) * MIX;
		return (int) (hash >>> 32);
	}

	// Up to seven bytes; a whole word is read where there is one.
	private static long rest(byte[] array, int from, int to) {
		int count = to - from;
		if (count == 0) {
			return 0;
		}
		if (from <= array.length - Long.BYTES) {
			return (long) WORDS.get(array, from) & (-1L >>> (Long.SIZE - count * Byte.SIZE));
		}
		long word = 0;
		for (int i = to - 1; i >= from; i--) {
			word = (word << Byte.SIZE) | (array[i] & 0xff);
		}
		return word;
	}

	/**
	 * Whether a stretch holds the same bytes as an array.
	 * @param bytes all of these
	 * @param array holds the stretch
	 * @param from index of its first byte
	 * @param to index behind its last
	 * @return true if they are the same
	 */
	static boolean equal(byte[] bytes, byte[] array, int from, int to) {
		int length = to - from;
		if (bytes.length != length) {
			return false;
		}
		if (length < Long.BYTES) {
			return rest(bytes, 0, length) == rest(array, from, to);
		}
		if (length > 4 * Long.BYTES) {
			return Arrays.equals(bytes, 0, length, array, from, to);
		}
		for (int i = 0; i < length - Long.BYTES; i += Long.BYTES) {
			if ((long) WORDS.get(bytes, i) != (long) WORDS.get(array, from + i)) {
				return false;
			}
		}
		return (long) WORDS.get(bytes, length - Long.BYTES) == (long) WORDS.get(array, to - Long.BYTES);
	}

}
