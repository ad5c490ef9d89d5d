package io.websockexnova.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

import io.netty.channel.ChannelOption;
import reactor.core.publisher.Flux;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.ConnectionProvider;

/**
 * A WebSocket server that accepts everybody, answers pings and notes when each connection
 * came. It obeys lines on its standard input, answers each with a line, and ends with the
 * input: {@code listen}, {@code arrivals} and {@code stall}.
 */
public final class Server {

	private static final int WARM_UP = 2000;

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
		server.warmUp();
		Stalls.watch();
		System.out.println("ready");
		BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		for (String command = commands.readLine(); command != null; command = commands.readLine()) {
			System.out.println(server.answer(command));
		}
		System.exit(0);
	}

	private String answer(String command) {
		return switch (command) {
			case "listen" -> listen();
			case "stall" -> Long.toString(Stalls.longest());
			default -> report();
		};
	}

	// A server that has just been started would take its first clients in one lump, when
	// it has loaded its classes.
	private void warmUp() {
		DisposableServer bound = bind(0);
		HttpClient client = HttpClient.create(ConnectionProvider.newConnection());
		Flux.range(0, WARM_UP)
			.flatMap((i) -> client.websocket()
				.uri("ws://127.0.0.1:" + bound.port() + "/")
				.handle((in, out) -> out.sendClose())
				.then(), 16)
			.blockLast(Duration.ofMinutes(1));
		bound.disposeNow();
		this.arrivals.clear();
	}

	private String listen() {
		return Integer.toString(bind(this.port).port());
	}

	private DisposableServer bind(int where) {
		return HttpServer.create()
			.host("0.0.0.0")
			.port(where)
			.option(ChannelOption.SO_BACKLOG, 4096)
			.option(ChannelOption.SO_REUSEADDR, true)
			.doOnConnection((connection) -> this.arrivals.add(System.currentTimeMillis()))
			.route((routes) -> routes.ws("/", (in, out) -> in.receive().then()))
			.bindNow();
	}

	private String report() {
		return this.arrivals.stream().map(Object::toString).collect(Collectors.joining(","));
	}

}
