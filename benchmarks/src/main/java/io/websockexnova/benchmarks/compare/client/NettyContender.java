package io.websockexnova.benchmarks.compare.client;

import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.util.concurrent.Promise;

import io.websockexnova.platform.deribit.BookUpdate;

/**
 * Bare Netty with its own WebSocket codec.
 */
final class NettyContender implements Contender {

	private static final int LOOPS = 2;

	private static final int MAX_PAYLOAD = 1024 * 1024;

	private final boolean usual;

	private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(LOOPS, NioIoHandler.newFactory());

	/**
	 * New.
	 * @param usual whether everything is as Netty does it unless told otherwise: texts
	 * checked for UTF-8 and each message flushed; otherwise none is checked and many are
	 * flushed at once, which is the least that its codec can do
	 */
	NettyContender(boolean usual) {
		this.usual = usual;
	}

	@Override
	public Link open(URI url, Consumer<String> texts) throws Exception {
		return connect(url, new NettyTexts(texts));
	}

	@Override
	public Link openBook(URI url, Consumer<BookUpdate> updates) throws Exception {
		return connect(url, new NettyBooks(updates));
	}

	private Link connect(URI url, ChannelHandler frames) throws Exception {
		Promise<Void> ready = this.loops.next().newPromise();
		WebSocketClientProtocolConfig config = WebSocketClientProtocolConfig.newBuilder()
			.webSocketUri(url)
			.maxFramePayloadLength(MAX_PAYLOAD)
			.withUTF8Validator(this.usual)
			.build();
		Channel channel = new Bootstrap().group(this.loops)
			.channel(NioSocketChannel.class)
			.handler(new ChannelInitializer<SocketChannel>() {
				@Override
				protected void initChannel(SocketChannel connection) {
					connection.pipeline()
						.addLast(new HttpClientCodec(), new HttpObjectAggregator(8192),
								new WebSocketClientProtocolHandler(config), new NettyReady(ready), frames);
				}
			})
			.connect(url.getHost(), url.getPort())
			.sync()
			.channel();
		if (!ready.await(10, TimeUnit.SECONDS)) {
			throw new IllegalStateException("no handshake within 10 s");
		}
		ready.sync();
		return new NettyLink(channel, this.usual);
	}

}
