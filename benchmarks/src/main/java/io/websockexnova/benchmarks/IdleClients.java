package io.websockexnova.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

import io.websockexnova.behavior.Profile;
import io.websockexnova.engine.NovaEngine;

/**
 * Opens connections with one library, lets them idle and prints what they hold, as one
 * line of a table.
 */
public final class IdleClients {

	private static final int LOOPS = 2;

	private static final int AT_ONCE = 256;

	private static final int SETTLE_SECONDS = 3;

	private IdleClients() {
	}

	/**
	 * Runs the measurement.
	 * @param arguments the library ({@code ours}, {@code ours-unlimited} for one without
	 * a handshake budget, or {@code reactor-netty}), the port, the number of connections
	 * and a file for the class histogram
	 * @throws Exception if it cannot be done
	 */
	public static void main(String[] arguments) throws Exception {
		String library = arguments[0];
		int port = Integer.parseInt(arguments[1]);
		int count = Integer.parseInt(arguments[2]);
		Opener opener = switch (library) {
			case "ours" -> ours(NovaEngine.create());
			case "ours-unlimited" -> ours(NovaEngine.builder().handshakes(1_000_000, 1_000_000).build());
			default -> reactorNetty();
		};
		// What is made once is not the connections' cost.
		opener.open(-1, url(0, port)).block(Duration.ofSeconds(10));
		Memory before = Memory.measure();
		long started = System.nanoTime();
		Flux.range(0, count).flatMap((i) -> opener.open(i, url(i, port)), AT_ONCE).blockLast(Duration.ofMinutes(3));
		double ready = (System.nanoTime() - started) / 1e9;
		TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
		Memory after = Memory.measure();
		Files.writeString(Path.of(arguments[3]), Memory.histogram(60));
		System.out.printf(Locale.ROOT, "| %s | %d | %d | %.1f | %.1f | %.1f | %.1f s |%n", library, count,
				after.threads(), perConnection(after.heap() - before.heap(), count),
				perConnection(after.direct() - before.direct(), count),
				perConnection(after.resident() - before.resident(), count), ready);
		System.exit(0);
	}

	private static double perConnection(long bytes, int count) {
		return bytes / 1024.0 / count;
	}

	// Several addresses of the loopback interface, so that ports do not run out.
	private static String url(int number, int port) {
		return "ws://127.0.0." + (1 + Math.floorMod(number, 4)) + ":" + port + "/";
	}

	private static Opener ours(NovaEngine engine) {
		return (number, url) -> engine.client("client-" + number).url(url).profile(Profile.STANDARD).build().connect();
	}

	private static Opener reactorNetty() {
		HttpClient client = HttpClient.create(ConnectionProvider.newConnection())
			.runOn(LoopResources.create("bare", LOOPS, true));
		return (number, url) -> {
			Sinks.Empty<Void> ready = Sinks.empty();
			client.websocket().uri(url).handle((in, out) -> {
				ready.tryEmitEmpty();
				return in.receive().then();
			}).subscribe((nothing) -> {
			}, ready::tryEmitError);
			return ready.asMono();
		};
	}

	/**
	 * Opens connections.
	 */
	private interface Opener {

		/**
		 * Opens one.
		 * @param number its number
		 * @param url where to
		 * @return completes when it can be used
		 */
		Mono<Void> open(int number, String url);

	}

}
