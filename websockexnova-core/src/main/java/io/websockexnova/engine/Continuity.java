package io.websockexnova.engine;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.Position;
import io.websockexnova.behavior.Sequence;
import io.websockexnova.behavior.SequenceRule;

/**
 * Places the messages of one topic after each other. Loop only.
 */
final class Continuity {

	private final SequenceRule rule;

	private String epoch = "";

	private long last;

	/** Something has been delivered, up to the last number. */
	private boolean known;

	/** The next message is expected to follow the last number. */
	private boolean synced;

	/** Nothing has followed the snapshot yet. */
	private boolean fresh;

	Continuity(SequenceRule rule) {
		this.rule = rule;
	}

	boolean isSynced() {
		return this.synced;
	}

	long last() {
		return this.last;
	}

	@Nullable Position position() {
		return (this.known && this.rule != SequenceRule.UNNUMBERED) ? new Position(this.epoch, this.last) : null;
	}

	/**
	 * The next message is not expected to follow; where the topic stands stays known.
	 */
	void suspend() {
		this.synced = false;
	}

	/**
	 * Forgets where the topic stands.
	 */
	void forget() {
		this.synced = false;
		this.known = false;
	}

	/**
	 * The next message is expected to follow a number.
	 * @param epoch history that the number belongs to
	 * @param number the number
	 */
	void follow(String epoch, long number) {
		this.epoch = epoch;
		this.last = number;
		this.known = true;
		this.synced = true;
		this.fresh = false;
	}

	/**
	 * The next message is expected to follow where the topic stands.
	 */
	void resume() {
		this.synced = this.known;
	}

	/**
	 * Where messages that a repair has brought begin.
	 * @param snapshot place of the snapshot among them, or null
	 * @return what they have to follow, or null if that is unknown or the snapshot is too
	 * old
	 */
	@Nullable Continuity from(@Nullable Sequence snapshot) {
		boolean useless = (snapshot != null) ? isPast(snapshot) : !this.known;
		if (useless || this.rule == SequenceRule.UNNUMBERED) {
			return null;
		}
		Continuity begin = new Continuity(this.rule);
		if (snapshot != null) {
			begin.place(snapshot);
		}
		else {
			begin.follow(this.epoch, this.last);
		}
		return begin;
	}

	boolean isSameEpoch(Sequence sequence) {
		return this.rule != SequenceRule.OFFSET || this.epoch.equals(sequence.epoch());
	}

	/**
	 * Whether a message or snapshot is older than what has been delivered.
	 * @param sequence what it says about itself
	 */
	boolean isPast(Sequence sequence) {
		boolean below = sequence.snapshot() ? sequence.current() < this.last : sequence.current() <= this.last;
		return this.known && isSameEpoch(sequence) && below;
	}

	/**
	 * Places a message, and moves on if it is a snapshot or the next one.
	 * @param sequence what it says about itself
	 * @return what it is
	 */
	Verdict place(Sequence sequence) {
		if (sequence.snapshot()) {
			follow(sequence.epoch(), sequence.current());
			this.fresh = true;
			return Verdict.SNAPSHOT;
		}
		if (!this.synced) {
			return Verdict.EARLY;
		}
		if (!isSameEpoch(sequence)) {
			return Verdict.BROKEN;
		}
		if (sequence.current() <= this.last) {
			return Verdict.DUPLICATE;
		}
		if (sequence.previous() > this.last) {
			return Verdict.AHEAD;
		}
		boolean overlaps = this.fresh && this.rule == SequenceRule.RANGE;
		if (sequence.previous() < this.last && !overlaps) {
			return Verdict.BROKEN;
		}
		this.last = sequence.current();
		this.fresh = false;
		return Verdict.NEXT;
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
		 * The one that follows.
		 */
		NEXT,

		/**
		 * Seen before.
		 */
		DUPLICATE,

		/**
		 * Something is missing before it, or late.
		 */
		AHEAD,

		/**
		 * It will never follow.
		 */
		BROKEN,

		/**
		 * Nobody knows what it should follow.
		 */
		EARLY

	}

}
