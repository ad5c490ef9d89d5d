package io.websockexnova.benchmarks.compare.client;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * A connection of a library that does not tell when a message has been sent: it is asked
 * whether any message waits still, each time that many have been given to it.
 */
final class PolledLink implements Link {

	private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(20);

	private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

	private final Predicate<String> sender;

	private final BooleanSupplier empty;

	private int posted;

	/**
	 * New.
	 * @param sender sends a message, unless it refuses it
	 * @param empty whether no message waits
	 */
	PolledLink(Predicate<String> sender, BooleanSupplier empty) {
		this.sender = sender;
		this.empty = empty;
	}

	@Override
	public void send(String text, Completions sent) {
		if (!this.sender.test(text)) {
			throw new IllegalStateException("the library refused a message");
		}
	}

	@Override
	public void post(String text, Completions sent) {
		send(text, sent);
		this.posted++;
	}

	@Override
	public void flush(Completions sent) {
		long deadline = System.nanoTime() + PATIENCE_NANOS;
		while (!this.empty.getAsBoolean()) {
			if (System.nanoTime() > deadline) {
				throw new IllegalStateException("messages were not sent within 10 s");
			}
			LockSupport.parkNanos(PAUSE_NANOS);
		}
		sent.done(this.posted);
		this.posted = 0;
	}

}
