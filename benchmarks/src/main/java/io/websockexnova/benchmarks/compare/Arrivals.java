package io.websockexnova.benchmarks.compare;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/**
 * Counts what a library delivers, one message after the other.
 *
 * @param <T> type of the messages
 */
final class Arrivals<T> implements Consumer<T> {

	private final ToIntFunction<T> measure;

	private volatile Goal goal = new Goal(Long.MAX_VALUE);

	private long count;

	private long sum;

	/**
	 * New.
	 * @param measure a number that says something about a message
	 */
	Arrivals(ToIntFunction<T> measure) {
		this.measure = measure;
	}

	@Override
	public void accept(T message) {
		this.sum += this.measure.applyAsInt(message);
		if (++this.count == this.goal.count) {
			this.goal.reached.countDown();
		}
	}

	/**
	 * Sets how many are awaited. Before they are sent.
	 * @param total since the beginning
	 */
	void expect(long total) {
		this.goal = new Goal(total);
	}

	/**
	 * Waits until all have come.
	 * @param deadline when to give up, as {@link System#nanoTime()}
	 * @throws TimeoutException if they have not come until then
	 */
	void await(long deadline) throws InterruptedException, TimeoutException {
		if (!this.goal.reached.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
			throw new TimeoutException(this.count + " of " + this.goal.count + " messages came");
		}
	}

	/**
	 * Checks what has come, when all of it has.
	 * @param messages how many there must be
	 */
	void verify(long messages) {
		verify(messages, this.sum);
	}

	/**
	 * Checks what has come, when all of it has.
	 * @param messages how many there must be
	 * @param total sum of their measures
	 */
	void verify(long messages, long total) {
		if (this.count != messages || this.sum != total) {
			throw new IllegalStateException(
					this.count + " messages came whose sum is " + this.sum + ", not " + messages + " with " + total);
		}
	}

	private static final class Goal {

		private final long count;

		private final CountDownLatch reached = new CountDownLatch(1);

		private Goal(long count) {
			this.count = count;
		}

	}

}
