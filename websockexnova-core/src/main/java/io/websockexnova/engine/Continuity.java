package io.websockexnova.engine;

import io.websockexnova.behavior.Sequence;

/**
 * The order of one topic whose changes link to their predecessor: a snapshot first, then
 * changes whose {@code previous} is the last number seen. Loop only.
 */
final class Continuity {

	private boolean synced;

	private long last;

	/**
	 * Forgets everything: the next thing that counts is a snapshot.
	 */
	void reset() {
		this.synced = false;
	}

	boolean isSynced() {
		return this.synced;
	}

	long last() {
		return this.last;
	}

	/**
	 * Places a message.
	 * @param sequence what it says about itself
	 * @return what it is
	 */
	Verdict place(Sequence sequence) {
		if (sequence.snapshot()) {
			this.synced = true;
			this.last = sequence.current();
			return Verdict.SNAPSHOT;
		}
		if (!this.synced) {
			return Verdict.EARLY;
		}
		if (sequence.previous() == this.last) {
			this.last = sequence.current();
			return Verdict.NEXT;
		}
		if (sequence.current() <= this.last) {
			return Verdict.DUPLICATE;
		}
		this.synced = false;
		return Verdict.GAP;
	}

	/**
	 * What a message is.
	 */
	enum Verdict {

		/**
		 * The whole picture.
		 */
		SNAPSHOT,

		/**
		 * The change that follows.
		 */
		NEXT,

		/**
		 * Seen before.
		 */
		DUPLICATE,

		/**
		 * Something is missing before it.
		 */
		GAP,

		/**
		 * A change before the snapshot.
		 */
		EARLY

	}

}
