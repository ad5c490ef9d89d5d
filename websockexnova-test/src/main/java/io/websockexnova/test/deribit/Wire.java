package io.websockexnova.test.deribit;

import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * One TCP connection, beneath the WebSocket codec: where connections are counted,
 * dropped, cut in the middle of a frame, or go silent.
 */
final class Wire extends ChannelDuplexHandler {

	private static final int DECLARED = 4096;

	private final Exchange exchange;

	private final int number;

	private @Nullable ChannelHandlerContext context;

	private boolean silent;

	private boolean upgraded;

	Wire(Exchange exchange, int number) {
		this.exchange = exchange;
		this.number = number;
	}

	int number() {
		return this.number;
	}

	boolean isSilent() {
		return this.silent;
	}

	@Override
	public void channelActive(ChannelHandlerContext context) {
		this.context = context;
		this.exchange.opened(this);
		if (this.exchange.plan().drops(DropPoint.ON_ACCEPT)) {
			fin();
			return;
		}
		context.fireChannelActive();
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		this.exchange.closed(this);
		context.fireChannelInactive();
	}

	@Override
	public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
		if (this.silent) {
			ReferenceCountUtil.release(message);
			promise.trySuccess();
			return;
		}
		context.write(message, promise);
	}

	void upgraded() {
		this.upgraded = true;
	}

	// Sends nothing from now on, not even a pong, while the connection stays open.
	void silence() {
		this.silent = true;
	}

	// Ends the connection by an RST.
	void reset() {
		context().channel().config().setOption(ChannelOption.SO_LINGER, 0);
		context().close();
	}

	// Ends the connection by a FIN.
	void fin() {
		context().close();
	}

	void read(boolean on) {
		context().channel().config().setAutoRead(on);
	}

	// Sends the header and the beginning of a text frame, then resets the connection.
	void breakFrame() {
		if (!this.upgraded) {
			reset();
			return;
		}
		ByteBuf bytes = Unpooled.buffer().writeByte(0x81).writeByte(126).writeShort(DECLARED);
		bytes.writeCharSequence("{\"jsonrpc\":\"2.0\",\"method\":\"subscription\",\"params\":{\"channel\":\"bo",
				StandardCharsets.UTF_8);
		context().writeAndFlush(bytes);
		reset();
	}

	private ChannelHandlerContext context() {
		if (this.context == null) {
			throw new IllegalStateException("connection " + this.number + " is not open yet");
		}
		return this.context;
	}

}
