package io.websockexnova.benchmarks.compare;

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

}
