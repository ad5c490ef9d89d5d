package io.websockexnova.benchmarks.load;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import com.sun.management.UnixOperatingSystemMXBean;

/**
 * Many clients, each with a connection of its own, that all receive 128-byte messages at
 * a steady rate from a server in another process. Every message must arrive once and in
 * order. Handling time is from the read of the socket to the end of the user's listener;
 * end-to-end time begins when the server writes: {@link System#nanoTime()} is
 * {@code CLOCK_MONOTONIC} on Linux, the same for all processes of a machine. Where server
 * and clients have too little CPU for the rate, the table says so.
 */
public final class LoadRun {

	private static final int WARM_UP_SECONDS = 10;

	/** Descriptors a JVM needs besides its connections. */
	private static final int OTHER_FILES = 300;

	private LoadRun() {
	}

	/**
	 * Runs the measurement and prints a table.
	 * @param arguments connections, messages per second of each, seconds, and what to
	 * measure ({@code bare}, {@code fast}, {@code hand-over}); 10,000, 20, 60 and all if
	 * not given
	 * @throws IOException if a process does not start
	 */
	public static void main(String[] arguments) throws IOException {
		int connections = number(arguments, 0, 10_000);
		int rate = number(arguments, 1, 20);
		int seconds = number(arguments, 2, 60);
		List<String> modes = (arguments.length > 3) ? List.of(arguments).subList(3, arguments.length)
				: List.of("bare", "fast", "hand-over");
		checkFiles(connections);
		List<String> rows = new ArrayList<>();
		for (String mode : modes) {
			rows.add(measure(mode, connections, rate, seconds));
		}
		System.out.printf(Locale.ROOT, "%n%,d connections, %d messages of 128 bytes a second each, %d s%n%n",
				connections, rate, seconds);
		System.out
			.println("| client | sent /s of asked | server late by at most ms | received = sent | exact connections "
					+ "| handling p50 / p99 / p99.9 µs | end-to-end p50 / p99 / p99.9 µs | client CPU µs/message "
					+ "| server CPU µs/message | cores client + server | threads | heap after GC KiB/connection "
					+ "| peak heap MiB | GC pauses: number / sum / longest ms |");
		System.out.println("|---|---|---|---|---|---|---|---|---|---|---|---|---|---|");
		rows.forEach(System.out::println);
		System.exit(0);
	}

	private static String measure(String mode, int connections, int rate, int seconds) throws IOException {
		try (Partner server = Partner.start(FeedServer.class, List.of("-Xmx512m", "-XX:+UseSerialGC"));
				Partner clients = Partner.start(LoadClients.class, List.of("-Xmx2g", "-XX:+UseG1GC"), mode,
						server.greeting(), Integer.toString(connections))) {
			long before = Long.parseLong(server.ask("send " + rate + " " + WARM_UP_SECONDS).split(" ")[0]);
			clients.ask("measure");
			String[] sent = server.ask("send " + rate + " " + seconds).split(" ");
			double cpu = Long.parseLong(clients.ask("measured"));
			server.ask("end");
			String[] report = clients.ask("report").split(";");
			return row(mode, new Sent(sent), (double) connections * rate, before, cpu, report);
		}
	}

	private static String row(String mode, Sent sent, double asked, long before, double cpu, String[] report) {
		long all = before + sent.count;
		double took = sent.nanos;
		String achieved = String.format(Locale.ROOT, "%,.0f of %,.0f%s", sent.count / took * 1e9, asked,
				(sent.count / took * 1e9 < 0.99 * asked) ? " (too little CPU for the rate)" : "");
		String account = String.format(Locale.ROOT, "%s of %,d",
				report[1].equals(Long.toString(all)) ? "all"
						: String.format(Locale.ROOT, "%,d", Long.parseLong(report[1])),
				all) + (report[0].equals("true") ? "" : " (not all ended in a minute)");
		return String.format(Locale.ROOT,
				"| %s | %s | %.0f%s | %s | %s | %s | %s | %.2f | %.2f | %.2f + %.2f | %s | %s | %s | %s |", mode,
				achieved, sent.lag / 1e6, (sent.unwritable > 0) ? ", " + sent.unwritable + " messages had to wait" : "",
				account, report[2], report[3], report[4], cpu / sent.count / 1e3, sent.cpu / sent.count / 1e3,
				cpu / took, sent.cpu / took, report[5], report[6], report[7], report[8]);
	}

	private static int number(String[] arguments, int index, int otherwise) {
		return (arguments.length > index) ? Integer.parseInt(arguments[index]) : otherwise;
	}

	private static void checkFiles(int connections) {
		long files = ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
			.getMaxFileDescriptorCount();
		if (files < connections + OTHER_FILES) {
			throw new IllegalStateException("a process may open " + files + " files, " + (connections + OTHER_FILES)
					+ " are needed; raise 'ulimit -n' or give a smaller number of connections");
		}
	}

	/**
	 * What the server says.
	 */
	private static final class Sent {

		private final long count;

		private final long nanos;

		private final long lag;

		private final long unwritable;

		private final double cpu;

		private Sent(String[] words) {
			this.count = Long.parseLong(words[0]);
			this.nanos = Long.parseLong(words[1]);
			this.lag = Long.parseLong(words[2]);
			this.unwritable = Long.parseLong(words[3]);
			this.cpu = Long.parseLong(words[4]);
		}

	}

}
