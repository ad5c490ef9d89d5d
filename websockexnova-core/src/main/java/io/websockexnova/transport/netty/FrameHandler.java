package io.websockexnova.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;

/**
 * The last handler of the pipeline: copies each read into the loop's array, unless it is
 * in an array already, and lets the socket decode it there.
 */
final class FrameHandler extends ChannelInboundHandlerAdapter {

	private final NettySocket socket;

	private final NettyLoop loop;

	FrameHandler(NettySocket socket, NettyLoop loop) {
		this.socket = socket;
		this.loop = loop;
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		try {
			if (message instanceof ByteBuf buffer && this.socket.isReading()) {
				this.socket.readStarted(buffer.readableBytes());
				read(buffer);
			}
		}
		finally {
			ReferenceCountUtil.release(message);
		}
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext context) {
		this.socket.readEnded();
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		this.socket.disconnected();
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		this.socket.broken(cause);
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext context, Object event) {
		if (event instanceof SslCloseCompletionEvent) {
			context.close(); // the end of TLS is the end of the connection
		}
	}

	private void read(ByteBuf buffer) {
		if (buffer.hasArray()) {
			this.socket.decode(buffer.array(), buffer.arrayOffset() + buffer.readerIndex(), buffer.readableBytes());
			return;
		}
		byte[] array = this.loop.readArray();
		while (buffer.isReadable() && this.socket.isReading()) {
			int count = Math.min(array.length, buffer.readableBytes());
			buffer.readBytes(array, 0, count);
			this.socket.decode(array, 0, count);
		}
	}

}
