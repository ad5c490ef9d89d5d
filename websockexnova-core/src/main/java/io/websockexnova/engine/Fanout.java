package io.websockexnova.engine;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongConsumer;

import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/**
 * Hands items of the loop to any number of subscribers, each with a bounded buffer of its
 * own. What does not fit is dropped for that subscriber and counted.
 *
 * @param <T> type of the items
 */
final class Fanout<T> {

	private static final int CAPACITY = 1024;

	private final List<BoundedSink<T>> sinks = new CopyOnWriteArrayList<>();

	private final LongConsumer onDrop;

	private volatile boolean ended;

	Fanout(LongConsumer onDrop) {
		this.onDrop = onDrop;
	}

	void emit(T item) {
		for (BoundedSink<T> sink : this.sinks) {
			if (!sink.offer(item)) {
				this.onDrop.accept(1);
			}
		}
	}

	boolean hasSubscribers() {
		return !this.sinks.isEmpty();
	}

	void end() {
		this.ended = true;
		this.sinks.forEach((sink) -> sink.end(null));
	}

	Flux<T> flux(Scheduler scheduler) {
		return Flux.defer(() -> {
			BoundedSink<T> sink = new BoundedSink<>(CAPACITY, 0);
			this.sinks.add(sink);
			if (this.ended) {
				sink.end(null);
			}
			return sink.flux().doFinally((signal) -> this.sinks.remove(sink));
		}).publishOn(scheduler);
	}

}
