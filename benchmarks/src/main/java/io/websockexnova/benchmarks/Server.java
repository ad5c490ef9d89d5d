package io.websockexnova.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

import io.netty.channel.ChannelOption;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/**
 * A WebSocket server that accepts everybody, answers pings and notes when each connection
 * came. It obeys lines on its standard input, answers each with a line, and ends with the
 * input: {@code listen}, {@code arrivals} and {@code stall}.
 */
public final class Server {

	private final Queue<Long> arrivals = new ConcurrentLinkedQueue<>();

	private final int port;

	private Server(int port) {
		this.port = port;
	}

	/**
	 * Runs the server.
	 * @param arguments the port, on all interfaces; 0 for a free one
	 * @throws IOException if the standard input cannot be read
	 */
	public static void main(String[] arguments) throws IOException {
		Server server = new Server(Integer.parseInt(arguments[0]));
		Stalls.watch();
		System.out.println("ready");
		BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		for (String command = commands.readLine(); command != null; command = commands.readLine()) {
			System.out.println(switch (command) {
				case "listen" -> server.listen();
				case "stall" -> Long.toString(Stalls.longest());
				default -> server.report();
			});
		}
		System.exit(0);
	}

	private String listen() {
		DisposableServer bound = HttpServer.create()
			.host("0.0.0.0")
			.port(this.port)
			.option(ChannelOption.SO_BACKLOG, 4096)
			.option(ChannelOption.SO_REUSEADDR, true)
			.doOnConnection((connection) -> this.arrivals.add(System.currentTimeMillis()))
			.route((routes) -> routes.ws("/", (in, out) -> in.receive().then()))
			.bindNow();
		return Integer.toString(bound.port());
	}

	private String report() {
		return this.arrivals.stream().map(Object::toString).collect(Collectors.joining(","));
	}

}
