package io.websockexnova.benchmarks.compare;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.websockexnova.benchmarks.Memory;

/**
 * Connections on which nothing happens: what they hold.
 */
final class Idle implements Workload {

	private static final double KIB = 1024.0;

	private static final int MANY = 1000;

	/** Those that need no thread for each connection. */
	private static final Set<String> MANY_CLIENTS = Set.of("netty", "reactor-netty", "spring", "vertx", "ours");

	private static final Set<String> CLIENTS = Set.of("netty", "reactor-netty", "spring", "jdk", "okhttp", "jetty",
			"vertx", "java-websocket", "ours");

	private final int connections;

	/**
	 * New.
	 * @param connections how many
	 */
	Idle(int connections) {
		this.connections = connections;
	}

	@Override
	public String title() {
		return String.format(Locale.ROOT, "%,d idle connections; for each", this.connections);
	}

	@Override
	public List<Figure> figures() {
		return List.of(new Figure("heap KiB", 1, true), new Figure("direct KiB", 1, false),
				new Figure("RSS KiB", 1, false), new Figure("threads of all", 0, false));
	}

	@Override
	public boolean suits(String client) {
		return ((this.connections > MANY) ? MANY_CLIENTS : CLIENTS).contains(client);
	}

	@Override
	public boolean isOnce() {
		return true;
	}

	@Override
	public Map<String, Double> run(Cell cell) throws Exception {
		// What is made once is not the connections' cost.
		cell.client().idle(cell.url());
		Memory before = Memory.measure();
		Openings.open(cell, this.connections);
		TimeUnit.SECONDS.sleep(2);
		Memory after = Memory.measure();
		Openings.verify(cell, this.connections + 1);
		Map<String, Double> figures = new HashMap<>();
		figures.put("heap KiB", (after.heap() - before.heap()) / KIB / this.connections);
		figures.put("direct KiB", (after.direct() - before.direct()) / KIB / this.connections);
		figures.put("RSS KiB", (after.resident() - before.resident()) / KIB / this.connections);
		figures.put("threads of all", (double) after.threads());
		return figures;
	}

}
