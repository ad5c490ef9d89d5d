package io.websockexnova.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Compares this library with others: rounds in which all of them take turns, each with
 * each workload in a fresh process against one server process.
 */
public final class Compare {

	private static final Path REPORT = Path.of("benchmarks/target/compare.md");

	private static final double QUICK = 0.25;

	private static final int DEADLINE_SECONDS = 60;

	private Compare() {
	}

	/**
	 * Runs the comparison.
	 * @param arguments the command line
	 * @throws Exception if a process does not start
	 */
	public static void main(String[] arguments) throws Exception {
		Plan plan;
		try {
			plan = Plan.parse(arguments);
		}
		catch (IllegalArgumentException ex) {
			System.err.println(ex.getMessage());
			System.exit(64);
			return;
		}
		Map<String, Table> tables = new LinkedHashMap<>();
		plan.workloads().forEach((name) -> tables.put(name, new Table(Workloads.named(name))));
		long started = System.nanoTime();
		int failures = run(plan, tables);
		StringBuilder report = new StringBuilder(heading(plan, arguments, started, failures));
		tables.values().forEach((table) -> report.append('\n').append(table.markdown()));
		System.out.println("\n" + report);
		Files.writeString(REPORT, report);
		System.exit((failures > 0) ? 1 : 0);
	}

	private static int run(Plan plan, Map<String, Table> tables) throws IOException, InterruptedException {
		int failures = 0;
		try (Round cells = new Round(plan.quick() ? QUICK : 1, DEADLINE_SECONDS)) {
			for (int round = 1; round <= plan.rounds(); round++) {
				for (Map.Entry<String, Table> entry : tables.entrySet()) {
					for (String client : plan.clients()) {
						if (!Workloads.named(entry.getKey()).suits(client)) {
							continue;
						}
						Optional<Map<String, Double>> figures = cells.run(client, entry.getKey());
						failures += figures.isEmpty() ? 1 : 0;
						if (figures.isPresent()) {
							entry.getValue().add(client, round, figures.get());
							System.err.println("round " + round + ", " + entry.getKey() + ", " + client + ": "
									+ Workloads.named(entry.getKey()).line(figures.get()));
						}
					}
				}
			}
		}
		return failures;
	}

	private static String heading(Plan plan, String[] arguments, long started, int failures) {
		return String.format(Locale.ROOT,
				"## Side by side, %s%n%n`benchmarks/run compare %s`: %d round(s), %d s; %d cores, JDK %s, %s; "
						+ "clients run with `%s`%s%n",
				LocalDate.now(), String.join(" ", arguments), plan.rounds(),
				TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - started), Runtime.getRuntime().availableProcessors(),
				System.getProperty("java.version"), System.getProperty("os.name"), String.join(" ", Round.OPTIONS),
				(failures > 0) ? "; **" + failures + " cell(s) failed**" : "");
	}

}
