package io.websockexnova.test.conformance;

import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * One stream of the bridge and its TCP connection to the peer, both on one thread. Who
 * cannot write is not read for.
 */
final class Http2BridgeStream extends ChannelInboundHandlerAdapter {

	private static final Set<String> HTTP1_ONLY = Set.of("upgrade", "connection", "sec-websocket-accept",
			"content-length", "transfer-encoding");

	private final URI target;

	private final Consumer<Http2Headers> calls;

	private @Nullable Channel raw;

	private boolean ended;

	Http2BridgeStream(URI target, Consumer<Http2Headers> calls) {
		this.target = target;
		this.calls = calls;
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		if (message instanceof Http2HeadersFrame frame && this.raw == null) {
			this.calls.accept(frame.headers());
			call(context.channel(), frame.headers());
		}
		else if (message instanceof Http2DataFrame data && this.raw != null) {
			this.raw.write(data.content());
			if (data.isEndStream()) {
				this.ended = true;
				afterWrites(() -> ((SocketChannel) raw()).shutdownOutput());
			}
		}
		else {
			ReferenceCountUtil.release(message);
		}
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext context) {
		if (this.raw != null && this.raw.isActive()) {
			this.raw.flush();
			context.channel().config().setAutoRead(this.raw.isWritable());
		}
	}

	@Override
	public void channelWritabilityChanged(ChannelHandlerContext context) {
		if (this.raw != null) {
			this.raw.config().setAutoRead(context.channel().isWritable());
		}
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext context, Object event) {
		if (event instanceof Http2ResetFrame && this.raw != null && !this.ended) {
			this.raw.config().setOption(ChannelOption.SO_LINGER, 0);
			this.raw.close();
		}
		ReferenceCountUtil.release(event);
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		if (this.raw != null) {
			afterWrites(raw()::close);
		}
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		context.close();
	}

	private Channel raw() {
		return Objects.requireNonNull(this.raw);
	}

	private void afterWrites(Runnable task) {
		raw().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener((written) -> task.run());
	}

	private void call(Channel stream, Http2Headers headers) {
		stream.config().setAutoRead(false);
		this.raw = new Bootstrap().group(stream.eventLoop())
			.channel(NioSocketChannel.class)
			.option(ChannelOption.ALLOW_HALF_CLOSURE, true)
			.option(ChannelOption.TCP_NODELAY, true)
			.handler(new RawEnd(stream))
			.connect(InetAddress.getLoopbackAddress(), this.target.getPort())
			.addListener((ChannelFutureListener) (connected) -> {
				if (connected.isSuccess()) {
					connected.channel().writeAndFlush(Unpooled.wrappedBuffer(request(headers)));
					stream.config().setAutoRead(true);
				}
				else {
					stream.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.CONNECT_ERROR));
				}
			})
			.channel();
	}

	private static byte[] request(Http2Headers headers) {
		StringBuilder text = new StringBuilder();
		text.append("GET ").append(headers.path()).append(" HTTP/1.1\r\nHost: ").append(headers.authority());
		text.append("\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
		headers.forEach((header) -> {
			if (header.getKey().charAt(0) != ':') {
				text.append(header.getKey()).append(": ").append(header.getValue()).append("\r\n");
			}
		});
		return text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
	}

	/**
	 * The TCP connection to the peer.
	 */
	private static final class RawEnd extends ChannelInboundHandlerAdapter {

		private final Channel stream;

		private @Nullable ByteBuf head = Unpooled.buffer();

		private boolean ended;

		private RawEnd(Channel stream) {
			this.stream = stream;
		}

		@Override
		public void channelRead(ChannelHandlerContext context, Object message) {
			ByteBuf bytes = (ByteBuf) message;
			if (this.head != null) {
				this.head.writeBytes(bytes);
				bytes.release();
				readHead();
			}
			else {
				this.stream.write(new DefaultHttp2DataFrame(bytes));
			}
		}

		@Override
		public void channelReadComplete(ChannelHandlerContext context) {
			this.stream.flush();
			context.channel().config().setAutoRead(this.stream.isWritable());
		}

		@Override
		public void channelWritabilityChanged(ChannelHandlerContext context) {
			this.stream.config().setAutoRead(context.channel().isWritable());
		}

		@Override
		public void userEventTriggered(ChannelHandlerContext context, Object event) {
			if (event instanceof ChannelInputShutdownEvent) {
				this.ended = true;
				this.stream.writeAndFlush(new DefaultHttp2DataFrame(true));
			}
		}

		@Override
		public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
			context.close();
		}

		@Override
		public void channelInactive(ChannelHandlerContext context) {
			this.stream.config().setAutoRead(true); // what has come for the peer is
													// dropped
			if (!this.ended && this.stream.isActive()) {
				this.stream.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.CANCEL));
			}
		}

		private void readHead() {
			ByteBuf bytes = Objects.requireNonNull(this.head);
			String text = bytes.toString(StandardCharsets.ISO_8859_1);
			int end = text.indexOf("\r\n\r\n");
			while (end != -1) {
				bytes.skipBytes(end + 4);
				String[] lines = text.substring(0, end).split("\r\n");
				String status = lines[0].substring(9, 12);
				this.stream.writeAndFlush(new DefaultHttp2HeadersFrame(headers(status, lines)));
				if (status.equals("101") || status.charAt(0) != '1') {
					this.head = null;
					this.stream.write(new DefaultHttp2DataFrame(bytes));
					return;
				}
				text = bytes.toString(StandardCharsets.ISO_8859_1);
				end = text.indexOf("\r\n\r\n");
			}
		}

		private static Http2Headers headers(String status, String[] lines) {
			Http2Headers headers = new DefaultHttp2Headers().status(status.equals("101") ? "200" : status);
			Arrays.stream(lines).skip(1).map((line) -> line.split(": ?", 2)).forEach((parts) -> {
				String name = parts[0].toLowerCase(Locale.ROOT);
				if (!HTTP1_ONLY.contains(name)) {
					headers.add(name, parts[1]);
				}
			});
			return headers;
		}

	}

}
