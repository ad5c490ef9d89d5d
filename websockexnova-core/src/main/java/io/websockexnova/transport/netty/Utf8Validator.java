package io.websockexnova.transport.netty;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Validates UTF-8 (RFC 3629 section 4) as it streams in, across any split, and fails at
 * the first byte that no valid continuation can mend.
 */
final class Utf8Validator {

	private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

	private static final long HIGH_BITS = 0x8080808080808080L;

	/** Bytes that are looked at together. */
	private static final int STEP = 4 * Long.BYTES;

	/**
	 * Continuation bytes that are still due for the code point under way.
	 */
	private int due;

	/**
	 * Smallest value allowed for the next continuation byte.
	 */
	private int lowest;

	/**
	 * Largest value allowed for the next continuation byte.
	 */
	private int highest;

	/**
	 * Takes the next stretch of bytes.
	 * @param array holds the bytes
	 * @param offset index of the first byte
	 * @param length number of bytes
	 * @return false if the bytes so far are no prefix of valid UTF-8
	 */
	boolean update(byte[] array, int offset, int length) {
		int end = offset + length;
		int i = offset;
		while (i < end) {
			if (this.due == 0) {
				i = skipAscii(array, i, end);
				if (i == end) {
					return true;
				}
				if (!lead(array[i++] & 0xff)) {
					return false;
				}
			}
			else {
				int value = array[i++] & 0xff;
				if (value < this.lowest || value > this.highest) {
					return false;
				}
				this.due--;
				this.lowest = 0x80;
				this.highest = 0xbf;
			}
		}
		return true;
	}

	/**
	 * Starts anew and takes a text that is whole.
	 * @param array holds the bytes
	 * @param offset index of the first byte
	 * @param length number of bytes
	 * @return whether the bytes are valid UTF-8
	 */
	boolean isValid(byte[] array, int offset, int length) {
		reset();
		return update(array, offset, length) && isComplete();
	}

	/**
	 * Whether the bytes so far end at the end of a code point.
	 * @return false inside a code point
	 */
	boolean isComplete() {
		return this.due == 0;
	}

	/**
	 * Starts anew.
	 */
	void reset() {
		this.due = 0;
	}

	private static int skipAscii(byte[] array, int start, int end) {
		int i = start;
		while (end - i >= STEP) {
			long bits = (long) LONGS.get(array, i) | (long) LONGS.get(array, i + 8) | (long) LONGS.get(array, i + 16)
					| (long) LONGS.get(array, i + 24);
			if ((bits & HIGH_BITS) != 0) {
				break;
			}
			i += STEP;
		}
		while (end - i >= Long.BYTES && ((long) LONGS.get(array, i) & HIGH_BITS) == 0) {
			i += Long.BYTES;
		}
		while (i < end && array[i] >= 0) {
			i++;
		}
		return i;
	}

	private boolean lead(int value) {
		this.lowest = 0x80;
		this.highest = 0xbf;
		if (value < 0xc2 || value > 0xf4) {
			return false;
		}
		if (value < 0xe0) {
			this.due = 1;
		}
		else if (value < 0xf0) {
			this.due = 2;
			if (value == 0xe0) {
				this.lowest = 0xa0; // shorter forms exist below
			}
			else if (value == 0xed) {
				this.highest = 0x9f; // surrogates above
			}
		}
		else {
			this.due = 3;
			if (value == 0xf0) {
				this.lowest = 0x90; // shorter forms exist below
			}
			else if (value == 0xf4) {
				this.highest = 0x8f; // above U+10FFFF
			}
		}
		return true;
	}

}
