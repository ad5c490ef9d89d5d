package io.websockexnova.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Compares this library with others: rounds in which all of them take turns, each with
 * each workload in a fresh process against one server process.
 */
public final class Compare {

	private static final Path REPORT = Path.of("benchmarks/target/compare.md");

	private static final double QUICK = 0.25;

	private static final int DEADLINE_SECONDS = 120;

	private static final int QUICK_DEADLINE_SECONDS = 15;

	/**
	 * No quick cell begins later. The last one is ended, at the latest, after its
	 * deadline and the grace for it, which is within three minutes.
	 */
	private static final int QUICK_BUDGET_SECONDS = 150;

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
		for (String name : plan.workloads()) {
			Workload workload = Workloads.named(name);
			tables.computeIfAbsent(workload.title(), (title) -> new Table(workload));
		}
		long started = System.nanoTime();
		Set<Plan.Pair> leftOut = new LinkedHashSet<>();
		List<String> failures = run(plan, tables, leftOut);
		StringBuilder report = new StringBuilder(heading(plan, arguments, started, failures));
		report.append(named("Not made for the workload", plan.unsuited()));
		report.append(named("Left out of later rounds or all, for want of time", leftOut));
		tables.values().forEach((table) -> report.append('\n').append(table.markdown()));
		System.out.println("\n" + report);
		Files.writeString(REPORT, report);
		System.exit(failures.isEmpty() ? 0 : 1);
	}

	private static List<String> run(Plan plan, Map<String, Table> tables, Set<Plan.Pair> leftOut)
			throws IOException, InterruptedException {
		List<String> failures = new ArrayList<>();
		long begun = System.nanoTime();
		try (Round cells = new Round(plan.quick() ? QUICK : 1,
				plan.quick() ? QUICK_DEADLINE_SECONDS : DEADLINE_SECONDS)) {
			for (int round = 1; round <= plan.rounds(); round++) {
				for (Plan.Pair pair : plan.pairs(round)) {
					// What the first round has no time for, the others leave out too.
					if (leftOut.contains(pair) || plan.quick() && isLate(begun, plan, round)) {
						if (leftOut.add(pair)) {
							System.err.println("LEFT OUT from round " + round + " on, for want of time: "
									+ pair.client() + " with " + pair.workload());
						}
						continue;
					}
					Workload workload = Workloads.named(pair.workload());
					Optional<Map<String, Double>> figures = cells.run(pair.client(), pair.workload());
					if (figures.isEmpty()) {
						failures.add(pair.client() + " with " + pair.workload() + " in round " + round);
					}
					else {
						Objects.requireNonNull(tables.get(workload.title()))
							.add(workload.row(pair.client()), round, figures.get());
						System.err.println("round " + round + ", " + pair.workload() + ", " + pair.client() + ": "
								+ workload.line(figures.get()));
					}
				}
			}
		}
		return failures;
	}

	private static String named(String why, Collection<Plan.Pair> pairs) {
		if (pairs.isEmpty()) {
			return "";
		}
		Map<String, List<String>> clients = new LinkedHashMap<>();
		pairs.forEach(
				(pair) -> clients.computeIfAbsent(pair.workload(), (workload) -> new ArrayList<>()).add(pair.client()));
		StringBuilder text = new StringBuilder("\n" + why + ":\n");
		clients.forEach((workload, names) -> text.append("- ")
			.append(workload)
			.append(": ")
			.append(String.join(", ", names))
			.append('\n'));
		return text.toString();
	}

	private static boolean isLate(long begun, Plan plan, int round) {
		long budget = TimeUnit.SECONDS.toNanos(QUICK_BUDGET_SECONDS);
		return System.nanoTime() - begun > ((round == 1) ? budget / plan.rounds() : budget);
	}

	private static String heading(Plan plan, String[] arguments, long started, List<String> failures) {
		return String.format(Locale.ROOT,
				"## Side by side, %s%n%n`benchmarks/run compare %s`: %d round(s), %d s; %d cores, JDK %s, %s; "
						+ "clients run with `%s`%s%n",
				LocalDate.now(), String.join(" ", arguments), plan.rounds(),
				TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - started), Runtime.getRuntime().availableProcessors(),
				System.getProperty("java.version"), System.getProperty("os.name"), String.join(" ", Round.OPTIONS),
				failures.isEmpty() ? "" : "; **failed: " + String.join(", ", failures) + "**");
	}

}
