package io.websockexnova.test.stall;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures how long this process was kept from running at all, by a busy machine or a
 * collector: how late a thread wakes up that wants to wake up each millisecond.
 */
public final class Metronome implements AutoCloseable {

	private static final long BEAT = Duration.ofMillis(1).toNanos();

	/** What is late by less than this is how timers are. */
	private static final long USUAL = Duration.ofMillis(5).toNanos();

	private final AtomicLong longest = new AtomicLong();

	private final AtomicLong total = new AtomicLong();

	private final Thread thread = new Thread(this::beat, "metronome");

	private volatile boolean ended;

	/**
	 * Begins to measure.
	 */
	public Metronome() {
		this.thread.setDaemon(true);
		this.thread.setPriority(Thread.MIN_PRIORITY);
		this.thread.start();
	}

	/**
	 * The longest delay since the last call.
	 * @return the delay
	 */
	public Duration reset() {
		return Duration.ofNanos(this.longest.getAndSet(0));
	}

	/**
	 * All delays worth mentioning since the beginning: by so much an upper bound of a
	 * time may be exceeded without anybody being to blame but the machine.
	 * @return the sum of the delays
	 */
	public Duration total() {
		return Duration.ofNanos(this.total.get());
	}

	private void beat() {
		while (!this.ended) {
			long before = System.nanoTime();
			LockSupport.parkNanos(BEAT);
			long late = System.nanoTime() - before - BEAT;
			this.longest.accumulateAndGet(late, Math::max);
			this.total.addAndGet((late > USUAL) ? late : 0);
		}
	}

	@Override
	public void close() {
		this.ended = true;
	}

}
