package io.websockexnova.sample;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;

import io.websockexnova.sample.scenario.BookThatHeals;
import io.websockexnova.sample.scenario.Sabotage;

/**
 * The command line.
 *
 * @param help whether only help is asked for
 * @param scenario name of the scenario, or null to keep running
 * @param seed seed of the market and of the script
 * @param sabotages what is broken on purpose
 * @param refuseFor how long the server refuses connections
 * @param report where the report goes, or null for the default
 * @param spring arguments for Spring, such as {@code --server.port=0}
 */
record Arguments(boolean help, @Nullable String scenario, long seed, Set<Sabotage> sabotages, Duration refuseFor,
		@Nullable Path report, List<String> spring) {

	private static final Set<String> OWN = Set.of("help", "scenario", "seed", "sabotage", "refuse-for", "report");

	private static final Set<String> SPRING = Set.of("debug", "trace");

	/**
	 * Reads the command line.
	 * @param args the arguments
	 * @return what they mean
	 * @throws IllegalArgumentException naming the argument, the value and the remedy
	 */
	static Arguments parse(String... args) {
		Map<String, String> own = new LinkedHashMap<>();
		List<String> spring = new ArrayList<>();
		for (String arg : args) {
			int equals = arg.indexOf('=');
			String name = arg.startsWith("--") ? arg.substring(2, (equals > 0) ? equals : arg.length()) : "";
			if (OWN.contains(name)) {
				own.put(name, (equals > 0) ? arg.substring(equals + 1) : "");
			}
			else if (name.contains(".") || SPRING.contains(name)) {
				spring.add(arg);
			}
			else {
				throw new IllegalArgumentException("argument '" + arg + "' is unknown; use --help to see all");
			}
		}
		String report = own.get("report");
		return new Arguments(own.containsKey("help"), scenario(own.get("scenario")), seed(own.get("seed")),
				sabotages(own.get("sabotage")), refuseFor(own.get("refuse-for")),
				(report != null) ? path(report) : null, List.copyOf(spring));
	}

	static String usage() {
		StringBuilder text = new StringBuilder("""
				Usage: java -jar sample-app.jar [options] [Spring properties such as --server.port=0]

				Without options: starts a Deribit simulator and a client, and shows the books until Ctrl-C.

				--scenario=book-that-heals  plays the scenario, checks its claims and exits: 0 if all hold, 1 if not
				--seed=42                   seed of the market and of the script
				--report=FILE               where the JSON report goes (target/book-that-heals-SEED.json)
				--refuse-for=3s             how long the server refuses connections
				--sabotage=NAME[,NAME]      breaks something on purpose, so that the claim of that name must fail;
				                            lost-channel breaks several
				""");
		for (Sabotage sabotage : Sabotage.values()) {
			text.append(String.format("    %-18s %s%n", sabotage.id(), sabotage.description()));
		}
		return text.toString();
	}

	private static @Nullable String scenario(@Nullable String name) {
		if (name != null && !name.equals(BookThatHeals.NAME)) {
			throw new IllegalArgumentException(
					"'--scenario' is '" + name + "'; the known scenarios are: " + BookThatHeals.NAME);
		}
		return name;
	}

	private static Set<Sabotage> sabotages(@Nullable String names) {
		return (names != null) ? Sabotage.parse(names) : Set.of();
	}

	private static long seed(@Nullable String text) {
		try {
			return (text != null) ? Long.parseLong(text) : 42;
		}
		catch (NumberFormatException ex) {
			throw new IllegalArgumentException("'--seed' is '" + text + "'; use a whole number", ex);
		}
	}

	private static Duration refuseFor(@Nullable String text) {
		try {
			Duration duration = (text != null) ? DurationStyle.detectAndParse(text) : Duration.ofSeconds(3);
			if (duration.compareTo(Duration.ofMillis(300)) >= 0 && duration.compareTo(Duration.ofSeconds(10)) <= 0) {
				return duration;
			}
		}
		catch (IllegalArgumentException ex) {
			// Falls through to the same message.
		}
		throw new IllegalArgumentException("'--refuse-for' is '" + text + "'; use a duration from 300ms to 10s");
	}

	private static Path path(String text) {
		try {
			if (!text.isBlank()) {
				return Path.of(text);
			}
		}
		catch (InvalidPathException ex) {
			// Falls through to the same message.
		}
		throw new IllegalArgumentException("'--report' is '" + text + "'; use the path of a file");
	}

}
