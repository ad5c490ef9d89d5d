package io.websockexnova.benchmarks;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

import reactor.core.publisher.Flux;

import io.websockexnova.behavior.Phase;
import io.websockexnova.behavior.Profile;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.NovaClientBuilder;
import io.websockexnova.engine.NovaEngine;

/**
 * A server with 1,000 clients is killed and comes back on the same port: how many clients
 * arrive per 100 ms.
 */
public final class RestartStorm {

	private static final int CLIENTS = 1000;

	/** How long the server is away. */
	private static final Duration DOWN = Duration.ofMillis(1500);

	private static final Duration PATIENCE = Duration.ofMinutes(3);

	/** The goal: the most clients per slot, a part of all. */
	private static final double BOUND = 0.05;

	private static final Path PLOT = Path.of("docs", "measurements", "restart-of-1000-clients.svg");

	private RestartStorm() {
	}

	/**
	 * Runs the measurement, prints a table and writes the plot.
	 * @param arguments none
	 * @throws Exception if it cannot be done
	 */
	public static void main(String[] arguments) throws Exception {
		Stalls.watch();
		List<Storm> storms = new ArrayList<>();
		storms.add(measure("no jitter, no budget", unlimited(), plain(0.0)));
		storms.add(measure("jitter", unlimited(), plain(1.0)));
		storms.add(measure("jitter and handshake budget", NovaEngine.builder(), plain(1.0)));
		storms.add(measure("the defaults: jitter, budget and breaker", NovaEngine.builder(), UnaryOperator.identity()));
		System.out.printf(Locale.ROOT,
				"%n| %d clients, server away for %d ms | arrivals | peak per 100 ms | READY again | longest stall |%n",
				CLIENTS, DOWN.toMillis());
		System.out.println("|---|---|---|---|---|");
		storms.forEach((storm) -> System.out.printf(Locale.ROOT, "| %s | %d | %.1f %% | %.1f s | %d ms |%n",
				storm.name(), storm.arrivals(), storm.peak() * 100, storm.ready() / 1000.0, storm.stall()));
		Files.createDirectories(PLOT.getParent());
		Files.writeString(PLOT, StormPlot.draw(storms, BOUND));
		System.out.println("plot: " + PLOT);
		System.exit(0);
	}

	private static Storm measure(String name, NovaEngine.Builder builder, UnaryOperator<NovaClientBuilder> options)
			throws Exception {
		int port = freePort();
		try (NovaEngine engine = builder.build();
				ServerProcess before = ServerProcess.start(port);
				ServerProcess after = ServerProcess.start(port)) {
			before.listen();
			List<NovaClient> clients = IntStream.range(0, CLIENTS)
				.mapToObj((i) -> options.apply(client(engine, i, port)).build())
				.toList();
			Flux.fromIterable(clients).flatMap(NovaClient::connect, CLIENTS).blockLast(PATIENCE);
			Stalls.longest();
			after.stall();
			long lost = System.currentTimeMillis();
			before.close();
			TimeUnit.MILLISECONDS.sleep(DOWN.toMillis());
			after.listen();
			awaitReady(clients, after);
			long ready = System.currentTimeMillis();
			return Storm.of(name, CLIENTS, after.arrivals(), lost, ready, Math.max(Stalls.longest(), after.stall()));
		}
	}

	private static NovaClientBuilder client(NovaEngine engine, int number, int port) {
		return engine.client("client-" + number).url("ws://127.0.0.1:" + port + "/").profile(Profile.STANDARD);
	}

	private static UnaryOperator<NovaClientBuilder> plain(double jitter) {
		return (client) -> client.with(Setting.JITTER_FACTOR, jitter).with(Setting.BREAKER_ENABLED, false);
	}

	private static NovaEngine.Builder unlimited() {
		return NovaEngine.builder().handshakes(1_000_000, 1_000_000);
	}

	private static void awaitReady(List<NovaClient> clients, ServerProcess after) throws Exception {
		long deadline = System.nanoTime() + PATIENCE.toNanos();
		// All are READY at first, before they have heard of their loss.
		while (after.arrivals().length < CLIENTS
				|| !clients.stream().allMatch((client) -> client.status().phase() == Phase.READY)) {
			if (System.nanoTime() > deadline) {
				throw new IllegalStateException(
						clients.stream().filter((client) -> client.status().phase() != Phase.READY).count()
								+ " clients have not come back within " + PATIENCE);
			}
			TimeUnit.MILLISECONDS.sleep(100);
		}
	}

	// Below the ephemeral range, so that no client gets it while the server is away.
	private static int freePort() throws IOException {
		for (int port = 21_000; port < 32_000; port++) {
			try (ServerSocket socket = new ServerSocket(port)) {
				return socket.getLocalPort();
			}
			catch (IOException ex) {
				// Taken.
			}
		}
		throw new IOException("no free port between 21000 and 32000");
	}

}
