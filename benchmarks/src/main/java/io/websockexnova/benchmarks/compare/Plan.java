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

	/**
	 * Reads a command line.
	 * @param arguments its words
	 * @throws IllegalArgumentException naming what is wrong and what is possible
	 */
	static Plan parse(String... arguments) {
		List<String> words = Arrays.asList(arguments);
		boolean quick = false;
		List<String> clients = Contenders.names();
		List<String> workloads = Workloads.names();
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
		return new Plan(clients, workloads, (rounds > 0) ? rounds : quick ? 1 : 3, quick);
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

}
