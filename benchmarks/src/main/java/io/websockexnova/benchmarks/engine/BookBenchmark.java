package io.websockexnova.benchmarks.engine;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;

import io.websockexnova.client.NovaClient;
import io.websockexnova.client.TopicOptions;
import io.websockexnova.platform.deribit.BookUpdate;
import io.websockexnova.platform.deribit.DeribitPlatform;
import io.websockexnova.transport.SocketListener;

/**
 * A change of an order book of 512 bytes, from the transport through routing and sequence
 * check to a subscriber that takes it as a record.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(1)
public class BookBenchmark {

	private static final int READ = 32;

	private static final String CHANNEL = "book.BTC-PERPETUAL.100ms";

	private final BookMessages messages = new BookMessages(CHANNEL, 512);

	private @Nullable Blackhole blackhole;

	private @Nullable Venue venue;

	private @Nullable ObjectReader data;

	private @Nullable ObjectReader envelope;

	private long count;

	/** Connects. */
	@Setup
	public void setUp() {
		this.venue = new Venue((builder) -> builder.platform(new DeribitPlatform()));
		this.data = this.venue.json().readerFor(BookUpdate.class);
		this.envelope = this.venue.json().readerFor(Envelope.class);
	}

	/** Closes. */
	@TearDown
	public void tearDown() {
		if (this.venue != null) {
			long lost = this.venue.client().statistics().gaps() + this.venue.client().statistics().unmatched();
			this.venue.close();
			if (lost > 0) {
				throw new IllegalStateException(lost + " messages were not delivered");
			}
		}
	}

	/**
	 * A topic, on the scheduler.
	 * @param hole takes the records
	 */
	@Benchmark
	@OperationsPerInvocation(READ)
	public void topic(Blackhole hole) {
		begin(hole, (client) -> client.topic(CHANNEL, BookUpdate.class).subscribe(this::take));
		read();
	}

	/**
	 * Its updates, on the loop.
	 * @param hole takes the records
	 */
	@Benchmark
	@OperationsPerInvocation(READ)
	public void onLoop(Blackhole hole) {
		begin(hole, (client) -> client.<BookUpdate>updates(CHANNEL, BookUpdate.class, TopicOptions.DEFAULTS.onLoop())
			.subscribe((update) -> update.ifData((taken) -> take(taken.value()))));
		read();
	}

	/**
	 * A handler, on the scheduler.
	 * @param hole takes the records
	 */
	@Benchmark
	@OperationsPerInvocation(READ)
	public void consume(Blackhole hole) {
		begin(hole,
				(client) -> client.<BookUpdate>consume(CHANNEL, BookUpdate.class, TopicOptions.DEFAULTS, (update) -> {
					update.ifData((taken) -> take(taken.value()));
					return Mono.empty();
				}).subscribe());
		read();
	}

	/**
	 * The streaming parse of the data, when somebody else has found it.
	 * @param hole takes the records
	 */
	@Benchmark
	@OperationsPerInvocation(READ)
	public void parse(Blackhole hole) {
		ObjectReader reader = required(this.data);
		for (int i = 0; i < READ; i++) {
			hole.consume((Object) reader.readValue(this.messages.next(), this.messages.dataAt(),
					this.messages.dataLength()));
		}
	}

	/**
	 * The streaming parse of the whole message.
	 * @param hole takes the records
	 */
	@Benchmark
	@OperationsPerInvocation(READ)
	public void parseWhole(Blackhole hole) {
		ObjectReader reader = required(this.envelope);
		for (int i = 0; i < READ; i++) {
			byte[] bytes = this.messages.next();
			hole.consume((Object) reader.readValue(bytes, 0, bytes.length));
		}
	}

	/**
	 * A tree, and the record from that.
	 * @param hole takes the records
	 */
	@Benchmark
	@OperationsPerInvocation(READ)
	public void tree(Blackhole hole) {
		for (int i = 0; i < READ; i++) {
			JsonNode params = required(this.venue).json().readTree(this.messages.next()).path("params");
			if (params.path("channel").asString().equals(CHANNEL)) {
				hole.consume(required(this.venue).json().treeToValue(params.path("data"), BookUpdate.class));
			}
		}
	}

	private void begin(Blackhole hole, Consumer<NovaClient> subscribing) {
		if (this.blackhole == null) {
			this.blackhole = hole;
			Venue open = required(this.venue);
			subscribing.accept(open.client());
			open.awaitTopics(1);
			open.receive(this.messages.snapshot());
		}
		this.blackhole = hole;
	}

	private void read() {
		Venue open = required(this.venue);
		SocketListener listener = open.listener();
		long before = this.count;
		listener.received(READ * 512);
		for (int i = 0; i < READ; i++) {
			byte[] bytes = this.messages.next();
			listener.message(bytes, 0, bytes.length, true);
		}
		open.turn();
		if (this.count != before + READ) {
			throw new IllegalStateException((this.count - before) + " of " + READ + " messages arrived");
		}
	}

	private void take(Object value) {
		this.count++;
		required(this.blackhole).consume(value);
	}

	private static <T> T required(@Nullable T value) {
		if (value == null) {
			throw new IllegalStateException("not set up");
		}
		return value;
	}

	/**
	 * A notification.
	 *
	 * @param params what it says
	 */
	@JsonIgnoreProperties(ignoreUnknown = true)
	public record Envelope(Params params) {
	}

	/**
	 * What a notification says.
	 *
	 * @param channel the topic
	 * @param data the change
	 */
	@JsonIgnoreProperties(ignoreUnknown = true)
	public record Params(String channel, BookUpdate data) {
	}

}
