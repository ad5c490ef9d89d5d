package io.websockexnova.benchmarks.compare.client;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.util.concurrent.Promise;

/**
 * Tells when the handshake is over, and leaves the pipeline then.
 */
final class NettyReady extends ChannelInboundHandlerAdapter {

	private final Promise<Void> ready;

	NettyReady(Promise<Void> ready) {
		this.ready = ready;
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext context, Object event) {
		if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
			context.pipeline().remove(this);
			this.ready.trySuccess(null);
		}
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		this.ready.tryFailure(cause);
		context.close();
	}

}
