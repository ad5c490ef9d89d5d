package io.websockexnova.benchmarks.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;

/**
 * A WebSocket server on bare Netty that sends numbered messages to everybody who asks for
 * them. It obeys lines on its standard input, answers each with a line, and ends with the
 * input: {@code send <messages per second and connection> <seconds>} and {@code end}.
 */
public final class FeedServer {

	private static final int LOOPS = 2;

	private final Map<EventLoop, Feed> feeds = new ConcurrentHashMap<>();

	private FeedServer() {
	}

	/**
	 * Runs the server.
	 * @param arguments none
	 * @throws IOException if the standard input cannot be read
	 */
	public static void main(String[] arguments) throws IOException {
		FeedServer server = new FeedServer();
		System.out.println(server.bind());
		BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		for (String command = commands.readLine(); command != null; command = commands.readLine()) {
			System.out.println(server.answer(command.split(" ")));
		}
		System.exit(0);
	}

	private int bind() {
		boolean epoll = Epoll.isAvailable();
		EventLoopGroup group = new MultiThreadIoEventLoopGroup(LOOPS,
				epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
		Class<? extends ServerChannel> type = epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
		Channel channel = new ServerBootstrap().group(group)
			.channel(type)
			.option(ChannelOption.SO_BACKLOG, 4096)
			.childOption(ChannelOption.TCP_NODELAY, true)
			.childHandler(new ChannelInitializer<Channel>() {
				@Override
				protected void initChannel(Channel connection) {
					FeedServer.this.accept(connection);
				}
			})
			.bind("0.0.0.0", 0)
			.syncUninterruptibly()
			.channel();
		return ((java.net.InetSocketAddress) channel.localAddress()).getPort();
	}

	private void accept(Channel connection) {
		connection.pipeline()
			.addLast(new HttpServerCodec(), new HttpObjectAggregator(8192), new WebSocketServerProtocolHandler(
					WebSocketServerProtocolConfig.newBuilder().websocketPath("/").checkStartsWith(true).build()),
					new SimpleChannelInboundHandler<TextWebSocketFrame>() {
						@Override
						protected void channelRead0(ChannelHandlerContext context, TextWebSocketFrame request) {
							subscribe(context, request.text());
						}

						@Override
						public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
							System.err.println("a connection broke: " + cause);
							context.close();
						}
					});
	}

	private void subscribe(ChannelHandlerContext context, String id) {
		context.writeAndFlush(new TextWebSocketFrame(id));
		this.feeds.computeIfAbsent(context.channel().eventLoop(), Feed::new).add(context.pipeline().firstContext());
	}

	private String answer(String[] command) {
		if (command[0].equals("end")) {
			this.feeds.values().forEach(Feed::end);
			return "ended";
		}
		long before = Usage.cpu();
		List<CompletableFuture<Feed.Outcome>> all = this.feeds.values()
			.stream()
			.map((feed) -> feed.send(Integer.parseInt(command[1]), Integer.parseInt(command[2])))
			.toList();
		Feed.Outcome sum = all.stream()
			.map(CompletableFuture::join)
			.reduce(new Feed.Outcome(0, 0, 0, 0), Feed.Outcome::plus);
		return sum.sent() + " " + sum.nanos() + " " + sum.lag() + " " + sum.unwritable() + " " + (Usage.cpu() - before);
	}

}
