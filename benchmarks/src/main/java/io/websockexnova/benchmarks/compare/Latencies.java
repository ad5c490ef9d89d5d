package io.websockexnova.benchmarks.compare;

import java.util.Map;

import org.HdrHistogram.Histogram;

/**
 * Times in nanoseconds, with three digits.
 */
final class Latencies {

	private static final double MICROS = 1000.0;

	private Latencies() {
	}

	static Histogram histogram() {
		return new Histogram(3);
	}

	static Map<String, Double> add(Map<String, Double> figures, Histogram latencies) {
		figures.put(Figure.P50, latencies.getValueAtPercentile(50) / MICROS);
		figures.put(Figure.P99, latencies.getValueAtPercentile(99) / MICROS);
		return figures;
	}

}
