package io.websockexnova.engine;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

import io.websockexnova.transport.Loop;

/**
 * The timers of one owner, such as a socket generation: they die with it. Loop only.
 */
final class Timers {

	private final Loop loop;

	private final Set<Loop.Timer> active = new HashSet<>();

	private boolean disposed;

	Timers(Loop loop) {
		this.loop = loop;
	}

	/**
	 * Runs a task later unless the owner is gone by then.
	 * @param delay the delay
	 * @param task the task
	 * @return cancels the task
	 */
	Loop.Timer after(Duration delay, Runnable task) {
		if (this.disposed) {
			return () -> {
			};
		}
		Entry entry = new Entry(task);
		entry.timer = this.loop.schedule(entry, delay);
		this.active.add(entry);
		return entry;
	}

	/**
	 * Cancels all timers; later ones never run.
	 */
	void dispose() {
		this.disposed = true;
		for (Loop.Timer timer : Set.copyOf(this.active)) {
			timer.cancel();
		}
	}

	int active() {
		return this.active.size();
	}

	private final class Entry implements Runnable, Loop.Timer {

		private final Runnable task;

		private Loop.Timer timer = () -> {
		};

		Entry(Runnable task) {
			this.task = task;
		}

		@Override
		public void run() {
			if (Timers.this.active.remove(this)) {
				this.task.run();
			}
		}

		@Override
		public void cancel() {
			if (Timers.this.active.remove(this)) {
				this.timer.cancel();
			}
		}

	}

}
