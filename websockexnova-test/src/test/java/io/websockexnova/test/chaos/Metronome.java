package io.websockexnova.test.chaos;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures how long this process was kept from running at all, by a busy machine or a
 * collector: how late a thread wakes up that wants to wake up each millisecond.
 */
final class Metronome implements AutoCloseable {

	private static final long BEAT = Duration.ofMillis(1).toNanos();

	private final AtomicLong longest = new AtomicLong();

	private final Thread thread = new Thread(this::beat, "metronome");

	private volatile boolean ended;

	Metronome() {
		this.thread.setDaemon(true);
		this.thread.setPriority(Thread.MIN_PRIORITY);
		this.thread.start();
	}

	/**
	 * The longest delay since the last call.
	 * @return the delay
	 */
	Duration reset() {
		return Duration.ofNanos(this.longest.getAndSet(0));
	}

	private void beat() {
		while (!this.ended) {
			long before = System.nanoTime();
			LockSupport.parkNanos(BEAT);
			this.longest.accumulateAndGet(System.nanoTime() - before - BEAT, Math::max);
		}
	}

	@Override
	public void close() {
		this.ended = true;
	}

}
