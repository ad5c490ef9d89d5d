package io.websockexnova.benchmarks.engine;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import io.websockexnova.behavior.Lane;
import io.websockexnova.client.RequestOptions;

/**
 * A message from the user through its lane to the socket, and the outcome back.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(1)
public class LanesBenchmark {

	/** Messages of one turn of the loop. */
	static final int TURN = 64;

	private static final String MESSAGE = "m".repeat(128);

	/** Lanes that are used in turn. */
	@Param({ "QUERY", "CANCEL,ORDER,QUERY,BULK" })
	String lanes = "";

	private List<RequestOptions> options = List.of();

	private @Nullable Venue venue;

	private int sent;

	/** Connects. */
	@Setup
	public void setUp() {
		this.options = List.of(this.lanes.split(","))
			.stream()
			.map((name) -> RequestOptions.DEFAULTS.lane(Lane.valueOf(name)).onLoop())
			.toList();
		Venue made = new Venue((builder) -> builder);
		this.venue = made;
		long before = made.sent();
		messages();
		if (this.sent != TURN || made.sent() - before != TURN) {
			throw new IllegalStateException("not all messages have been sent");
		}
	}

	/** Closes. */
	@TearDown
	public void tearDown() {
		Objects.requireNonNull(this.venue).close();
	}

	/**
	 * Through the client.
	 * @return number of messages that have been sent
	 */
	@Benchmark
	@OperationsPerInvocation(TURN)
	public int messages() {
		Venue open = Objects.requireNonNull(this.venue);
		for (int i = 0; i < TURN; i++) {
			open.client()
				.send(MESSAGE, this.options.get(i % this.options.size()))
				.subscribe(null, null, () -> this.sent++);
		}
		open.turn();
		return this.sent;
	}

}
