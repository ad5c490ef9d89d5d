package io.websockexnova.benchmarks.compare.client;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.util.concurrent.Future;

/**
 * A channel of bare Netty.
 */
final class NettyLink implements Link {

	private final Channel channel;

	private final boolean flushing;

	NettyLink(Channel channel, boolean flushing) {
		this.channel = channel;
		this.flushing = flushing;
	}

	@Override
	public void send(String text, Completions sent) {
		report(this.channel.writeAndFlush(new TextWebSocketFrame(text)), sent);
	}

	@Override
	public void post(String text, Completions sent) {
		if (this.flushing) {
			send(text, sent);
		}
		else {
			report(this.channel.write(new TextWebSocketFrame(text)), sent);
		}
	}

	@Override
	public void flush(Completions sent) {
		if (!this.flushing) {
			this.channel.flush();
		}
	}

	private static void report(ChannelFuture write, Completions sent) {
		write.addListener((Future<? super Void> written) -> {
			if (written.isSuccess()) {
				sent.done();
			}
			else {
				sent.failed(written.cause());
			}
		});
	}

}
