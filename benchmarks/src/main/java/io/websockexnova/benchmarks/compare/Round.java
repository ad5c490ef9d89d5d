package io.websockexnova.benchmarks.compare;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Runs cells, each in a process of its own.
 */
final class Round implements AutoCloseable {

	/** The same for every library. */
	static final List<String> OPTIONS = List.of("-Xms512m", "-Xmx512m", "-XX:+UseG1GC");

	private static final int GRACE_SECONDS = 10;

	private final double scale;

	private final int deadlineSeconds;

	private Peer peer;

	/**
	 * New.
	 * @param scale part of the usual number of messages
	 * @param deadlineSeconds how long a cell may take
	 * @throws IOException if the server does not start
	 */
	Round(double scale, int deadlineSeconds) throws IOException {
		this.scale = scale;
		this.deadlineSeconds = deadlineSeconds;
		this.peer = Peer.start();
	}

	/**
	 * Runs one cell.
	 * @param client name of the library
	 * @param workload name of the workload
	 * @return the figures, or nothing if it failed, which has been said then
	 * @throws IOException if a process does not start
	 */
	Optional<Map<String, Double>> run(String client, String workload) throws IOException, InterruptedException {
		if (!this.peer.isAlive()) {
			this.peer = Peer.start();
		}
		Process process = Jvm.start(Worker.class, OPTIONS, client, workload, this.peer.webSockets(),
				this.peer.control(), Double.toString(this.scale), Integer.toString(this.deadlineSeconds));
		CompletableFuture<String> output = CompletableFuture.supplyAsync(() -> read(process.getInputStream()));
		if (!process.waitFor(this.deadlineSeconds + GRACE_SECONDS, TimeUnit.SECONDS)) {
			process.destroyForcibly();
			return failed(client, workload,
					"no result within " + (this.deadlineSeconds + GRACE_SECONDS) + " s; the process was ended");
		}
		Optional<String> result = output.join().lines().filter((line) -> line.startsWith(Worker.RESULT)).findFirst();
		if (result.isEmpty()) {
			return failed(client, workload, "the process ended with " + process.exitValue() + " and without a result");
		}
		return result.map(Round::parse);
	}

	// What it left behind must not disturb those who come after it.
	private Optional<Map<String, Double>> failed(String client, String workload, String why) throws IOException {
		System.err.println("FAILED: " + client + " with " + workload + ": " + why);
		this.peer.close();
		this.peer = Peer.start();
		return Optional.empty();
	}

	private static String read(InputStream stream) {
		try {
			return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			return "";
		}
	}

	private static Map<String, Double> parse(String line) {
		Map<String, Double> figures = new HashMap<>();
		for (String figure : line.substring(Worker.RESULT.length() + 1).split("\\|")) {
			int middle = figure.lastIndexOf('=');
			figures.put(figure.substring(0, middle), Double.valueOf(figure.substring(middle + 1)));
		}
		return figures;
	}

	@Override
	public void close() {
		this.peer.close();
	}

}
