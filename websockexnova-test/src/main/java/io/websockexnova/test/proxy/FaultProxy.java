package io.websockexnova.test.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

/**
 * Stands between clients and a server on the loopback interface and hands on what comes,
 * until it is told to break a connection, at once or after a number of bytes.
 * Thread-safe; its threads are daemons. <pre>{@code
 * try (FaultProxy proxy = FaultProxy.to(server.uri())) {
 *     client.connect(proxy.uri());
 *     proxy.cutAfter(Direction.TO_CLIENT, 1000, Cut.RESET);
 * }
 * }</pre>
 */
public final class FaultProxy implements AutoCloseable {

	private final URI target;

	private final ServerSocket listening;

	private final List<Link> links = new CopyOnWriteArrayList<>();

	private final AtomicReference<@Nullable Plan> plan = new AtomicReference<>();

	private final Queue<Plan> next = new ConcurrentLinkedQueue<>();

	private final AtomicInteger accepted = new AtomicInteger();

	private final AtomicInteger cuts = new AtomicInteger();

	private FaultProxy(URI target) throws IOException {
		this.target = target;
		this.listening = new ServerSocket();
		this.listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
		Link.start("proxy-accept-" + this.listening.getLocalPort(), this::accept);
	}

	/**
	 * Starts a proxy on a free port.
	 * @param target URL of the server, with a port
	 * @return the proxy
	 */
	public static FaultProxy to(URI target) {
		if (target.getPort() <= 0) {
			throw new IllegalArgumentException("'target' is " + target + "; it must have a port");
		}
		try {
			return new FaultProxy(target);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * URL of the proxy: that of the server with another port.
	 * @return the URL
	 */
	public URI uri() {
		String query = (this.target.getRawQuery() != null) ? "?" + this.target.getRawQuery() : "";
		return URI.create(this.target.getScheme() + "://" + this.target.getHost() + ":" + this.listening.getLocalPort()
				+ this.target.getRawPath() + query);
	}

	/**
	 * Breaks the connection on which the given number of bytes has come through from now
	 * on, counted over all connections, and no byte more. Replaces a plan that has not
	 * been carried out.
	 * @param direction which bytes are counted
	 * @param bytes number of bytes, not negative
	 * @param how how to break it
	 */
	public void cutAfter(Direction direction, long bytes, Cut how) {
		this.plan.set(new Plan(direction, bytes, how));
	}

	/**
	 * Breaks the next connection that is accepted once the given number of its own bytes
	 * has come through, and no byte more: small numbers cut into its handshake. Called
	 * several times, it concerns as many connections, in order. Comes before
	 * {@link #cutAfter} on that connection.
	 * @param direction which bytes are counted
	 * @param bytes number of bytes, not negative
	 * @param how how to break it
	 */
	public void cutNext(Direction direction, long bytes, Cut how) {
		this.next.add(new Plan(direction, bytes, how));
	}

	/**
	 * Breaks all connections now.
	 * @param how how to break them
	 */
	public void cut(Cut how) {
		this.links.forEach((link) -> cut(link, how));
	}

	/**
	 * TCP connections accepted so far.
	 * @return the number
	 */
	public int accepted() {
		return this.accepted.get();
	}

	/**
	 * Connections broken so far.
	 * @return the number
	 */
	public int cuts() {
		return this.cuts.get();
	}

	/**
	 * Stops listening and resets all connections.
	 */
	@Override
	public void close() {
		try {
			this.listening.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.links.forEach((link) -> link.cut(Cut.RESET));
	}

	void closed(Link link) {
		this.links.remove(link);
	}

	/**
	 * How many of some bytes may come through before their connection is to be broken.
	 * @param link the connection
	 * @param direction which way they flow
	 * @param count number of bytes
	 * @return the number, at most {@code count}
	 */
	int admit(Link link, Direction direction, int count) {
		Plan due = due(link, direction);
		return (due != null) ? due.admit(count) : count;
	}

	/**
	 * Breaks the connection if a plan is due.
	 * @param link the connection
	 * @param direction which way the last bytes flowed
	 */
	void admitted(Link link, Direction direction) {
		Plan due = due(link, direction);
		if (due != null && due.finish()) {
			this.plan.compareAndSet(due, null);
			cut(link, due.how);
		}
	}

	private @Nullable Plan due(Link link, Direction direction) {
		Plan own = link.plan();
		if (own != null && own.direction == direction && !own.finished) {
			return own;
		}
		Plan common = this.plan.get();
		return (common != null && common.direction == direction) ? common : null;
	}

	private void cut(Link link, Cut how) {
		this.cuts.incrementAndGet();
		link.cut(how);
	}

	private void accept() {
		while (!this.listening.isClosed()) {
			try {
				Socket client = this.listening.accept();
				this.accepted.incrementAndGet();
				connect(client);
			}
			catch (IOException ex) {
				// Closed, or the client has gone again.
			}
		}
	}

	private void connect(Socket client) throws IOException {
		Socket server = new Socket();
		Link link = new Link(this, client, server, this.next.poll());
		// Known before the server can see the connection, so that a cut finds it.
		this.links.add(link);
		try {
			server.connect(new InetSocketAddress(this.target.getHost(), this.target.getPort()));
			link.start();
		}
		catch (IOException ex) {
			this.links.remove(link);
			client.setSoLinger(true, 0);
			client.close();
		}
	}

	/**
	 * A cut to come.
	 */
	static final class Plan {

		private final Direction direction;

		private final Cut how;

		private long rest;

		private volatile boolean finished;

		Plan(Direction direction, long bytes, Cut how) {
			if (bytes < 0) {
				throw new IllegalArgumentException("'bytes' is " + bytes + "; it must not be negative");
			}
			this.direction = direction;
			this.rest = bytes;
			this.how = how;
		}

		synchronized int admit(int count) {
			int admitted = (int) Math.min(count, this.rest);
			this.rest -= admitted;
			return admitted;
		}

		/**
		 * Whether the cut is due now; true only once.
		 */
		synchronized boolean finish() {
			boolean now = this.rest == 0 && !this.finished;
			this.finished |= now;
			return now;
		}

	}

}
