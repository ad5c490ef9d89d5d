package io.websockexnova.engine;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.websockexnova.client.ClientEvent;
import io.websockexnova.transport.Loop;

/**
 * Finds handlers that block a loop, while they do it: a thread for the whole engine looks
 * at its few loops several times within the time that a handler may take. Thread-safe.
 */
final class BlockedHandlers implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(BlockedHandlers.class);

	/** Looks per time that a handler may take. */
	private static final int LOOKS = 5;

	private static final long SHORTEST = Duration.ofMillis(5).toNanos();

	private static final long LONGEST = Duration.ofMillis(100).toNanos();

	private final Map<Loop, Watched> loops = new ConcurrentHashMap<>();

	private final Map<Integer, Guard> guards = new ConcurrentHashMap<>();

	private final AtomicInteger numbers = new AtomicInteger();

	private volatile long period = LONGEST;

	private @Nullable Thread thread;

	private volatile boolean closed;

	/**
	 * A guard for the handlers of a new client.
	 * @param client name of the client
	 * @param loop its loop
	 * @param events its events
	 * @param clock wall clock
	 * @param limit how long a handler may take
	 * @return the guard
	 */
	Guard guard(String client, Loop loop, Fanout<ClientEvent> events, Clock clock, Supplier<Duration> limit) {
		Watched watched = this.loops.computeIfAbsent(loop, (key) -> new Watched());
		loop.execute(watched.watch::onLoop);
		int number = this.numbers.incrementAndGet();
		Guard guard = new Guard(client, number, loop, watched.watch, events, clock, limit);
		this.guards.put(number, guard);
		this.period = Math.max(SHORTEST, Math.min(this.period, limit.get().toNanos() / LOOKS));
		start();
		return guard;
	}

	/**
	 * The client will not be used.
	 * @param guard its guard
	 */
	void forget(Guard guard) {
		this.guards.values().remove(guard);
	}

	private synchronized void start() {
		if (this.thread == null && !this.closed) {
			this.thread = new Thread(this::run, "websockexnova-watch");
			this.thread.setDaemon(true);
			this.thread.start();
		}
	}

	@Override
	public synchronized void close() {
		this.closed = true;
		LockSupport.unpark(this.thread);
	}

	private void run() {
		while (!this.closed) {
			LockSupport.parkNanos(this.period);
			this.loops.values().forEach(this::look);
		}
	}

	private void look(Watched watched) {
		try {
			watched.look(System.nanoTime());
		}
		catch (Throwable ex) {
			// Of a listener of events, or of the log.
			logger.error("A report about a blocked handler failed", ex);
		}
	}

	/**
	 * What is known of a loop.
	 */
	private final class Watched {

		private final LoopWatch watch = new LoopWatch();

		private long state;

		private long since;

		private @Nullable Guard reported;

		void look(long now) {
			long seen = this.watch.state();
			if (seen != this.state) {
				int place = LoopWatch.place(this.state);
				Guard released = this.reported;
				this.reported = null;
				this.state = seen;
				Duration taken = Duration.ofNanos(now - this.since);
				this.since = now;
				if (released != null) {
					released.released(Guard.hook(place), taken);
				}
				return;
			}
			int place = LoopWatch.place(seen);
			Guard guard = BlockedHandlers.this.guards.get(Guard.client(place));
			Thread loop = this.watch.thread();
			if (place == LoopWatch.NOWHERE || guard == null || loop == null || this.reported != null) {
				return;
			}
			Duration soFar = Duration.ofNanos(now - this.since);
			if (soFar.compareTo(guard.limit()) >= 0) {
				List<StackTraceElement> stack = List.of(loop.getStackTrace());
				if (this.watch.state() == seen) {
					this.reported = guard;
					guard.blocked(Guard.hook(place), soFar, stack);
				}
			}
		}

	}

}
