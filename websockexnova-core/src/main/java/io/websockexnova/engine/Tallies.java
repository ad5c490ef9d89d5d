package io.websockexnova.engine;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Adds up the accounts of a client's subscribers, also of those that are gone.
 * Thread-safe.
 */
final class Tallies {

	private final Set<Handover<?>> open = new LinkedHashSet<>();

	private Tally retired = Tally.NOTHING;

	synchronized void add(Handover<?> handover) {
		this.open.add(handover);
	}

	/**
	 * A subscriber is gone, and its account is final.
	 * @param handover its buffer
	 */
	void retire(Handover<?> handover) {
		Tally last = handover.tally();
		synchronized (this) {
			if (this.open.remove(handover)) {
				this.retired = this.retired.plus(last);
			}
		}
	}

	/**
	 * Items were dropped before their subscriber came.
	 * @param count how many
	 */
	synchronized void dropped(long count) {
		this.retired = this.retired.plus(new Tally(count, 0, 0, count, 0));
	}

	Tally sum() {
		List<Handover<?>> now;
		Tally sum;
		synchronized (this) {
			now = List.copyOf(this.open);
			sum = this.retired;
		}
		for (Handover<?> handover : now) {
			sum = sum.plus(handover.tally());
		}
		return sum;
	}

}
