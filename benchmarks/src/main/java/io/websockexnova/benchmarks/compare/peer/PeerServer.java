package io.websockexnova.benchmarks.compare.peer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;

/**
 * A WebSocket server on bare Netty. It prints the port for WebSockets and the port for
 * {@linkplain PeerControl commands}, and ends with its standard input.
 */
public final class PeerServer {

	private static final int BACKLOG = 4096;

	private static final int LOOPS = 2;

	private PeerServer() {
	}

	/**
	 * Runs the server.
	 * @param arguments none
	 * @throws Exception if it does not start
	 */
	public static void main(String[] arguments) throws Exception {
		Peers peers = new Peers();
		EventLoopGroup loops = new MultiThreadIoEventLoopGroup(LOOPS, NioIoHandler.newFactory());
		Channel webSockets = new ServerBootstrap().group(loops)
			.channel(NioServerSocketChannel.class)
			.option(ChannelOption.SO_BACKLOG, BACKLOG)
			.childOption(ChannelOption.TCP_NODELAY, true)
			.childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(256 * 1024, 512 * 1024))
			.childHandler(new ChannelInitializer<SocketChannel>() {
				@Override
				protected void initChannel(SocketChannel channel) {
					channel.pipeline().addLast(new PeerHandshake(peers));
				}
			})
			.bind(0)
			.sync()
			.channel();
		ServerSocket commands = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
		Thread accepting = new Thread(() -> accept(commands, peers), "commands");
		accepting.setDaemon(true);
		accepting.start();
		System.out.println(((InetSocketAddress) webSockets.localAddress()).getPort() + " " + commands.getLocalPort());
		while (System.in.read() >= 0) {
			continue;
		}
		System.exit(0);
	}

	private static void accept(ServerSocket commands, Peers peers) {
		try {
			while (true) {
				Socket socket = commands.accept();
				Thread thread = new Thread(() -> PeerControl.serve(socket, peers), "command");
				thread.setDaemon(true);
				thread.start();
			}
		}
		catch (IOException ex) {
			ex.printStackTrace();
			System.exit(1);
		}
	}

}
