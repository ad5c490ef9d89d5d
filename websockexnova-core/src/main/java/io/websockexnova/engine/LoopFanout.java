package io.websockexnova.engine;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/**
 * Hands items of the loop to any number of subscribers, each with a bounded buffer of its
 * own, in batches. What does not fit is dropped for that subscriber and counted. Loop
 * only, but for what says otherwise.
 *
 * @param <T> type of the items
 */
final class LoopFanout<T> {

	private static final Logger logger = LoggerFactory.getLogger(LoopFanout.class);

	private static final int CAPACITY = 1024;

	private final List<Listener> listeners = new CopyOnWriteArrayList<>();

	private final Receiving receiving;

	private volatile boolean ended;

	LoopFanout(Receiving receiving) {
		this.receiving = receiving;
	}

	boolean hasSubscribers() {
		return !this.listeners.isEmpty();
	}

	void emit(T item) {
		for (Listener listener : this.listeners) {
			listener.offer(item);
		}
	}

	/**
	 * No more items will come. From any thread.
	 */
	void end() {
		this.ended = true;
		this.listeners.forEach((listener) -> listener.handover.end(null));
	}

	/**
	 * The items from now on.
	 * @param scheduler where they are delivered
	 * @return the items, from any thread
	 */
	Flux<T> flux(Scheduler scheduler) {
		return Flux.defer(() -> {
			Listener listener = new Listener();
			this.listeners.add(listener);
			if (this.ended) {
				listener.handover.end(null);
			}
			return new HandoverFlux<>(listener.handover, scheduler, LoopFanout::failed)
				.doFinally((signal) -> this.listeners.remove(listener));
		});
	}

	private static void failed(Throwable error) {
		logger.error("A subscriber failed and is taken away", error);
	}

	private final class Listener implements Sleeper {

		private final BatchHandover<T> handover = new BatchHandover<>(CAPACITY, 0, LoopFanout.this.receiving.tallies(),
				() -> {
				});

		private boolean toBeWoken;

		private int unseen;

		void offer(T item) {
			this.handover.offer(item, Key.NONE);
			if (++this.unseen >= Wakeups.BATCH) {
				rouse();
			}
			else if (!this.toBeWoken) {
				this.toBeWoken = true;
				LoopFanout.this.receiving.wakeups().add(this);
			}
		}

		@Override
		public int priority() {
			return 0;
		}

		@Override
		public void wake() {
			this.toBeWoken = false;
			rouse();
		}

		private void rouse() {
			this.unseen = 0;
			this.handover.flush();
			this.handover.wake();
		}

	}

}
