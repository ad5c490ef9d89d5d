package io.websockexnova.engine;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;

import io.websockexnova.transport.Loop;

/**
 * A loop on the caller's thread whose time moves only when told.
 */
final class VirtualLoop implements Loop {

	private final Queue<Runnable> tasks = new ArrayDeque<>();

	private final PriorityQueue<Scheduled> timers = new PriorityQueue<>(
			Comparator.comparingLong((Scheduled timer) -> timer.at).thenComparingLong((timer) -> timer.order));

	private long now;

	private long perLook;

	private long order;

	private boolean running;

	@Override
	public boolean inLoop() {
		return true;
	}

	@Override
	public void execute(Runnable task) {
		this.tasks.add(task);
		run();
	}

	@Override
	public Timer schedule(Runnable task, Duration delay) {
		Scheduled timer = new Scheduled(this.now + Math.max(0, delay.toNanos()), this.order++, task);
		this.timers.add(timer);
		return () -> this.timers.remove(timer);
	}

	@Override
	public long nanoTime() {
		this.now += this.perLook;
		return this.now;
	}

	/**
	 * Lets time go on whenever somebody looks at it, as it does on a slow machine.
	 * @param time by how much
	 */
	void perLook(Duration time) {
		this.perLook = time.toNanos();
	}

	int timers() {
		return this.timers.size();
	}

	Duration elapsed() {
		return Duration.ofNanos(this.now);
	}

	/**
	 * Time passes while nothing runs, as when the process is frozen. What has become due
	 * runs with the next {@link #advance}.
	 * @param time how long
	 */
	void stall(Duration time) {
		this.now += time.toNanos();
	}

	void advance(Duration time) {
		long until = this.now + time.toNanos();
		Scheduled next = this.timers.peek();
		while (next != null && next.at <= until) {
			this.timers.remove(next);
			this.now = Math.max(this.now, next.at);
			this.tasks.add(next.task);
			run();
			next = this.timers.peek();
		}
		this.now = Math.max(this.now, until);
	}

	private void run() {
		if (this.running) {
			return;
		}
		this.running = true;
		try {
			Runnable task = this.tasks.poll();
			while (task != null) {
				task.run();
				task = this.tasks.poll();
			}
		}
		finally {
			this.running = false;
		}
	}

	private static final class Scheduled {

		private final long at;

		private final long order;

		private final Runnable task;

		Scheduled(long at, long order, Runnable task) {
			this.at = at;
			this.order = order;
			this.task = task;
		}

	}

}
