package io.websockexnova.transport.netty;

import java.util.Arrays;

/**
 * Collects a message that does not arrive in one piece. Grows with the bytes that have
 * arrived, not with those that were announced.
 */
final class MessageBuffer {

	private static final byte[] NONE = new byte[0];

	private static final int SMALLEST = 512;

	private byte[] array = NONE;

	private int length;

	/**
	 * Appends bytes.
	 * @param source holds the bytes
	 * @param offset index of the first byte
	 * @param count number of bytes
	 * @param ceiling size that the message cannot exceed
	 */
	void append(byte[] source, int offset, int count, int ceiling) {
		int needed = this.length + count;
		if (needed > this.array.length) {
			long wanted = Math.max(Math.max(2L * this.array.length, needed), SMALLEST);
			this.array = Arrays.copyOf(this.array, (int) Math.max(needed, Math.min(wanted, ceiling)));
		}
		System.arraycopy(source, offset, this.array, this.length, count);
		this.length = needed;
	}

	boolean isEmpty() {
		return this.length == 0;
	}

	byte[] array() {
		return this.array;
	}

	int capacity() {
		return this.array.length;
	}

	/**
	 * Lets go of the memory.
	 */
	void release() {
		this.array = NONE;
		this.length = 0;
	}

}
