package io.websockexnova.benchmarks.compare.client;

import java.util.function.Consumer;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;

import io.websockexnova.platform.deribit.BookUpdate;

/**
 * Hands on the messages of an order book, read from the bytes of their frames.
 */
final class NettyBooks extends SimpleChannelInboundHandler<TextWebSocketFrame> {

	private final StreamedBook reader = new StreamedBook();

	private final Consumer<BookUpdate> updates;

	private byte[] bytes = new byte[1024];

	NettyBooks(Consumer<BookUpdate> updates) {
		this.updates = updates;
	}

	@Override
	protected void channelRead0(ChannelHandlerContext context, TextWebSocketFrame frame) {
		ByteBuf content = frame.content();
		int length = content.readableBytes();
		if (length > this.bytes.length) {
			this.bytes = new byte[length];
		}
		content.readBytes(this.bytes, 0, length);
		this.updates.accept(this.reader.read(this.bytes, 0, length));
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		cause.printStackTrace();
		context.close();
	}

}
