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

	private static final Comparator<TopicSubscriber> URGENT_FIRST = Comparator
		.comparingInt((TopicSubscriber subscriber) -> subscriber.options().priority())
		.reversed();

	private final Loop loop;

	private final List<TopicSubscriber> waiting = new ArrayList<>();

	private boolean scheduled;

	Wakeups(Loop loop) {
		this.loop = loop;
	}

	/**
	 * Something waits for a subscriber. Called once until it has been woken.
	 * @param subscriber the subscriber
	 */
	void add(TopicSubscriber subscriber) {
		this.waiting.add(subscriber);
		if (this.scheduled) {
			return;
		}
		this.scheduled = true;
		try {
			this.loop.execute(this::wake);
		}
		catch (RejectedExecutionException ex) {
			// The loop has ended; the consumers shall have what there is.
			wake();
		}
	}

	private void wake() {
		this.scheduled = false;
		List<TopicSubscriber> all = List.copyOf(this.waiting);
		this.waiting.clear();
		if (all.size() > 1) {
			all = all.stream().sorted(URGENT_FIRST).toList();
		}
		all.forEach(TopicSubscriber::wake);
	}

}
