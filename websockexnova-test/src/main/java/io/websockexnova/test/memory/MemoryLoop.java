package io.websockexnova.test.memory;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.websockexnova.transport.Loop;

/**
 * A thread with a queue and a clock.
 */
final class MemoryLoop implements Loop {

	private static final Logger LOG = LoggerFactory.getLogger(MemoryLoop.class);

	private final ScheduledThreadPoolExecutor executor;

	private volatile Thread thread = Thread.currentThread();

	MemoryLoop(String name) {
		this.executor = new ScheduledThreadPoolExecutor(1, (task) -> {
			Thread created = new Thread(task, name);
			created.setDaemon(true);
			this.thread = created;
			return created;
		});
		this.executor.setRemoveOnCancelPolicy(true);
		this.executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
		this.executor.prestartCoreThread();
	}

	@Override
	public void execute(Runnable task) {
		this.executor.execute(() -> run(task));
	}

	/**
	 * Runs a task unless the loop has ended, and everything on it.
	 * @param task the task
	 */
	void tell(Runnable task) {
		try {
			execute(task);
		}
		catch (RejectedExecutionException ex) {
			LOG.debug("The transport is closed, and the connection with it");
		}
	}

	@Override
	public boolean inLoop() {
		return Thread.currentThread() == this.thread;
	}

	@Override
	public Timer schedule(Runnable task, Duration delay) {
		Future<?> future = this.executor.schedule(() -> run(task), nanos(delay), TimeUnit.NANOSECONDS);
		return () -> future.cancel(false);
	}

	@Override
	public long nanoTime() {
		return System.nanoTime();
	}

	/**
	 * Runs what is due and ends.
	 */
	void end() {
		this.executor.shutdown();
	}

	/**
	 * Waits for the end.
	 * @param timeout how long
	 * @return whether the thread has ended
	 * @throws InterruptedException if interrupted meanwhile
	 */
	boolean awaitEnd(Duration timeout) throws InterruptedException {
		boolean ended = this.executor.awaitTermination(timeout.toNanos(), TimeUnit.NANOSECONDS);
		this.thread.join(timeout.toMillis());
		return ended;
	}

	private static void run(Runnable task) {
		try {
			task.run();
		}
		catch (Throwable ex) { // the executor would keep it to itself
			LOG.error("A task failed", ex);
		}
	}

	private static long nanos(Duration delay) {
		try {
			return Math.max(0, delay.toNanos());
		}
		catch (ArithmeticException ex) {
			return (delay.isNegative()) ? 0 : Long.MAX_VALUE / 2;
		}
	}

}
