package io.websockexnova.transport.netty;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.socksx.v4.Socks4CommandResponse;
import io.netty.handler.codec.socksx.v4.Socks4CommandStatus;
import io.netty.handler.codec.socksx.v5.Socks5AuthMethod;
import io.netty.handler.codec.socksx.v5.Socks5CommandResponse;
import io.netty.handler.codec.socksx.v5.Socks5CommandStatus;
import io.netty.handler.codec.socksx.v5.Socks5InitialResponse;
import io.netty.handler.codec.socksx.v5.Socks5PasswordAuthResponse;
import io.netty.handler.codec.socksx.v5.Socks5PasswordAuthStatus;
import io.netty.handler.proxy.HttpProxyHandler;
import io.netty.handler.proxy.ProxyHandler;
import io.netty.handler.proxy.Socks4ProxyHandler;
import io.netty.handler.proxy.Socks5ProxyHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.Proxy;
import io.websockexnova.transport.HandshakeException;

/**
 * The way through a proxy. Netty's handlers speak to it; this one sits between them and
 * their decoders and says in our words what a refusal is about. Nothing is sent before
 * {@link #open()}: a connection that loses the race must not ask for anything.
 */
final class Tunnel extends ChannelInboundHandlerAdapter {

	private final ProxyHandler handler;

	private final HandshakeFailures failures;

	private final Consumer<HandshakeException> refused;

	private final Gate gate = new Gate();

	private Tunnel(ProxyHandler handler, HandshakeFailures failures, Consumer<HandshakeException> refused) {
		this.handler = handler;
		this.failures = failures;
		this.refused = refused;
		handler.setConnectTimeoutMillis(0); // the dial has a deadline
	}

	/**
	 * Sets a pipeline up. The channel is to be connected to the destination then, and the
	 * handlers lead it to the proxy.
	 * @param pipeline the pipeline
	 * @param proxy the proxy
	 * @param address its address
	 * @param failures says what went wrong
	 * @param refused hears of a refusal
	 */
	static void install(ChannelPipeline pipeline, Proxy proxy, InetSocketAddress address, HandshakeFailures failures,
			Consumer<HandshakeException> refused) {
		Tunnel tunnel = new Tunnel(handler(proxy, address), failures, refused);
		pipeline.addLast(tunnel.gate).addLast(tunnel.handler);
		pipeline.addBefore(pipeline.context(tunnel.handler).name(), null, tunnel);
	}

	/**
	 * Asks the proxy to connect.
	 * @param channel a channel that is connected to the proxy
	 * @return done when the proxy has answered
	 */
	static Future<Channel> open(Channel channel) {
		Tunnel tunnel = channel.pipeline().get(Tunnel.class);
		tunnel.gate.open();
		return tunnel.handler.connectFuture();
	}

	/**
	 * Removes what is no longer needed when the proxy has connected.
	 * @param channel the channel
	 */
	static void remove(Channel channel) {
		Tunnel tunnel = channel.pipeline().remove(Tunnel.class);
		channel.pipeline().remove(tunnel.handler);
		channel.pipeline().remove(tunnel.gate);
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		HandshakeException refusal = refusal(message);
		if (refusal != null) {
			ReferenceCountUtil.release(message);
			this.refused.accept(refusal);
		}
		else {
			context.fireChannelRead(message);
		}
	}

	private @Nullable HandshakeException refusal(Object message) {
		if (message instanceof HttpResponse response && response.status().code() != 200) {
			int status = response.status().code();
			return this.failures.proxyRefused("with status " + status, status, status == 407, retryAfter(response));
		}
		if (message instanceof Socks5InitialResponse response
				&& response.authMethod().equals(Socks5AuthMethod.UNACCEPTED)) {
			return socks("for it accepts none of the offered methods of authentication", true);
		}
		if (message instanceof Socks5PasswordAuthResponse response
				&& !response.status().equals(Socks5PasswordAuthStatus.SUCCESS)) {
			return socks("for it does not accept the user name and password", true);
		}
		if (message instanceof Socks5CommandResponse response
				&& !response.status().equals(Socks5CommandStatus.SUCCESS)) {
			return socks("with " + response.status(), false);
		}
		if (message instanceof Socks4CommandResponse response
				&& !response.status().equals(Socks4CommandStatus.SUCCESS)) {
			return socks("with " + response.status(), response.status().equals(Socks4CommandStatus.IDENTD_UNREACHABLE)
					|| response.status().equals(Socks4CommandStatus.IDENTD_AUTH_FAILURE));
		}
		return null;
	}

	private HandshakeException socks(String how, boolean credentials) {
		return this.failures.proxyRefused(how, 0, credentials, null);
	}

	private static @Nullable Duration retryAfter(HttpResponse response) {
		String value = response.headers().get(HttpHeaderNames.RETRY_AFTER);
		return (value != null && value.matches("\\d{1,9}")) ? Duration.ofSeconds(Long.parseLong(value)) : null;
	}

	private static ProxyHandler handler(Proxy proxy, InetSocketAddress address) {
		String username = proxy.username();
		String password = Objects.requireNonNullElse(proxy.password(), "");
		return switch (proxy.type()) {
			case HTTP ->
				(username != null) ? new HttpProxyHandler(address, username, password) : new HttpProxyHandler(address);
			case SOCKS4 -> new Socks4ProxyHandler(address, username);
			case SOCKS5 -> new Socks5ProxyHandler(address, username, password);
		};
	}

	/**
	 * Keeps the news of the connection from the handler that would begin to talk.
	 */
	private static final class Gate extends ChannelInboundHandlerAdapter {

		private @Nullable ChannelHandlerContext active;

		private boolean open;

		@Override
		public void channelActive(ChannelHandlerContext context) {
			this.active = context;
			if (this.open) {
				context.fireChannelActive();
			}
		}

		private void open() {
			this.open = true;
			if (this.active != null) {
				this.active.fireChannelActive();
			}
		}

	}

}
