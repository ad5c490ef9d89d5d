package io.websockexnova.benchmarks.engine;

import java.nio.charset.StandardCharsets;
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

import io.websockexnova.transport.SocketListener;

/**
 * A text message from the transport to a subscriber that takes it as a String.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(1)
public class TextBenchmark {

	/** Messages that one read brings. */
	static final int READ = 32;

	/** Size of a message. */
	@Param({ "128", "512", "4096" })
	int size;

	private byte[] bytes = {};

	private @Nullable Venue venue;

	private long characters;

	/** Connects. */
	@Setup
	public void setUp() {
		this.bytes = "x".repeat(this.size).getBytes(StandardCharsets.US_ASCII);
		Venue made = new Venue((builder) -> builder);
		made.client().texts().subscribe((text) -> this.characters += text.length());
		made.turn();
		this.venue = made;
		messages();
		if (this.characters != (long) READ * this.size) {
			throw new IllegalStateException("not all messages arrived");
		}
	}

	/** Closes. */
	@TearDown
	public void tearDown() {
		if (this.venue != null) {
			this.venue.close();
		}
	}

	/**
	 * Through the client.
	 * @return length of all texts
	 */
	@Benchmark
	@OperationsPerInvocation(READ)
	public long messages() {
		Venue open = this.venue;
		if (open == null) {
			throw new IllegalStateException();
		}
		SocketListener listener = open.listener();
		listener.received(READ * this.size);
		for (int i = 0; i < READ; i++) {
			listener.message(this.bytes, 0, this.size, true);
		}
		open.turn();
		return this.characters;
	}

	/**
	 * The String alone.
	 * @return length of all texts
	 */
	@Benchmark
	@OperationsPerInvocation(READ)
	public long string() {
		for (int i = 0; i < READ; i++) {
			this.characters += new String(this.bytes, 0, this.size, StandardCharsets.UTF_8).length();
		}
		return this.characters;
	}

}
