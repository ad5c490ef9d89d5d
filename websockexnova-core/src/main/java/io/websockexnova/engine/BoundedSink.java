package io.websockexnova.engine;

import java.util.Queue;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.util.concurrent.Queues;

/**
 * A bounded hand-over from the loop to one subscriber on another thread. Offers come from
 * the loop only and never block.
 *
 * @param <T> type of the items
 */
final class BoundedSink<T> {

	private static final int STEP = 32;

	private final Queue<T> queue;

	private final int capacity;

	private final int limit;

	private final Sinks.Many<T> sink;

	BoundedSink(int capacity, int reserve) {
		this.capacity = capacity;
		this.limit = capacity + reserve;
		// Grows and shrinks in small steps, so that a subscriber that keeps up holds next
		// to
		// nothing; the bound is ours.
		this.queue = Queues.<T>unbounded(STEP).get();
		this.sink = Sinks.many().unicast().onBackpressureBuffer(this.queue);
	}

	/**
	 * Offers an item within the capacity.
	 * @param item the item
	 * @return false if there is no room
	 */
	boolean offer(T item) {
		return this.queue.size() < this.capacity && force(item);
	}

	/**
	 * Offers an item that may also use the reserve.
	 * @param item the item
	 * @return false if there is no room
	 */
	boolean force(T item) {
		if (this.queue.size() >= this.limit) {
			return false;
		}
		// Reports about a blocked loop come from another thread.
		while (this.sink.tryEmitNext(item) == Sinks.EmitResult.FAIL_NON_SERIALIZED) {
			Thread.onSpinWait();
		}
		return true;
	}

	boolean isHalfEmpty() {
		return this.queue.size() <= this.capacity / 2;
	}

	void end(@Nullable Throwable error) {
		if (error != null) {
			this.sink.tryEmitError(error);
		}
		else {
			this.sink.tryEmitComplete();
		}
	}

	Flux<T> flux() {
		return this.sink.asFlux();
	}

}
