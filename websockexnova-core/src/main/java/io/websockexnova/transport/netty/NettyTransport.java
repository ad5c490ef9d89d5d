package io.websockexnova.transport.netty;

import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import javax.net.ssl.SSLContext;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.websockexnova.transport.ConnectRequest;
import io.websockexnova.transport.Loop;
import io.websockexnova.transport.SocketListener;
import io.websockexnova.transport.Transport;

/**
 * WebSockets over Netty.
 * <p>
 * Netty does the I/O, DNS, the dialogue with proxies and TLS records. The dial is our
 * own, because it has to ask the name servers anew for each attempt, race all addresses
 * (RFC 8305), filter them and end at one deadline. So is the upgrade: reading the 101
 * strictly is simpler than correcting what others make of it. From then on the pipeline
 * holds TLS, if any, and one handler with our own frame codec. It always reads, whatever
 * the application does.
 * <p>
 * With {@link ConnectRequest#http2()} a WebSocket is a stream of an HTTP/2 connection
 * (RFC 8441), over TLS by ALPN and without TLS with prior knowledge. Those of one loop
 * that lead to the same host and port, with the same TLS material and through the same
 * proxy, share a connection; its address is that of the first. The frame codec is the
 * same.
 * <p>
 * Names are resolved by Netty's non-blocking resolver. The hosts file is read when the
 * transport is built; no answer of a name server is kept. Proxy settings of the
 * environment and of system properties have no effect.
 * <p>
 * Certificates and host names are always verified. There is no switch to turn that off:
 * give {@link Builder#sslContext(SSLContext)} a context that trusts the server.
 */
public final class NettyTransport implements Transport {

	private static final Logger LOG = LoggerFactory.getLogger(NettyTransport.class);

	private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(3);

	private final IoTransport io;

	private final EventLoopGroup group;

	private final Dialler dialler;

	private final List<NettyLoop> loops = new ArrayList<>();

	private final Map<NettyLoop, Http2Connections> http2 = new IdentityHashMap<>();

	private final AtomicInteger turn = new AtomicInteger();

	private final AtomicBoolean closed = new AtomicBoolean();

	private NettyTransport(Builder builder) {
		this.io = (builder.nativeTransport) ? IoTransport.best(builder.ioUring) : IoTransport.NIO;
		this.group = new MultiThreadIoEventLoopGroup(builder.loopThreads, LoopThread.factory(builder.threadNamePrefix),
				this.io.handlers());
		for (EventExecutor executor : this.group) {
			this.loops.add(new NettyLoop((EventLoop) executor));
		}
		this.dialler = new Dialler(this.io, builder.resolver,
				(builder.sslContext != null) ? builder.sslContext : defaultContext());
		this.loops.forEach((loop) -> this.http2.put(loop, new Http2Connections(loop, this.dialler)));
		LOG.info("Network I/O of the threads {}-* is done by {}", builder.threadNamePrefix, this.io);
	}

	/**
	 * A transport with the defaults.
	 * @return the transport
	 */
	public static NettyTransport create() {
		return builder().build();
	}

	/**
	 * Configures a transport.
	 * @return a new builder
	 */
	public static Builder builder() {
		return new Builder();
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
		Http2Connections shared = (loop instanceof NettyLoop) ? this.http2.get(loop) : null;
		if (!(loop instanceof NettyLoop nettyLoop) || shared == null) {
			throw new IllegalArgumentException("'loop' is not a loop of this transport; take one from nextLoop()");
		}
		if (request.http2()) {
			Http2Attempt attempt = new Http2Attempt(nettyLoop, request, listener);
			loop.execute(() -> attempt.start(shared));
			return attempt;
		}
		NettyAttempt attempt = new NettyAttempt(nettyLoop, request, listener);
		loop.execute(() -> attempt.start(this.dialler));
		return attempt;
	}

	/**
	 * What does the network I/O: {@code io_uring}, {@code epoll}, {@code kqueue} or
	 * {@code nio}.
	 * @return the name
	 */
	public String io() {
		return this.io.toString();
	}

	/**
	 * Ends the transport. Sockets that are still open are dropped without a close
	 * handshake. Waits up to three seconds for the threads to end, unless called on one
	 * of them.
	 */
	@Override
	public void close() {
		if (this.closed.compareAndSet(false, true)) {
			Future<?> ended = this.group.shutdownGracefully(0, SHUTDOWN_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
			if (this.loops.stream().noneMatch(Loop::inLoop)
					&& !ended.awaitUninterruptibly(SHUTDOWN_TIMEOUT.toMillis())) {
				LOG.warn("The threads of the transport have not ended within {}", SHUTDOWN_TIMEOUT);
			}
		}
	}

	private static SSLContext defaultContext() {
		try {
			return SSLContext.getDefault();
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(
					"The JDK's default SSLContext could not be made; " + "check the system properties javax.net.ssl.*",
					ex);
		}
	}

	/**
	 * Configures a {@link NettyTransport}. Not thread-safe.
	 */
	public static final class Builder {

		private int loopThreads = Math.min(Runtime.getRuntime().availableProcessors(), 4);

		private String threadNamePrefix = "websockexnova";

		private boolean nativeTransport = true;

		private boolean ioUring;

		private @Nullable SSLContext sslContext;

		private Consumer<DnsNameResolverBuilder> resolver = (spec) -> {
		};

		private Builder() {
		}

		/**
		 * Number of loops, each a daemon thread. Default: the number of processors, at
		 * most 4.
		 * @param count at least 1
		 * @return this builder
		 */
		public Builder loopThreads(int count) {
			if (count < 1) {
				throw new IllegalArgumentException("'loopThreads' is " + count + "; it must be at least 1");
			}
			this.loopThreads = count;
			return this;
		}

		/**
		 * How the names of the threads begin. Default: {@code websockexnova}.
		 * @param prefix the prefix
		 * @return this builder
		 */
		public Builder threadNamePrefix(String prefix) {
			if (prefix.isBlank()) {
				throw new IllegalArgumentException("'threadNamePrefix' must not be blank");
			}
			this.threadNamePrefix = prefix;
			return this;
		}

		/**
		 * Whether to use epoll or kqueue if Netty's native library for one of them is on
		 * the class path and works here. Default: true.
		 * @param use false for the JDK's NIO in any case
		 * @return this builder
		 */
		public Builder nativeTransport(boolean use) {
			this.nativeTransport = use;
			return this;
		}

		/**
		 * Whether to use io_uring rather than epoll if Netty's native library for it is
		 * on the class path and the kernel lets us; needs the native transport. Default:
		 * false, because Netty 4.2.18 may then not tell that a server has reset the
		 * connection, so that only a deadline notices (compare netty issue 17049).
		 * @param use true for io_uring
		 * @return this builder
		 */
		public Builder ioUring(boolean use) {
			this.ioUring = use;
			return this;
		}

		/**
		 * Own trust, and own keys if the servers ask for them. Default: the JDK's.
		 * @param context the context
		 * @return this builder
		 */
		public Builder sslContext(SSLContext context) {
			this.sslContext = context;
			return this;
		}

		/**
		 * Adjusts the name resolver, for tests.
		 * @param customizer adjusts the resolver of each loop
		 * @return this builder
		 */
		Builder resolver(Consumer<DnsNameResolverBuilder> customizer) {
			this.resolver = customizer;
			return this;
		}

		/**
		 * Makes the transport and starts its threads.
		 * @return the transport
		 */
		public NettyTransport build() {
			return new NettyTransport(this);
		}

	}

}
