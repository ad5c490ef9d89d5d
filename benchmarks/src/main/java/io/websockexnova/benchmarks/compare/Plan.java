package io.websockexnova.benchmarks.compare;

import java.util.Arrays;
import java.util.List;

import io.websockexnova.benchmarks.compare.client.Contenders;

/**
 * What is to be run.
 *
 * @param clients names of the libraries
 * @param workloads names of the workloads
 * @param rounds how often
 * @param quick whether to be done soon, with less certain figures
 */
record Plan(List<String> clients, List<String> workloads, int rounds, boolean quick) {

	private static final String USAGE = "compare [--quick] [--clients a,b] [--workloads x,y] [--rounds n]";

	private static final List<String> QUICK_CLIENTS = List.of("netty", "reactor-netty", "ours");

	private static final List<String> QUICK_WORKLOADS = List.of("in-128", "out-128", "rtt", "in-512", "connect",
			"idle-1000");

	/**
	 * Reads a command line.
	 * @param arguments its words
	 * @throws IllegalArgumentException naming what is wrong and what is possible
	 */
	static Plan parse(String... arguments) {
		List<String> words = Arrays.asList(arguments);
		boolean quick = false;
		List<String> clients = List.of();
		List<String> workloads = List.of();
		int rounds = 0;
		for (int i = 0; i < words.size(); i++) {
			switch (words.get(i)) {
				case "--quick" -> {
					quick = true;
				}
				case "--clients" -> {
					clients = names("client", value(words, i++), Contenders.names());
				}
				case "--workloads" -> {
					workloads = names("workload", value(words, i++), Workloads.names());
				}
				case "--rounds" -> {
					rounds = number(value(words, i++));
				}
				default -> throw new IllegalArgumentException("'" + words.get(i) + "' is not known: " + USAGE);
			}
		}
		clients = !clients.isEmpty() ? clients : quick ? QUICK_CLIENTS : Contenders.names();
		workloads = !workloads.isEmpty() ? workloads : quick ? QUICK_WORKLOADS : Workloads.names();
		return new Plan(clients, workloads, (rounds > 0) ? rounds : 3, quick);
	}

	/**
	 * What will not be run, for the library cannot do it, or its figure would say nothing
	 * about it.
	 */
	List<Pair> unsuited() {
		return this.workloads.stream()
			.flatMap((workload) -> this.clients.stream()
				.filter((client) -> !Workloads.named(workload).suits(client))
				.map((client) -> new Pair(client, workload)))
			.toList();
	}

	/**
	 * Who does what in a round.
	 * @param round number of the round, from 1 on
	 */
	List<Pair> pairs(int round) {
		return this.workloads.stream()
			.filter((workload) -> round == 1 || !Workloads.named(workload).isOnce())
			.flatMap((workload) -> this.clients.stream()
				.filter(Workloads.named(workload)::suits)
				.map((client) -> new Pair(client, workload)))
			.toList();
	}

	private static String value(List<String> words, int option) {
		if (option + 1 >= words.size()) {
			throw new IllegalArgumentException("'" + words.get(option) + "' needs a value: " + USAGE);
		}
		return words.get(option + 1);
	}

	private static List<String> names(String what, String value, List<String> possible) {
		List<String> chosen = List.of(value.split(","));
		for (String name : chosen) {
			if (!possible.contains(name)) {
				throw new IllegalArgumentException(
						"no " + what + " '" + name + "'; there are " + String.join(",", possible));
			}
		}
		return possible.stream().filter(chosen::contains).toList();
	}

	private static int number(String value) {
		try {
			int rounds = Integer.parseInt(value);
			if (rounds > 0) {
				return rounds;
			}
		}
		catch (NumberFormatException ex) {
			// Told below.
		}
		throw new IllegalArgumentException("'--rounds' is '" + value + "'; it must be a number from 1 on");
	}

	/**
	 * One cell.
	 *
	 * @param client name of the library
	 * @param workload name of the workload
	 */
	record Pair(String client, String workload) {
	}

}
