package io.websockexnova.engine;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/**
 * Hands items of the loop to any number of subscribers, each with a bounded buffer of its
 * own. What does not fit is dropped for that subscriber and counted. From any thread.
 *
 * @param <T> type of the items
 */
final class Fanout<T> {

	private static final Logger logger = LoggerFactory.getLogger(Fanout.class);

	private static final int CAPACITY = 1024;

	private final List<Handover<T>> subscribers = new CopyOnWriteArrayList<>();

	private final Tallies tallies;

	private volatile boolean ended;

	Fanout(Tallies tallies) {
		this.tallies = tallies;
	}

	void emit(T item) {
		for (Handover<T> subscriber : this.subscribers) {
			subscriber.offer(item, Key.NONE);
			subscriber.wake();
		}
	}

	boolean hasSubscribers() {
		return !this.subscribers.isEmpty();
	}

	/**
	 * Items that subscribers were too slow for.
	 */
	long dropped() {
		return this.tallies.sum().dropped();
	}

	void end() {
		this.ended = true;
		this.subscribers.forEach((subscriber) -> subscriber.end(null));
	}

	Flux<T> flux(Scheduler scheduler) {
		return Flux.defer(() -> {
			Handover<T> subscriber = new KeyedHandover<>(CAPACITY, 0, this.tallies, () -> {
			});
			this.subscribers.add(subscriber);
			if (this.ended) {
				subscriber.end(null);
			}
			return new HandoverFlux<>(subscriber, scheduler, Fanout::failed)
				.doFinally((signal) -> this.subscribers.remove(subscriber));
		});
	}

	private static void failed(Throwable error) {
		logger.error("A subscriber failed and is taken away", error);
	}

}
