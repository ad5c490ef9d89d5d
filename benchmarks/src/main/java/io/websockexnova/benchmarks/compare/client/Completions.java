package io.websockexnova.benchmarks.compare.client;

import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/**
 * Counts messages that have been sent; one thread waits for them.
 */
public final class Completions {

	private final AtomicLong done = new AtomicLong();

	private final Thread waiter = Thread.currentThread();

	private volatile long awaited = Long.MAX_VALUE;

	private volatile @Nullable Throwable failure;

	/**
	 * A message has been sent. From any thread.
	 */
	public void done() {
		done(1);
	}

	/**
	 * Messages have been sent. From any thread.
	 * @param count how many
	 */
	public void done(long count) {
		long now = this.done.addAndGet(count);
		if (now >= this.awaited) {
			this.awaited = Long.MAX_VALUE;
			LockSupport.unpark(this.waiter);
		}
	}

	/**
	 * A message could not be sent. From any thread.
	 * @param error why
	 */
	public void failed(Throwable error) {
		this.failure = error;
		LockSupport.unpark(this.waiter);
	}

	/**
	 * Waits until so many have been sent. Only in the thread that made this object.
	 * @param count how many since the beginning
	 * @param deadline when to give up, as {@link System#nanoTime()}
	 * @throws TimeoutException if they have not been sent until then
	 */
	public void await(long count, long deadline) throws TimeoutException {
		while (this.done.get() < count) {
			this.awaited = count;
			if (this.done.get() >= count) {
				break;
			}
			LockSupport.parkNanos(this, 100_000_000);
			Throwable error = this.failure;
			if (error != null) {
				throw new IllegalStateException("a message could not be sent", error);
			}
			if (System.nanoTime() > deadline) {
				throw new TimeoutException(this.done.get() + " of " + count + " messages were sent");
			}
		}
		this.awaited = Long.MAX_VALUE;
	}

}
