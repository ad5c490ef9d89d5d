package io.websockexnova.test.deribit;

import java.io.IOException;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;

/**
 * Hands text messages to the session and answers control frames.
 */
final class FrameHandler extends SimpleChannelInboundHandler<WebSocketFrame> {

	private final Exchange exchange;

	private final Wire wire;

	private final Session session;

	FrameHandler(Exchange exchange, Wire wire, Session session) {
		this.exchange = exchange;
		this.wire = wire;
		this.session = session;
	}

	@Override
	protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
		if (this.wire.isSilent()) {
			return;
		}
		if (frame instanceof TextWebSocketFrame text) {
			this.session.receive(text.text());
		}
		else if (frame instanceof PingWebSocketFrame) {
			context.writeAndFlush(new PongWebSocketFrame(frame.content().retain()));
		}
		else if (frame instanceof CloseWebSocketFrame) {
			context.writeAndFlush(new CloseWebSocketFrame(true, 0, frame.content().retain()))
				.addListener(ChannelFutureListener.CLOSE);
		}
		else if (!(frame instanceof PongWebSocketFrame)) {
			this.exchange.journal().violation(this.wire.number(), "sent a frame that is not text");
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		this.session.end();
		context.fireChannelInactive();
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		if (!(cause instanceof IOException)) {
			this.exchange.journal().violation(this.wire.number(), "caused " + cause.getClass().getSimpleName());
		}
		context.close();
	}

}
