package io.websockexnova.transport.netty;

import org.jspecify.annotations.Nullable;

/**
 * A few arrays in which the connections of a loop collect messages that do not come in
 * one read: with reads of 64 KiB that is one message of each, and an array of its own for
 * it would be the larger part of what is allocated. Loop only.
 */
final class SpareArrays {

	/** Length of the arrays, that of a read. */
	static final int SIZE = 64 * 1024;

	private static final int MOST = 4;

	private final byte @Nullable [][] spare = new byte[MOST][];

	private int made;

	private int count;

	/**
	 * Lends an array, whose content is undefined.
	 * @return an array of {@link #SIZE}, or null if all are lent
	 */
	byte @Nullable [] take() {
		if (this.count > 0) {
			byte[] array = this.spare[--this.count];
			this.spare[this.count] = null;
			return array;
		}
		if (this.made == MOST) {
			return null;
		}
		this.made++;
		return new byte[SIZE];
	}

	/**
	 * Takes an array back, or lets go of it if there are enough.
	 * @param array an array of {@link #SIZE}, which must not be used any more
	 */
	void giveBack(byte[] array) {
		if (this.count < this.spare.length) {
			this.spare[this.count++] = array;
		}
	}

}
