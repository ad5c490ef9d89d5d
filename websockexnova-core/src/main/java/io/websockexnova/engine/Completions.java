package io.websockexnova.engine;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.scheduler.Scheduler;

import io.websockexnova.transport.Loop;

/**
 * Tells callers of the outcomes of their calls, on the scheduler for calls: what one turn
 * of the loop has brought is one task, for a wake-up costs more than a message. A caller
 * that takes long, or that even waits for one that comes behind it, does not hold the
 * others up for long: another thread comes to help at each tick.
 */
final class Completions {

	private static final Logger logger = LoggerFactory.getLogger(Completions.class);

	private static final Duration TICK = Duration.ofMillis(2);

	private final Loop loop;

	private final Scheduler scheduler;

	private final Scheduler onLoop;

	private final Runnable handOver = this::handOver;

	/** What this turn of the loop has brought. */
	private List<Runnable> turn = new ArrayList<>();

	/** Batches of several that have been handed over; touched by the loop only. */
	private final Deque<Batch> underWay = new ArrayDeque<>();

	Completions(Loop loop, Scheduler scheduler, Scheduler onLoop) {
		this.loop = loop;
		this.scheduler = scheduler;
		this.onLoop = onLoop;
	}

	/**
	 * Something is to be told.
	 * @param completion tells it
	 */
	void add(Runnable completion) {
		if (!this.loop.inLoop()) {
			start(new Batch(List.of(completion)));
			return;
		}
		this.turn.add(completion);
		if (this.turn.size() == 1) {
			try {
				this.loop.execute(this.handOver);
			}
			catch (RejectedExecutionException ex) {
				// The loop has ended; the callers shall hear nevertheless.
				handOver();
			}
		}
	}

	/**
	 * Something is to be told on the loop itself, by the wish of the caller.
	 * @param completion tells it
	 */
	void addOnLoop(Runnable completion) {
		try {
			this.onLoop.schedule(() -> tell(completion));
		}
		catch (RejectedExecutionException ex) {
			tell(completion);
		}
	}

	private static void tell(Runnable completion) {
		try {
			completion.run();
		}
		catch (Throwable ex) {
			logger.error("A caller failed to take the outcome of its call", ex);
		}
	}

	private void handOver() {
		Batch batch = new Batch(this.turn);
		this.turn = new ArrayList<>();
		start(batch);
		if (batch.hasMore()) {
			this.underWay.add(batch);
			if (this.underWay.size() == 1) {
				watch();
			}
		}
	}

	private void watch() {
		try {
			this.loop.schedule(this::help, TICK);
		}
		catch (RejectedExecutionException ex) {
			this.underWay.clear();
		}
	}

	private void help() {
		this.underWay.removeIf((batch) -> !batch.hasMore());
		this.underWay.forEach(this::start);
		if (!this.underWay.isEmpty()) {
			watch();
		}
	}

	private void start(Batch batch) {
		try {
			this.scheduler.schedule(batch);
		}
		catch (RejectedExecutionException ex) {
			// Full or disposed of: better here than never.
			batch.run();
		}
	}

	/**
	 * What is to be told; any number of threads may work on it.
	 */
	private static final class Batch implements Runnable {

		private final List<Runnable> completions;

		private final AtomicInteger next = new AtomicInteger();

		Batch(List<Runnable> completions) {
			this.completions = completions;
		}

		boolean hasMore() {
			return this.next.get() < this.completions.size();
		}

		@Override
		public void run() {
			for (int i = this.next.getAndIncrement(); i < this.completions.size(); i = this.next.getAndIncrement()) {
				tell(this.completions.get(i));
			}
		}

	}

}
