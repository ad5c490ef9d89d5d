package io.websockexnova.transport.netty;

import java.net.SocketAddress;
import java.util.List;
import java.util.function.Consumer;

import javax.net.ssl.SSLContext;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.resolver.NoopAddressResolverGroup;
import io.netty.resolver.dns.DnsNameResolverBuilder;

import io.websockexnova.transport.ConnectRequest;

/**
 * Makes connections up to where HTTP begins: resolves the host, connects, goes through
 * the proxy, does TLS. What is sent over them is the business of others.
 */
final class Dialler {

	private final IoTransport io;

	private final Names names;

	private final SSLContext defaultContext;

	/**
	 * A dialler for all loops of a transport.
	 * @param io the loops' way to do I/O
	 * @param resolver adjusts the name resolver
	 * @param defaultContext trust and keys of requests that bring none
	 */
	Dialler(IoTransport io, Consumer<DnsNameResolverBuilder> resolver, SSLContext defaultContext) {
		this.io = io;
		this.defaultContext = defaultContext;
		this.names = new Names(io::datagramChannel, resolver);
	}

	/**
	 * Starts to dial. Call on the loop.
	 * @param loop a loop of the transport; everything happens on it
	 * @param request where and how; its timeout counts from now
	 * @param protocols what to offer by ALPN with TLS (RFC 7301), in order of preference;
	 * empty for no offer
	 * @param outcome hears of the end, on the loop, never during this call
	 * @return the dial
	 */
	Dial dial(NettyLoop loop, ConnectRequest request, List<String> protocols, Dial.Outcome outcome) {
		Dial dial = new Dial(this, loop, request, protocols, outcome);
		dial.start();
		return dial;
	}

	Names names() {
		return this.names;
	}

	SSLContext defaultContext() {
		return this.defaultContext;
	}

	/**
	 * Starts to connect a channel. It does not read until it is told to.
	 * @param loop loop of the channel
	 * @param address the address; handlers may lead elsewhere
	 * @param handler sets the pipeline up
	 * @return the connect
	 */
	ChannelFuture connect(NettyLoop loop, SocketAddress address, ChannelHandler handler) {
		return new Bootstrap().group(loop.eventLoop())
			.channelFactory(this.io::socketChannel)
			.resolver(NoopAddressResolverGroup.INSTANCE)
			.option(ChannelOption.AUTO_READ, false)
			.option(ChannelOption.TCP_NODELAY, true)
			.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0) // the dial has a deadline
			.handler(handler)
			.connect(address);
	}

}
