package io.websockexnova.test.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

import org.jspecify.annotations.Nullable;

/**
 * A scripted WebSocket server, on a free port of the loopback interface if nothing else
 * is asked for. Connections are either taken one by one with {@link #accept()}, or each
 * is given to a script that runs on a thread of its own ({@link #serve(Consumer)}).
 * <pre>{@code
 * try (PeerServer server = PeerServer.start()) {
 *     client.connect(server.uri());
 *     Peer peer = server.accept().upgrade();
 *     peer.text("hello");
 *     assertThat(peer.read().text()).isEqualTo("hello yourself");
 *     peer.reset();
 *     server.accept().upgrade(); // it came back
 *     assertThat(server.accepted()).isEqualTo(2);
 * }
 * }</pre>
 */
public final class PeerServer implements AutoCloseable {

	private final @Nullable SSLContext tls;

	private final BlockingQueue<Peer> waiting = new LinkedBlockingQueue<>();

	private final List<Peer> peers = new CopyOnWriteArrayList<>();

	private final List<Throwable> failures = new CopyOnWriteArrayList<>();

	private final AtomicInteger accepted = new AtomicInteger();

	private static final int LOWEST_PORT = 20_000;

	private static final int HIGHEST_PORT = 32_000;

	private static final int TRIES = 100;

	private final InetAddress address;

	private final int port;

	private volatile ServerSocket listening;

	private volatile Thread accepting = Thread.currentThread();

	private volatile Duration deadline = Duration.ofSeconds(5);

	private volatile boolean clientCertificates;

	private volatile @Nullable Consumer<Peer> script;

	private PeerServer(InetSocketAddress at, @Nullable SSLContext tls) throws IOException {
		this.tls = tls;
		this.address = at.getAddress();
		this.listening = (at.getPort() != 0) ? bind(this.address, at.getPort()) : bindAnywhere(this.address);
		this.port = this.listening.getLocalPort();
		startAccepting();
	}

	/**
	 * Starts a server for {@code ws://}.
	 * @return the server
	 */
	public static PeerServer start() {
		return start(null);
	}

	/**
	 * Starts a server.
	 * @param tls the server's keys, or null for one without TLS
	 * @return the server
	 */
	public static PeerServer start(@Nullable SSLContext tls) {
		return start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), tls);
	}

	/**
	 * Starts a server at an address, for clients on another host or for a port that must
	 * be the same in another process.
	 * @param address where to listen; port 0 for a free one
	 * @param tls the server's keys, or null for one without TLS
	 * @return the server
	 */
	public static PeerServer start(InetSocketAddress address, @Nullable SSLContext tls) {
		try {
			return new PeerServer(address, tls);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Changes the deadline of all waits on connections accepted from now on. Default: 5
	 * seconds.
	 * @param wait the deadline
	 * @return this server
	 */
	public PeerServer deadline(Duration wait) {
		this.deadline = wait;
		return this;
	}

	/**
	 * Demands a certificate of every client that connects from now on, one that the
	 * server's context trusts.
	 * @return this server
	 */
	public PeerServer demandClientCertificates() {
		this.clientCertificates = true;
		return this;
	}

	/**
	 * Gives every connection from now on to a script, instead of {@link #accept()}. What
	 * a script throws is kept for {@link #failures()}.
	 * @param behavior the script, for example {@code Peer::echo} or {@code Peer::close}
	 * @return this server
	 */
	public PeerServer serve(Consumer<Peer> behavior) {
		this.script = behavior;
		return this;
	}

	/**
	 * Takes the next connection.
	 * @return the connection
	 * @throws AssertionError if none comes within the deadline
	 */
	public Peer accept() {
		try {
			Peer peer = this.waiting.poll(this.deadline.toNanos(), TimeUnit.NANOSECONDS);
			if (peer == null) {
				throw new AssertionError("No connection within " + this.deadline);
			}
			return peer;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("Interrupted while waiting for a connection", ex);
		}
	}

	/**
	 * TCP connections that were accepted so far: how often clients have dialled.
	 * @return the number
	 */
	public int accepted() {
		return this.accepted.get();
	}

	/**
	 * What scripts have thrown.
	 * @return a view, growing
	 */
	public List<Throwable> failures() {
		return this.failures;
	}

	/**
	 * The port.
	 * @return the port, the same after {@link #listen()}
	 */
	public int port() {
		return this.port;
	}

	/**
	 * URL of the server.
	 * @return ws or wss, localhost or else the address, path {@code /}
	 */
	public URI uri() {
		return uri("/");
	}

	/**
	 * URL of the server.
	 * @param path path and query
	 * @return the URL
	 */
	public URI uri(String path) {
		String host = this.address.isLoopbackAddress() ? "localhost" : this.address.getHostAddress();
		return URI.create(((this.tls != null) ? "wss" : "ws") + "://" + host + ":" + this.port + path);
	}

	/**
	 * Closes the listening socket: connections are refused until {@link #listen()}. Those
	 * that exist stay.
	 */
	public void refuse() {
		try {
			this.listening.close();
			// The system goes on accepting until the thread has left accept().
			this.accepting.join(this.deadline.toMillis());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Listens again, on the same port.
	 */
	public void listen() {
		try {
			this.listening = bind(this.address, this.port);
			startAccepting();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Stops listening and resets all connections.
	 */
	@Override
	public void close() {
		refuse();
		this.peers.forEach(Peer::reset);
	}

	// Below the ephemeral range of the common systems: while this server refuses, nobody
	// else can be given its port, and a client that dials it cannot meet itself.
	private static ServerSocket bindAnywhere(InetAddress address) throws IOException {
		IOException failure = new IOException("no free port");
		for (int i = 0; i < TRIES; i++) {
			try {
				return bind(address, ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT));
			}
			catch (BindException ex) {
				failure = ex;
			}
		}
		throw failure;
	}

	private static ServerSocket bind(InetAddress address, int port) throws IOException {
		ServerSocket socket = new ServerSocket();
		socket.setReuseAddress(true);
		socket.bind(new InetSocketAddress(address, port), 1024);
		return socket;
	}

	private void startAccepting() {
		ServerSocket socket = this.listening;
		this.accepting = daemon("peer-accept-" + this.port, () -> {
			while (!socket.isClosed()) {
				try {
					accepted(socket.accept());
				}
				catch (IOException ex) {
					if (!socket.isClosed()) {
						this.failures.add(ex);
					}
				}
			}
		});
	}

	private void accepted(Socket socket) throws IOException {
		socket.setTcpNoDelay(true);
		socket.setSoTimeout((int) this.deadline.toMillis());
		Peer peer = new Peer(socket, (this.tls != null) ? layer(this.tls, socket) : socket);
		this.peers.add(peer);
		int number = this.accepted.incrementAndGet();
		Consumer<Peer> behavior = this.script;
		if (behavior == null) {
			this.waiting.add(peer);
		}
		else {
			daemon("peer-" + this.port + "-" + number, () -> run(behavior, peer));
		}
	}

	private void run(Consumer<Peer> behavior, Peer peer) {
		try {
			behavior.accept(peer);
		}
		catch (Throwable ex) {
			this.failures.add(ex);
		}
	}

	private Socket layer(SSLContext tls, Socket socket) throws IOException {
		SSLSocket layered = (SSLSocket) tls.getSocketFactory().createSocket(socket, null, socket.getPort(), true);
		layered.setUseClientMode(false);
		layered.setNeedClientAuth(this.clientCertificates);
		return layered;
	}

	private static Thread daemon(String name, Runnable task) {
		Thread thread = new Thread(task, name);
		thread.setDaemon(true);
		thread.start();
		return thread;
	}

}
