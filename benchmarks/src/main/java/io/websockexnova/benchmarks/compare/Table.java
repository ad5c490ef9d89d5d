package io.websockexnova.benchmarks.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;

import org.jspecify.annotations.Nullable;

/**
 * The figures of one workload: a row for each library, medians over the rounds, and
 * medians of the ratios to bare Netty of the same round.
 */
final class Table {

	private final Workload workload;

	private final Map<String, Map<Integer, Map<String, Double>>> rows = new LinkedHashMap<>();

	Table(Workload workload) {
		this.workload = workload;
	}

	void add(String client, int round, Map<String, Double> figures) {
		this.rows.computeIfAbsent(client, (name) -> new LinkedHashMap<>()).put(round, figures);
	}

	String markdown() {
		StringBuilder text = new StringBuilder("### ").append(this.workload.title()).append("\n\n| client |");
		StringBuilder rule = new StringBuilder("|---|");
		for (Figure figure : this.workload.figures()) {
			text.append(' ').append(figure.name()).append(figure.compared() ? " | ratio |" : " |");
			rule.append(figure.compared() ? "---|---|" : "---|");
		}
		text.append('\n').append(rule).append('\n');
		this.rows.keySet().forEach((client) -> text.append(row(client)).append('\n'));
		return text.toString();
	}

	private String row(String client) {
		StringBuilder row = new StringBuilder("| ").append(client).append(" |");
		for (Figure figure : this.workload.figures()) {
			row.append(' ').append(format(median(values(client, figure)), figure.digits())).append(" |");
			if (figure.compared()) {
				row.append(' ').append(format(median(ratios(client, figure)), 2)).append(" |");
			}
		}
		return row.toString();
	}

	private List<Double> values(String client, Figure figure) {
		return rounds(client).values()
			.stream()
			.map((figures) -> figures.get(figure.name()))
			.filter(Objects::nonNull)
			.toList();
	}

	private List<Double> ratios(String client, Figure figure) {
		List<Double> ratios = new ArrayList<>();
		rounds(client).forEach((round, figures) -> {
			Double base = figure(rounds(this.workload.baseline()).get(round), figure);
			Double value = figure(figures, figure);
			if (base != null && value != null && base > 0) {
				ratios.add(value / base);
			}
		});
		return ratios;
	}

	private Map<Integer, Map<String, Double>> rounds(String client) {
		return this.rows.getOrDefault(client, Map.of());
	}

	private static @Nullable Double figure(@Nullable Map<String, Double> figures, Figure figure) {
		return (figures != null) ? figures.get(figure.name()) : null;
	}

	private static OptionalDouble median(List<Double> values) {
		double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
		int middle = sorted.length / 2;
		return (sorted.length == 0) ? OptionalDouble.empty() : OptionalDouble
			.of((sorted.length % 2 == 1) ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2);
	}

	private static String format(OptionalDouble value, int digits) {
		return value.isPresent() ? String.format(Locale.ROOT, "%,." + digits + "f", value.getAsDouble()) : "-";
	}

}
