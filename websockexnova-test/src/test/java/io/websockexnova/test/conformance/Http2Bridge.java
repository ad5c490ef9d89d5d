package io.websockexnova.test.conformance;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.DefaultHttp2SettingsFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;

/**
 * Netty's HTTP/2 server in front of a raw-socket peer. Each extended CONNECT (RFC 8441)
 * makes a TCP connection to the peer and an upgrade request of HTTP/1.1 on it; from the
 * answer on the stream carries the bytes of that connection as they are, END_STREAM for
 * FIN and RST_STREAM for RST. So a script for the peer proves HTTP/2 as well.
 */
final class Http2Bridge implements AutoCloseable {

	private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

	private final URI target;

	private final @Nullable SSLContext tls;

	private final List<String> protocols;

	private final Channel listening;

	private final List<Channel> connections = new CopyOnWriteArrayList<>();

	private final BlockingQueue<Http2Headers> calls = new LinkedBlockingQueue<>();

	private Http2Bridge(URI target, @Nullable SSLContext tls, List<String> protocols,
			@Nullable Http2Settings settings) {
		this.target = target;
		this.tls = tls;
		this.protocols = protocols;
		ServerBootstrap bootstrap = new ServerBootstrap().group(this.group)
			.channel(NioServerSocketChannel.class)
			.childOption(ChannelOption.TCP_NODELAY, true)
			.childHandler(new ChannelInitializer<>() {

				@Override
				protected void initChannel(Channel channel) {
					accepted(channel, settings);
				}

			});
		this.listening = listen(bootstrap);
	}

	// Below the ephemeral range of the common systems: a client that dials a port of that
	// range which nobody listens on can connect to itself instead of being refused.
	private static Channel listen(ServerBootstrap bootstrap) {
		ChannelFuture bound;
		int tries = 0;
		do {
			bound = bootstrap
				.bind(InetAddress.getLoopbackAddress(), ThreadLocalRandom.current().nextInt(20_000, 32_000))
				.awaitUninterruptibly();
			tries++;
		}
		while (!bound.isSuccess() && tries < 100);
		return bound.syncUninterruptibly().channel();
	}

	/**
	 * Starts a bridge for HTTP/2 with prior knowledge.
	 * @param target URL of the peer
	 * @return the bridge
	 */
	static Http2Bridge to(URI target) {
		return to(target, settings());
	}

	/**
	 * Starts a bridge for HTTP/2 with prior knowledge.
	 * @param target URL of the peer
	 * @param settings settings of the server, or null for a server that sends nothing
	 * @return the bridge
	 */
	static Http2Bridge to(URI target, @Nullable Http2Settings settings) {
		return new Http2Bridge(target, null, List.of(), settings);
	}

	/**
	 * Starts a bridge for HTTP/2 over TLS.
	 * @param target URL of the peer
	 * @param tls keys of the server
	 * @param protocols what the server knows by ALPN, empty for no ALPN
	 * @return the bridge
	 */
	static Http2Bridge to(URI target, SSLContext tls, String... protocols) {
		return new Http2Bridge(target, tls, List.of(protocols), settings());
	}

	/**
	 * Settings of a server that takes WebSockets.
	 * @return new settings
	 */
	static Http2Settings settings() {
		return new Http2Settings().connectProtocolEnabled(true);
	}

	/**
	 * URL of the bridge: the peer's, but for scheme and port.
	 * @return the URL
	 */
	URI uri() {
		return uri(this.target);
	}

	/**
	 * URL of the bridge with the path and the query of another.
	 * @param like the other URL
	 * @return the URL
	 */
	URI uri(URI like) {
		String query = (like.getRawQuery() != null) ? "?" + like.getRawQuery() : "";
		return URI.create(((this.tls != null) ? "wss" : "ws") + "://localhost:" + port() + like.getRawPath() + query);
	}

	int port() {
		return ((InetSocketAddress) this.listening.localAddress()).getPort();
	}

	/**
	 * TCP connections that were accepted so far.
	 * @return the number
	 */
	int accepted() {
		return this.connections.size();
	}

	/**
	 * Of the accepted connections those that are open.
	 * @return the number
	 */
	long open() {
		return this.connections.stream().filter(Channel::isActive).count();
	}

	/**
	 * The next extended CONNECT.
	 * @return its header fields
	 */
	Http2Headers call() {
		try {
			Http2Headers call = this.calls.poll(5, TimeUnit.SECONDS);
			if (call == null) {
				throw new AssertionError("No request within 5 seconds");
			}
			return call;
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

	/**
	 * Refuses connections from now on.
	 */
	void refuse() {
		this.listening.close().syncUninterruptibly();
		for (int turn = 0; turn < 3; turn++) {
			// The system goes on accepting until the selector has noticed.
			this.group.submit(() -> {
			}).syncUninterruptibly();
		}
	}

	/**
	 * Says on all connections that no more streams are taken, before anything that the
	 * peers send later.
	 */
	void goAway() {
		this.connections.forEach((channel) -> channel.writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR))
			.syncUninterruptibly());
	}

	/**
	 * Changes the settings on all connections, before anything that the peers send later.
	 * @param settings what changes
	 */
	void settings(Http2Settings settings) {
		this.connections
			.forEach((channel) -> channel.writeAndFlush(new DefaultHttp2SettingsFrame(settings)).syncUninterruptibly());
	}

	/**
	 * Ends all TCP connections.
	 * @param reset whether by RST instead of FIN
	 */
	void cut(boolean reset) {
		this.connections.forEach((channel) -> channel.eventLoop().execute(() -> {
			if (reset && channel.isActive()) {
				channel.config().setOption(ChannelOption.SO_LINGER, 0);
			}
			channel.unsafe().close(channel.voidPromise());
		}));
	}

	/**
	 * Stops or starts to read on all TCP connections.
	 * @param reading whether to read
	 */
	void reading(boolean reading) {
		this.connections.forEach((channel) -> channel.config().setAutoRead(reading));
	}

	@Override
	public void close() {
		this.group.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
	}

	private void accepted(Channel channel, @Nullable Http2Settings settings) {
		this.connections.add(channel);
		if (this.tls != null) {
			SSLEngine engine = this.tls.createSSLEngine();
			engine.setUseClientMode(false);
			SSLParameters parameters = engine.getSSLParameters();
			parameters.setApplicationProtocols(this.protocols.toArray(new String[0]));
			engine.setSSLParameters(parameters);
			channel.pipeline().addLast(new SslHandler(engine));
		}
		if (settings == null) {
			return;
		}
		channel.pipeline()
			.addLast(Http2FrameCodecBuilder.forServer().initialSettings(settings).build(),
					new Http2MultiplexHandler(new ChannelInitializer<>() {

						@Override
						protected void initChannel(Channel stream) {
							stream.pipeline()
								.addLast(new Http2BridgeStream(Http2Bridge.this.target, Http2Bridge.this.calls::add));
						}

					}), new ChannelInboundHandlerAdapter() {

						@Override
						public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
							context.channel().unsafe().close(context.voidPromise());
						}

					});
	}

}
