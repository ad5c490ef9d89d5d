package io.websockexnova.benchmarks.compare.client;

import java.util.function.Consumer;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;

/**
 * Hands on text messages.
 */
final class NettyTexts extends SimpleChannelInboundHandler<TextWebSocketFrame> {

	private final Consumer<String> texts;

	NettyTexts(Consumer<String> texts) {
		this.texts = texts;
	}

	@Override
	protected void channelRead0(ChannelHandlerContext context, TextWebSocketFrame frame) {
		this.texts.accept(frame.text());
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		cause.printStackTrace();
		context.close();
	}

}
