package io.websockexnova.benchmarks.engine;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
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
import org.openjdk.jmh.annotations.Warmup;

import io.websockexnova.client.TopicOptions;
import io.websockexnova.platform.deribit.DeribitPlatform;
import io.websockexnova.transport.SocketListener;

/**
 * A message of about 300 bytes to one of many topics, read as a record on the loop. The
 * topics come in random order, so that beyond the processor's cache each message waits
 * for memory: what {@code used} leaves out of that tells what the search costs by itself.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(value = 1, jvmArgs = "-Xmx2g")
public class TopicsBenchmark {

	private static final int READ = 32;

	private static final String HEAD = "{\"jsonrpc\":\"2.0\",\"method\":\"subscription\",\"params\":{\"channel\":\"ticker.T";

	private static final int DIGITS = 6;

	/** Topics that are subscribed. */
	@Param({ "1", "1000", "100000" })
	int topics;

	/** Topics that messages come for. */
	@Param({ "1", "1000", "100000" })
	int used;

	private final Random random = new Random(1);

	private byte[] bytes = {};

	private @Nullable Venue venue;

	private long count;

	/** Connects and subscribes. */
	@Setup
	public void setUp() {
		this.used = Math.min(this.used, this.topics);
		this.bytes = (HEAD
				+ "000000.100ms\",\"data\":{\"timestamp\":1554373962454,\"instrument_name\":\"BTC-PERPETUAL\","
				+ "\"best_bid_price\":5042.5,\"best_ask_price\":5043.0,\"last_price\":5042.5,\"mark_price\":5042.81,"
				+ "\"index_price\":5042.77,\"open_interest\":68744.761}}}")
			.getBytes(StandardCharsets.US_ASCII);
		Venue made = new Venue((builder) -> builder.platform(new DeribitPlatform()));
		for (int i = 0; i < this.topics; i++) {
			made.client()
				.<Price>updates("ticker.T" + String.format("%06d", i) + ".100ms", Price.class,
						TopicOptions.DEFAULTS.onLoop())
				.subscribe((update) -> update.ifData((data) -> this.count++));
		}
		made.awaitTopics(this.topics);
		this.venue = made;
		messages();
		if (this.count != READ) {
			throw new IllegalStateException(this.count + " of " + READ + " messages arrived");
		}
	}

	/**
	 * Through the client.
	 * @return messages so far
	 */
	@Benchmark
	@OperationsPerInvocation(READ)
	public long messages() {
		Venue open = this.venue;
		if (open == null) {
			throw new IllegalStateException("not set up");
		}
		SocketListener listener = open.listener();
		listener.received(READ * this.bytes.length);
		for (int i = 0; i < READ; i++) {
			int topic = this.random.nextInt(this.used);
			for (int at = HEAD.length() + DIGITS - 1; at >= HEAD.length(); at--) {
				this.bytes[at] = (byte) ('0' + topic % 10);
				topic /= 10;
			}
			listener.message(this.bytes, 0, this.bytes.length, true);
		}
		open.turn();
		return this.count;
	}

	/**
	 * A ticker's price.
	 *
	 * @param last price of the last trade
	 */
	@JsonIgnoreProperties(ignoreUnknown = true)
	public record Price(@JsonProperty("last_price") double last) {
	}

}
