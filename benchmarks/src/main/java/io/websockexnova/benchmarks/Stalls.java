package io.websockexnova.benchmarks;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * How long this process was kept from running at all, by other work on the machine or by
 * a collector. What is measured during a stall tells of the machine.
 */
final class Stalls {

	private static final long BEAT = TimeUnit.MILLISECONDS.toNanos(2);

	private static final AtomicLong longest = new AtomicLong();

	private Stalls() {
	}

	static void watch() {
		Thread thread = new Thread(() -> {
			while (true) {
				long before = System.nanoTime();
				LockSupport.parkNanos(BEAT);
				longest.accumulateAndGet(System.nanoTime() - before - BEAT, Math::max);
			}
		}, "stalls");
		thread.setDaemon(true);
		thread.start();
	}

	/**
	 * The longest stall since the last call.
	 * @return milliseconds
	 */
	static long longest() {
		return TimeUnit.NANOSECONDS.toMillis(longest.getAndSet(0));
	}

}
