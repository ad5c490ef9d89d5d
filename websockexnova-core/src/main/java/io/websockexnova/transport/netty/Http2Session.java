package io.websockexnova.transport.netty;

import java.net.InetAddress;
import java.net.InetSocketAddress;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2HeadersEncoder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/2 on a channel, which Netty speaks: what our side of it is set to, and what the
 * server says about the connection as a whole.
 */
final class Http2Session extends ChannelInboundHandlerAdapter {

	private static final int WINDOW = 1024 * 1024;

	private static final int MAX_HEADERS = 16 * 1024;

	private static final long FAREWELL_MILLIS = 500;

	private final Http2FrameCodec codec = Http2FrameCodecBuilder.forClient()
		.initialSettings(
				new Http2Settings().pushEnabled(false).initialWindowSize(WINDOW).maxHeaderListSize(MAX_HEADERS))
		.headerSensitivityDetector(Http2HeadersEncoder.ALWAYS_SENSITIVE)
		.gracefulShutdownTimeoutMillis(FAREWELL_MILLIS)
		.build();

	private final Channel channel;

	private final Events events;

	private boolean settled;

	private @Nullable Throwable error;

	Http2Session(Channel channel, Events events) {
		this.channel = channel;
		this.events = events;
	}

	/**
	 * Says hello, and reads from now on.
	 */
	void start() {
		this.channel.pipeline()
			.addLast(this.codec, new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()), this);
		this.channel.config().setAutoRead(true);
	}

	boolean isActive() {
		return this.channel.isActive();
	}

	/**
	 * Whether the server allows another stream.
	 * @return false if there are as many as it allows
	 */
	boolean hasRoom() {
		return this.codec.connection().local().canOpenStream();
	}

	/**
	 * Address of the other end of TCP.
	 * @return the address, or null if there is none any more
	 */
	@Nullable InetAddress remote() {
		return (this.channel.remoteAddress() instanceof InetSocketAddress address) ? address.getAddress() : null;
	}

	/**
	 * What broke the connection.
	 * @return the error, or null if there is none
	 */
	@Nullable Throwable error() {
		return this.error;
	}

	/**
	 * Opens a stream.
	 * @param handlers handlers of the stream
	 * @return tells whether it is open
	 */
	Future<Http2StreamChannel> open(ChannelHandler... handlers) {
		return new Http2StreamChannelBootstrap(this.channel).handler(new ChannelInitializer<>() {

			@Override
			protected void initChannel(Channel stream) {
				stream.pipeline().addLast(handlers);
			}

		}).open();
	}

	/**
	 * Closes the connection in order, with GOAWAY.
	 */
	void close() {
		this.channel.close();
	}

	/**
	 * Closes the connection at once.
	 */
	void drop() {
		this.channel.unsafe().close(this.channel.voidPromise());
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		try {
			if (message instanceof Http2SettingsFrame frame && !this.settled) {
				this.settled = true;
				this.events.settled(Boolean.TRUE.equals(frame.settings().connectProtocolEnabled()));
			}
			else if (message instanceof Http2GoAwayFrame) {
				this.events.goingAway();
			}
		}
		finally {
			ReferenceCountUtil.release(message);
		}
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext context) {
		this.events.received();
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		this.events.ended(this.error);
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		if (this.error == null) {
			this.error = cause;
		}
		this.events.goingAway();
		if (Http2CodecUtil.getEmbeddedHttp2Exception(cause) == null) {
			drop(); // otherwise the codec says goodbye and closes
		}
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext context, Object event) {
		if (event instanceof SslCloseCompletionEvent) {
			drop(); // the end of TLS is the end of the connection
		}
	}

	/**
	 * Hears of the connection, on its loop.
	 */
	interface Events {

		/**
		 * The server's first settings have come.
		 * @param connectProtocol whether it takes the extended CONNECT of RFC 8441
		 */
		void settled(boolean connectProtocol);

		/**
		 * There must be no more streams; those that there are may live on.
		 */
		void goingAway();

		/**
		 * Bytes have come in.
		 */
		void received();

		/**
		 * TCP has ended.
		 * @param error what broke it, or null
		 */
		void ended(@Nullable Throwable error);

	}

}
