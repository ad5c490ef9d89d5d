package io.websockexnova.transport.netty;

import java.util.ArrayDeque;
import java.util.Deque;

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

	private final Deque<byte[]> spare = new ArrayDeque<>(MOST);

	private int made;

	/**
	 * Lends an array, whose content is undefined.
	 * @return an array of {@link #SIZE}, or null if all are lent
	 */
	byte @Nullable [] take() {
		byte[] array = this.spare.pollLast();
		if (array != null || this.made == MOST) {
			return array;
		}
		this.made++;
		return new byte[SIZE];
	}

	/**
	 * Takes an array back, or lets go of it if there are enough.
	 * @param array an array of {@link #SIZE}, which must not be used any more
	 */
	void giveBack(byte[] array) {
		if (this.spare.size() < MOST) {
			this.spare.addLast(array);
		}
	}

}
