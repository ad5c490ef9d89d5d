package io.websockexnova.benchmarks.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.jspecify.annotations.Nullable;

import io.websockexnova.transport.Loop;

/**
 * A loop whose thread is the one that measures: tasks wait until it takes a turn. Timers
 * run only when it is told to look at them.
 */
final class SteppedLoop implements Loop {

	private final Thread thread = Thread.currentThread();

	private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

	private final List<Task> timers = new ArrayList<>();

	@Override
	public void execute(Runnable task) {
		this.tasks.add(task);
	}

	@Override
	public boolean inLoop() {
		return Thread.currentThread() == this.thread;
	}

	@Override
	public Timer schedule(Runnable task, Duration delay) {
		Task timer = new Task(task, nanoTime() + delay.toNanos());
		synchronized (this.timers) {
			this.timers.add(timer);
		}
		return () -> {
			synchronized (this.timers) {
				this.timers.remove(timer);
			}
		};
	}

	@Override
	public long nanoTime() {
		return System.nanoTime();
	}

	/**
	 * Runs what waits, but no timers.
	 */
	void turn() {
		Runnable task = this.tasks.poll();
		while (task != null) {
			task.run();
			task = this.tasks.poll();
		}
	}

	/**
	 * Runs what waits, and the timers that are due.
	 */
	void turnWithTimers() {
		turn();
		Task due = due();
		while (due != null) {
			due.work.run();
			turn();
			due = due();
		}
	}

	private @Nullable Task due() {
		synchronized (this.timers) {
			Task first = this.timers.stream().min(Comparator.comparingLong(Task::at)).orElse(null);
			if (first == null || first.at - nanoTime() > 0) {
				return null;
			}
			this.timers.remove(first);
			return first;
		}
	}

	private record Task(Runnable work, long at) {
	}

}
