package io.websockexnova.test.deribit;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ThreadLocalRandom;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * The listening socket, which can be closed and opened again on the same port.
 */
final class Listener {

	// Below the ephemeral range of the common systems: a client that dials a refusing
	// ephemeral port can connect to itself, and anybody can be given that port meanwhile.
	private static final int LOWEST_PORT = 20_000;

	private static final int HIGHEST_PORT = 32_000;

	private static final int TRIES = 100;

	private static final WriteBufferWaterMark BACKLOG = new WriteBufferWaterMark(4 << 20, 8 << 20);

	private final ServerBootstrap bootstrap;

	private @Nullable Channel channel;

	private int port;

	Listener(SingleWriter writer, ChannelHandler connections, int port) {
		this.bootstrap = new ServerBootstrap().group(writer.group())
			.channel(NioServerSocketChannel.class)
			.option(ChannelOption.SO_REUSEADDR, true)
			.option(ChannelOption.SO_BACKLOG, 128)
			.childOption(ChannelOption.TCP_NODELAY, true)
			.childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, BACKLOG)
			.childHandler(connections);
		this.port = port;
	}

	int port() {
		return this.port;
	}

	// Listens; on the first call without a port it chooses a free one. Not to be called
	// from the simulator's thread.
	void open() {
		if (this.channel != null) {
			return;
		}
		Throwable failure = null;
		for (int i = 0; i < TRIES && this.channel == null; i++) {
			int candidate = (this.port != 0) ? this.port
					: ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT);
			ChannelFuture bound = this.bootstrap
				.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), candidate))
				.awaitUninterruptibly();
			if (bound.isSuccess()) {
				this.channel = bound.channel();
				this.port = candidate;
			}
			else if (this.port != 0) {
				failure = bound.cause();
				break;
			}
		}
		if (this.channel == null) {
			throw new IllegalStateException("cannot listen on port " + this.port + " of the loopback interface",
					failure);
		}
	}

	void close() {
		if (this.channel != null) {
			this.channel.close().awaitUninterruptibly();
			this.channel = null;
		}
	}

}
