package io.websockexnova.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import com.sun.management.UnixOperatingSystemMXBean;

/**
 * 10,000 connections that do nothing but answer and send pings: what they cost with this
 * library and with bare Reactor Netty, each in a fresh JVM, against one server.
 */
public final class IdleConnections {

	private static final int COUNT = 10_000;

	/** Descriptors a JVM needs besides its connections. */
	private static final int OTHER_FILES = 300;

	private IdleConnections() {
	}

	/**
	 * Runs the measurement and prints a table.
	 * @param arguments the number of connections, or none for 10,000
	 * @throws IOException if a process does not start
	 */
	public static void main(String[] arguments) throws IOException {
		int count = (arguments.length > 0) ? Integer.parseInt(arguments[0]) : COUNT;
		long files = ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
			.getMaxFileDescriptorCount();
		if (files < count + OTHER_FILES) {
			throw new IllegalStateException("a process may open " + files + " files, " + (count + OTHER_FILES)
					+ " are needed; raise 'ulimit -n' or give a smaller number of connections");
		}
		List<String> rows = new ArrayList<>();
		for (String library : List.of("ours", "ours-unlimited", "reactor-netty")) {
			try (ServerProcess server = ServerProcess.start(0)) {
				rows.add(measure(library, server.listen(), count));
			}
		}
		System.out
			.println("\n| client | connections | threads | heap KiB each | direct KiB each | RSS KiB each | READY |");
		System.out.println("|---|---|---|---|---|---|---|");
		rows.forEach(System.out::println);
		System.exit(0);
	}

	private static String measure(String library, int port, int count) throws IOException {
		Process client = ServerProcess.java(IdleClients.class, List.of("-Xmx1g", "-XX:+UseSerialGC"), library,
				Integer.toString(port), Integer.toString(count), "benchmarks/target/idle-" + library + ".histogram");
		try (BufferedReader out = new BufferedReader(
				new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8))) {
			String row = out.readLine();
			if (row == null) {
				throw new IOException("the measurement of " + library + " failed");
			}
			return row;
		}
		finally {
			client.destroyForcibly();
		}
	}

}
