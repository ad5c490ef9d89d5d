package io.websockexnova.transport.netty;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Collects a message that does not arrive in one piece. Grows with the bytes that have
 * arrived, not with those that were announced.
 */
final class MessageBuffer {

	private static final byte[] NONE = new byte[0];

	private static final int SMALLEST = 512;

	private final @Nullable SpareArrays spares;

	private byte[] array = NONE;

	private int length;

	/** With arrays of its own only. */
	MessageBuffer() {
		this(null);
	}

	/**
	 * Empty.
	 * @param spares lends arrays, or null for none
	 */
	MessageBuffer(@Nullable SpareArrays spares) {
		this.spares = spares;
	}

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
			grow(needed, ceiling);
		}
		System.arraycopy(source, offset, this.array, this.length, count);
		this.length = needed;
	}

	boolean isEmpty() {
		return this.length == 0;
	}

	int capacity() {
		return this.array.length;
	}

	/**
	 * Hands the array over and is empty then.
	 * @return the bytes from index 0 on, to be given back after use
	 */
	byte[] take() {
		byte[] taken = this.array;
		this.array = NONE;
		this.length = 0;
		return taken;
	}

	/**
	 * Takes an array back.
	 * @param used an array that was taken
	 */
	void giveBack(byte[] used) {
		if (this.spares != null && used.length == SpareArrays.SIZE) {
			this.spares.giveBack(used);
		}
	}

	/**
	 * Lets go of the memory.
	 */
	void release() {
		giveBack(take());
	}

	private void grow(int needed, int ceiling) {
		byte[] before = this.array;
		byte[] spare = (this.spares != null && needed <= SpareArrays.SIZE) ? this.spares.take() : null;
		if (spare != null) {
			System.arraycopy(before, 0, spare, 0, this.length);
			this.array = spare;
			return;
		}
		long wanted = Math.max(Math.max(2L * before.length, needed), SMALLEST);
		this.array = Arrays.copyOf(before, (int) Math.max(needed, Math.min(wanted, ceiling)));
		giveBack(before);
	}

}
