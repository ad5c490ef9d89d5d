package io.websockexnova.benchmarks.compare;

import java.util.List;

/**
 * A column of a table.
 *
 * @param name name of the figure, and heading of its column
 * @param digits digits after the point
 * @param compared whether the ratio to bare Netty of the same round is shown
 */
record Figure(String name, int digits, boolean compared) {

	static final String CPU = "CPU ns";

	static final String THREADS = "threads ns";

	static final String BUSIEST = "busiest thread ns";

	static final String ALLOCATED = "bytes";

	static final String RATE = "per second";

	static final String P50 = "p50 µs";

	static final String P99 = "p99 µs";

	/** What a message costs. */
	static final List<Figure> PER_MESSAGE = List.of(new Figure(CPU, 0, true), new Figure(THREADS, 0, true),
			new Figure(BUSIEST, 0, false), new Figure(ALLOCATED, 0, true), new Figure(RATE, 0, true));

}
