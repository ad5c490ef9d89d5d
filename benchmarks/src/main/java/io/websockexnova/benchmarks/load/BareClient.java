package io.websockexnova.benchmarks.load;

import java.net.URI;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * The same connections on bare Netty with its own WebSocket codec: nothing watches them,
 * nothing is routed, nothing is counted but by the listener.
 */
final class BareClient {

	private final EventLoopGroup group;

	private final Bootstrap bootstrap;

	BareClient(int loops) {
		boolean epoll = Epoll.isAvailable();
		this.group = new MultiThreadIoEventLoopGroup(loops,
				epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
		this.bootstrap = new Bootstrap().group(this.group)
			.channel(epoll ? EpollSocketChannel.class : NioSocketChannel.class);
	}

	/**
	 * Opens a connection and asks for the feed.
	 * @param url where to
	 * @param account takes what comes
	 * @return completes when the server has answered
	 */
	Mono<Void> open(String url, Account account) {
		URI uri = URI.create(url);
		Sinks.Empty<Void> ready = Sinks.empty();
		this.bootstrap.clone().handler(new ChannelInitializer<Channel>() {
			@Override
			protected void initChannel(Channel channel) {
				channel.pipeline()
					.addLast(new Stamp(account), new HttpClientCodec(), new HttpObjectAggregator(8192),
							new WebSocketClientProtocolHandler(
									WebSocketClientProtocolConfig.newBuilder().webSocketUri(uri).build()),
							new Listener(account, ready));
			}
		}).connect(uri.getHost(), uri.getPort()).addListener((connected) -> {
			if (!connected.isSuccess()) {
				ready.tryEmitError(connected.cause());
			}
		});
		return ready.asMono();
	}

	private static final class Stamp extends ChannelInboundHandlerAdapter {

		private final Account account;

		private Stamp(Account account) {
			this.account = account;
		}

		@Override
		public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
			if (message instanceof ByteBuf) {
				this.account.read();
			}
			super.channelRead(context, message);
		}

	}

	private static final class Listener extends SimpleChannelInboundHandler<TextWebSocketFrame> {

		private final Account account;

		private final Sinks.Empty<Void> ready;

		private Listener(Account account, Sinks.Empty<Void> ready) {
			this.account = account;
			this.ready = ready;
		}

		@Override
		public void userEventTriggered(ChannelHandlerContext context, Object event) {
			if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
				context.writeAndFlush(new TextWebSocketFrame("1"));
			}
		}

		@Override
		protected void channelRead0(ChannelHandlerContext context, TextWebSocketFrame frame) {
			String text = frame.text();
			if (text.charAt(0) == '{') {
				this.account.arrived();
				this.account.handle(text);
			}
			else {
				this.ready.tryEmitEmpty();
			}
		}

		@Override
		public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
			this.ready.tryEmitError(cause);
			context.close();
		}

	}

}
