package io.websockexnova.test.memory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.websockexnova.transport.ConnectRequest;
import io.websockexnova.transport.HandshakeException;
import io.websockexnova.transport.HandshakeException.Stage;
import io.websockexnova.transport.Loop;
import io.websockexnova.transport.SocketListener;
import io.websockexnova.transport.Transport;

/**
 * A transport without sockets, whose server is the test. Whatever URL a client dials, its
 * attempt ends here: taken with {@link #accept()}, or given to a script
 * ({@link #serve(Consumer)}). <pre>{@code
 * try (MemoryTransport transport = MemoryTransport.create();
 *         NovaEngine engine = NovaEngine.builder().transport(transport).build()) {
 *     NovaClient client = engine.client("venue").url("ws://venue.test/").build();
 *     client.connect().subscribe();
 *     MemoryPeer peer = transport.accept().upgrade();
 *     peer.text("hello");
 *     peer.reset();
 *     transport.accept().upgrade(); // it came back
 * }
 * }</pre> It has messages, control frames, both close handshakes, back-pressure and the
 * limit of a message's size, but no bytes: fragments, compression, TLS, proxies and names
 * do not exist here.
 */
public final class MemoryTransport implements Transport {

	private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(3);

	private static final AtomicInteger NUMBERS = new AtomicInteger();

	private final List<MemoryLoop> loops = new ArrayList<>();

	private final AtomicInteger turn = new AtomicInteger();

	private final AtomicInteger attempts = new AtomicInteger();

	private final BlockingQueue<MemoryPeer> waiting = new LinkedBlockingQueue<>();

	private final Set<MemoryAttempt> alive = ConcurrentHashMap.newKeySet();

	private final List<Throwable> failures = new CopyOnWriteArrayList<>();

	private final AtomicBoolean closed = new AtomicBoolean();

	private volatile @Nullable Consumer<MemoryPeer> script;

	private volatile boolean refusing;

	private volatile Duration deadline = Duration.ofSeconds(5);

	private MemoryTransport(int loops) {
		int number = NUMBERS.incrementAndGet();
		for (int i = 1; i <= loops; i++) {
			this.loops.add(new MemoryLoop("memory-transport-" + number + "-loop-" + i));
		}
	}

	/**
	 * A transport with two loops.
	 * @return the transport
	 */
	public static MemoryTransport create() {
		return create(2);
	}

	/**
	 * A transport.
	 * @param loops number of loops, at least 1, each a daemon thread
	 * @return the transport
	 */
	public static MemoryTransport create(int loops) {
		if (loops < 1) {
			throw new IllegalArgumentException("'loops' is " + loops + "; it must be at least 1");
		}
		return new MemoryTransport(loops);
	}

	@Override
	public Loop nextLoop() {
		return this.loops.get(Math.floorMod(this.turn.getAndIncrement(), this.loops.size()));
	}

	/**
	 * Starts an attempt to connect.
	 * @throws IllegalArgumentException if the loop is not one of this transport's
	 * @throws java.util.concurrent.RejectedExecutionException if the transport is closed
	 */
	@Override
	public Connecting connect(ConnectRequest request, Loop loop, SocketListener listener) {
		if (!(loop instanceof MemoryLoop own) || !this.loops.contains(own)) {
			throw new IllegalArgumentException("'loop' is not a loop of this transport; take one from nextLoop()");
		}
		MemoryAttempt attempt = new MemoryAttempt(request, own, listener, this.alive::remove);
		this.alive.add(attempt);
		own.execute(() -> start(attempt));
		return attempt;
	}

	/**
	 * Takes the next attempt to connect.
	 * @return the server's end of it
	 * @throws AssertionError if none comes within the deadline
	 */
	public MemoryPeer accept() {
		try {
			MemoryPeer peer = this.waiting.poll(this.deadline.toNanos(), TimeUnit.NANOSECONDS);
			if (peer == null) {
				throw new AssertionError("No attempt to connect within " + this.deadline);
			}
			return peer;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("Interrupted while waiting for an attempt to connect", ex);
		}
	}

	/**
	 * Gives every attempt from now on to a script that runs on a thread of its own,
	 * instead of {@link #accept()}. What a script throws is kept for {@link #failures()}.
	 * @param behavior the script
	 * @return this transport
	 */
	public MemoryTransport serve(Consumer<MemoryPeer> behavior) {
		this.script = behavior;
		return this;
	}

	/**
	 * Whether attempts fail from now on as if nobody listened.
	 * @param refuse true to refuse, false to let them come
	 * @return this transport
	 */
	public MemoryTransport refuse(boolean refuse) {
		this.refusing = refuse;
		return this;
	}

	/**
	 * Changes the deadline of all waits of {@link #accept()} and of peers accepted from
	 * now on. Default: 5 seconds.
	 * @param wait the deadline
	 * @return this transport
	 */
	public MemoryTransport deadline(Duration wait) {
		this.deadline = wait;
		return this;
	}

	/**
	 * Attempts to connect so far, with those that were refused.
	 * @return the number
	 */
	public int attempts() {
		return this.attempts.get();
	}

	/**
	 * What scripts have thrown.
	 * @return a view, growing
	 */
	public List<Throwable> failures() {
		return this.failures;
	}

	/**
	 * Ends the transport: connections break, attempts fail. Waits up to three seconds for
	 * the threads to end, unless called on one of them.
	 */
	@Override
	public void close() {
		if (this.closed.compareAndSet(false, true)) {
			this.alive.forEach((attempt) -> attempt.loop().tell(() -> attempt.hangUp(null)));
			this.loops.forEach(MemoryLoop::end);
			if (this.loops.stream().noneMatch(Loop::inLoop)) {
				this.loops.forEach(MemoryTransport::await);
			}
		}
	}

	private void start(MemoryAttempt attempt) {
		this.attempts.incrementAndGet();
		if (this.refusing) {
			attempt.fail(new HandshakeException(Stage.CONNECT, false,
					"No TCP connection to " + attempt.request().target() + ": Connection refused", 0, null, null));
			return;
		}
		if (!attempt.start()) {
			return;
		}
		MemoryPeer peer = new MemoryPeer(attempt, this.deadline);
		Consumer<MemoryPeer> behavior = this.script;
		if (behavior == null) {
			this.waiting.add(peer);
		}
		else {
			Thread thread = new Thread(() -> run(behavior, peer), "memory-peer-" + this.attempts.get());
			thread.setDaemon(true);
			thread.start();
		}
	}

	private void run(Consumer<MemoryPeer> behavior, MemoryPeer peer) {
		try {
			behavior.accept(peer);
		}
		catch (Throwable ex) {
			this.failures.add(ex);
		}
	}

	private static void await(MemoryLoop loop) {
		try {
			if (!loop.awaitEnd(SHUTDOWN_TIMEOUT)) {
				throw new IllegalStateException("A loop has not ended within " + SHUTDOWN_TIMEOUT);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
