package io.websockexnova.benchmarks.compare;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import io.websockexnova.benchmarks.compare.client.Contenders;

/**
 * Something that every library has to do.
 */
interface Workload {

	/**
	 * What it is, for the heading of its table; those of one title share it.
	 */
	String title();

	/**
	 * Columns of its table.
	 */
	List<Figure> figures();

	/**
	 * Whether a library can do it.
	 * @param client name of the library
	 */
	default boolean suits(String client) {
		return true;
	}

	/**
	 * The figures in one line.
	 * @param figures the figures
	 */
	default String line(Map<String, Double> figures) {
		return figures().stream()
			.map((figure) -> figure.name() + " "
					+ String.format(Locale.ROOT, "%.1f", figures.getOrDefault(figure.name(), Double.NaN)))
			.collect(Collectors.joining(", "));
	}

	/**
	 * The row of a library.
	 * @param client name of the library
	 */
	default String row(String client) {
		return client;
	}

	/**
	 * The row that the others are compared with.
	 */
	default String baseline() {
		return Contenders.BASELINE;
	}

	/**
	 * Whether one round is enough, because the figures hardly differ.
	 */
	default boolean isOnce() {
		return false;
	}

	/**
	 * Does it, first to warm up and then measured.
	 * @param cell who does it, against whom and how long
	 * @return the figures by name
	 * @throws Exception if it fails
	 */
	Map<String, Double> run(Cell cell) throws Exception;

}
