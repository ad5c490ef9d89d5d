package io.websockexnova.transport.netty;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.List;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.Proxy;
import io.websockexnova.transport.ConnectRequest;
import io.websockexnova.transport.HandshakeException;
import io.websockexnova.transport.HandshakeException.Stage;
import io.websockexnova.transport.Loop.Timer;

/**
 * One connection in the making, under the deadline of its request. It ends once:
 * connected, failed or cancelled. The deadline ends it without waiting for anything that
 * Netty might tell.
 */
final class Dial implements Lookup.Sink, Race.Finish {

	private final Dialler dialler;

	private final NettyLoop loop;

	private final ConnectRequest request;

	private final List<String> protocols;

	private final Outcome outcome;

	private final HandshakeFailures failures;

	private final long started;

	private final Race race;

	private Stage stage = Stage.RESOLVE;

	private boolean tunnelling;

	private boolean ended;

	private int addresses;

	private boolean allowed;

	private @Nullable Timer deadline;

	private @Nullable Lookup lookup;

	private @Nullable Channel channel;

	Dial(Dialler dialler, NettyLoop loop, ConnectRequest request, List<String> protocols, Outcome outcome) {
		this.dialler = dialler;
		this.loop = loop;
		this.request = request;
		this.protocols = protocols;
		this.outcome = outcome;
		this.failures = new HandshakeFailures(request);
		this.started = loop.nanoTime();
		this.race = new Race(loop, this::connect, this);
	}

	void start() {
		this.deadline = this.loop.schedule(this::expire, this.request.timeout());
		this.loop.execute(() -> guarded(this::resolve));
	}

	/**
	 * Gives up and closes what has been opened. The outcome hears nothing afterwards. Has
	 * no effect on a dial that has ended. Call on the loop.
	 */
	void cancel() {
		if (end()) {
			this.race.cancel();
			if (this.channel != null) {
				this.channel.unsafe().close(this.channel.voidPromise());
			}
		}
	}

	/**
	 * What to say if time has run out now.
	 * @param words say it, for whoever waits for the connection
	 * @return the exception, naming what is under way
	 */
	HandshakeException timeout(HandshakeFailures words) {
		return (this.tunnelling) ? words.proxyTimeout() : words.timeout(this.stage);
	}

	@Override
	public void resolved(List<InetAddress> found, boolean last) {
		guarded(() -> {
			List<InetAddress> usable = (this.request.proxy() != null) ? found
					: found.stream().filter(this.request.addresses()).toList();
			this.addresses += found.size();
			this.allowed |= !usable.isEmpty();
			if (this.allowed) {
				this.stage = Stage.CONNECT;
				this.race.add(usable, last);
			}
			else if (last) {
				fail(this.failures.addressesRefused(this.addresses, literal() != null));
			}
		});
	}

	@Override
	public void unresolved(Throwable cause) {
		fail(this.failures.unresolved(cause));
	}

	@Override
	public void won(Channel connected) {
		this.channel = connected;
		guarded(() -> tunnel(connected));
	}

	@Override
	public void lost(List<Throwable> causes) {
		fail(this.failures.unconnected(causes));
	}

	private void resolve() {
		if (this.ended) {
			return;
		}
		Proxy proxy = this.request.proxy();
		InetAddress literal = literal();
		if (proxy != null && literal != null && !this.request.addresses().test(literal)) {
			fail(this.failures.addressesRefused(1, true));
			return;
		}
		String host = (proxy != null) ? proxy.host() : Endpoint.host(this.request.uri());
		this.lookup = this.dialler.names().resolve(this.loop, host, this);
	}

	private @Nullable InetAddress literal() {
		return NetUtil.createInetAddressFromIpAddressString(Endpoint.host(this.request.uri()));
	}

	private ChannelFuture connect(InetAddress address) {
		Proxy proxy = this.request.proxy();
		int port = Endpoint.port(this.request.uri());
		if (proxy == null) {
			return this.dialler.connect(this.loop, new InetSocketAddress(address, port), new Guard());
		}
		InetSocketAddress hop = new InetSocketAddress(address, proxy.port());
		return this.dialler.connect(this.loop,
				InetSocketAddress.createUnresolved(Endpoint.host(this.request.uri()), port),
				new ChannelInitializer<>() {

					@Override
					protected void initChannel(Channel created) {
						Tunnel.install(created.pipeline(), proxy, hop, Dial.this.failures, Dial.this::fail);
						created.pipeline().addLast(new Guard());
					}

				});
	}

	private void tunnel(Channel connected) {
		if (this.request.proxy() == null) {
			secure(connected);
			return;
		}
		this.tunnelling = true;
		Tunnel.open(connected).addListener((done) -> {
			if (done.isSuccess()) {
				this.tunnelling = false;
				Tunnel.remove(connected);
				guarded(() -> secure(connected));
			}
			else {
				broken(done.cause());
			}
		});
	}

	private void secure(Channel connected) {
		if (!Endpoint.isSecure(this.request.uri())) {
			succeed(connected);
			return;
		}
		this.stage = Stage.TLS;
		SslHandler tls = ClientTls.handler(this.request, this.dialler.defaultContext(), this.protocols);
		tls.handshakeFuture().addListener((done) -> {
			if (done.isSuccess()) {
				succeed(connected);
			}
			else {
				broken(done.cause());
			}
		});
		connected.pipeline().addFirst(tls);
	}

	private void succeed(Channel connected) {
		if (end()) {
			connected.pipeline().remove(Guard.class);
			Duration used = Duration.ofNanos(this.loop.nanoTime() - this.started);
			this.outcome.connected(connected, this.request.timeout().minus(used));
		}
	}

	private void broken(Throwable cause) {
		fail((this.tunnelling) ? this.failures.proxyBroken(cause) : this.failures.broken(this.stage, cause));
	}

	private void expire() {
		fail(timeout(this.failures));
	}

	private void fail(HandshakeException error) {
		if (!this.ended) {
			cancel();
			this.outcome.failed(error);
		}
	}

	private void guarded(Runnable step) {
		try {
			step.run();
		}
		catch (RuntimeException ex) {
			broken(ex);
		}
	}

	private boolean end() {
		boolean first = !this.ended;
		this.ended = true;
		if (this.deadline != null) {
			this.deadline.cancel();
			this.deadline = null;
		}
		if (this.lookup != null) {
			this.lookup.cancel();
			this.lookup = null;
		}
		return first;
	}

	/**
	 * Hears of the end of a dial, once, unless it is cancelled.
	 */
	interface Outcome {

		/**
		 * There is a connection. It does not read until it is told to.
		 * @param channel the channel, with no handlers but those for TLS
		 * @param left what is left of the request's timeout, for whatever follows
		 */
		void connected(Channel channel, Duration left);

		/**
		 * There is no connection, and nothing is left open.
		 * @param error why
		 */
		void failed(HandshakeException error);

	}

	/**
	 * The end of the pipeline while dialling.
	 */
	private final class Guard extends ChannelInboundHandlerAdapter {

		@Override
		public void channelInactive(ChannelHandlerContext context) {
			if (context.channel() == Dial.this.channel) {
				broken(new ClosedChannelException());
			}
		}

		@Override
		public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
			if (context.channel() == Dial.this.channel) {
				broken(cause);
			}
		}

	}

}
