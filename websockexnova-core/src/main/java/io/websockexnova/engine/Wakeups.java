package io.websockexnova.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;

import io.websockexnova.transport.Loop;

/**
 * Wakes the consumers once per turn of the loop instead of once per message: all that one
 * read brings is handed over together, to those of higher priority first. Loop only.
 */
final class Wakeups {

	/**
	 * So many items are not left to the end of the turn, which may bring more than a
	 * buffer holds.
	 */
	static final int BATCH = 256;

	private static final Comparator<Sleeper> URGENT_FIRST = Comparator.comparingInt(Sleeper::priority).reversed();

	private final Loop loop;

	private final List<Sleeper> waiting = new ArrayList<>();

	private final Runnable wake = this::wake;

	private boolean scheduled;

	Wakeups(Loop loop) {
		this.loop = loop;
	}

	/**
	 * Something waits for a subscriber. Called once until it has been woken.
	 * @param subscriber the subscriber
	 */
	void add(Sleeper subscriber) {
		this.waiting.add(subscriber);
		if (this.scheduled) {
			return;
		}
		this.scheduled = true;
		try {
			this.loop.execute(this.wake);
		}
		catch (RejectedExecutionException ex) {
			// The loop has ended; the consumers shall have what there is.
			wake();
		}
	}

	private void wake() {
		this.scheduled = false;
		if (this.waiting.size() == 1) {
			this.waiting.remove(0).wake();
			return;
		}
		List<Sleeper> all = new ArrayList<>(this.waiting);
		this.waiting.clear();
		all.sort(URGENT_FIRST);
		all.forEach(Sleeper::wake);
	}

}
