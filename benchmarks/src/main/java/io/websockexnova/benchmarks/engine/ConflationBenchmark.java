package io.websockexnova.benchmarks.engine;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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
import tools.jackson.databind.JsonNode;

import io.websockexnova.behavior.Overflow;
import io.websockexnova.client.TopicOptions;
import io.websockexnova.platform.deribit.DeribitPlatform;
import io.websockexnova.transport.SocketListener;

/**
 * Messages of a topic of which only the newest of each key is kept until the consumer
 * takes them, after each read.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(1)
public class ConflationBenchmark {

	/** Messages that one read brings. */
	static final int READ = 256;

	private static final String CHANNEL = "ticker.any.100ms";

	/** Keys that the messages have in turn. */
	@Param({ "1", "16", "256" })
	int keys;

	private final List<byte[]> messages = new ArrayList<>();

	private @Nullable Venue venue;

	private long taken;

	/** Connects and subscribes. */
	@Setup
	public void setUp() {
		for (int i = 0; i < this.keys; i++) {
			this.messages.add(("{\"jsonrpc\":\"2.0\",\"method\":\"subscription\",\"params\":{\"channel\":\"" + CHANNEL
					+ "\",\"data\":{\"instrument\":\"I-" + i + "\",\"price\":" + i + "}}}")
				.getBytes(StandardCharsets.US_ASCII));
		}
		Venue made = new Venue((builder) -> builder.platform(new DeribitPlatform()));
		made.client()
			.<JsonNode>updates(CHANNEL, JsonNode.class,
					TopicOptions.DEFAULTS.overflow(Overflow.LATEST_PER_KEY).key("/instrument").bufferSize(READ))
			.subscribe((update) -> update.ifData((data) -> this.taken++));
		made.awaitTopics(1);
		this.venue = made;
		messages();
		if (this.taken != this.keys) {
			throw new IllegalStateException(this.taken + " messages were taken of " + this.keys + " keys");
		}
	}

	/** Closes. */
	@TearDown
	public void tearDown() {
		Objects.requireNonNull(this.venue).close();
	}

	/**
	 * Through the client.
	 * @return number of messages that were taken
	 */
	@Benchmark
	@OperationsPerInvocation(READ)
	public long messages() {
		Venue open = Objects.requireNonNull(this.venue);
		SocketListener listener = open.listener();
		listener.received(READ);
		for (int i = 0; i < READ; i++) {
			byte[] message = this.messages.get(i % this.keys);
			listener.message(message, 0, message.length, true);
		}
		open.turn();
		return this.taken;
	}

}
