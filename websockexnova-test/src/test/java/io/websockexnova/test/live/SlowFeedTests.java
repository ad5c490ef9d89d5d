package io.websockexnova.test.live;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;

import io.websockexnova.behavior.ConnectionHandler;
import io.websockexnova.behavior.MessageDecision;
import io.websockexnova.behavior.Overflow;
import io.websockexnova.behavior.Payload;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.ClientEvent.TopicState;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.SlowConsumerException;
import io.websockexnova.client.Statistics;
import io.websockexnova.client.TopicOptions;
import io.websockexnova.client.TopicUpdate;
import io.websockexnova.test.stall.Metronome;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A consumer that is 100 times slower than its feed, under each policy. Takes
 * {@code -Dwebsockexnova.slow-consumer.seconds} per policy, 2 if not set.
 */
@Tag("edge-34")
@Tag("R14")
class SlowFeedTests {

	private static final Logger logger = LoggerFactory.getLogger(SlowFeedTests.class);

	private static final long SECONDS = Long.getLong("websockexnova.slow-consumer.seconds", 2);

	private static final Duration PERIOD = Duration.ofNanos(200_000);

	private static final Duration SERVICE = PERIOD.multipliedBy(100);

	/** For threads that wait for a processor. */
	private static final Duration PATIENCE = Duration.ofMillis(500);

	private static final String TOPIC = "trades.A.100ms";

	private static final int KEYS = 8;

	private static final int CAPACITY = 200;

	/** What one read may hold beyond the capacity, at about 100 bytes a message. */
	private static final int READ = 2_000;

	@RegisterExtension
	final Live live = new Live();

	private final ScriptedVenue venue = this.live.deribitVenue()
		.on("public/subscribe", ScriptedVenue.Request::accept)
		.on("public/unsubscribe", ScriptedVenue.Request::accept);

	private final Map<Integer, Arrivals> arrivals = new ConcurrentHashMap<>();

	private final AtomicLong items = new AtomicLong();

	private final AtomicLong oldest = new AtomicLong();

	private final List<Throwable> failures = new CopyOnWriteArrayList<>();

	private final Metronome metronome = this.live.metronome();

	private volatile boolean feeding = true;

	@ParameterizedTest
	@EnumSource
	void whenTheConsumerIsAHundredTimesSlowerThenAllIsAccountedForAndNothingPilesUp(Overflow overflow)
			throws Exception {
		NovaClient client = Live.connect(this.live.deribit(this.venue.uri())
			.with(Setting.PING_INTERVAL, Duration.ofMillis(500))
			.with(Setting.PONG_TIMEOUT, Duration.ofSeconds(5))
			.behaviors((behaviors) -> behaviors.withConnection(new ConnectionHandler() {
				@Override
				public MessageDecision frame(Payload message) {
					note(message.utf8());
					return MessageDecision.PASS;
				}
			})));
		EventLog log = new EventLog(client);
		TopicOptions options = TopicOptions.DEFAULTS.overflow(overflow).bufferSize(CAPACITY).key("/k");
		Disposable consumer = client.<Item>updates(TOPIC, Item.class, options)
			.subscribe(this::consume, this.failures::add);
		log.await(TOPIC, TopicState.CONFIRMED);
		ScriptedVenue.Connection connection = this.venue.connection(1);
		Thread feeder = new Thread(() -> feed(connection), "feed");
		feeder.start();
		long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
		long heap = 0;
		long checks = 0;
		while (System.nanoTime() < end) {
			LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
			check(client.statistics(), overflow);
			if (++checks == 10) {
				heap = heap();
			}
		}
		if (overflow == Overflow.FAIL) {
			Live.awaitTrue("it fails when it has had what waited", () -> !this.failures.isEmpty());
		}
		long grown = (heap > 0) ? heap() - heap : 0;
		Statistics counted = client.statistics();
		this.feeding = false;
		consumer.dispose();
		feeder.join(10_000);
		logger.info(
				"{}: {} offered = {} delivered + {} conflated + {} dropped + {} buffered; heap {} KiB; oldest {} ms",
				overflow, counted.offered(), counted.delivered(), counted.conflated(), counted.dropped(),
				counted.buffered(), grown / 1024, this.oldest.get() / 1_000_000);
		assertThat(feeder.isAlive()).as("the server can write again").isFalse();
		assertThat(grown).as("growth of the heap").isLessThan(16 << 20);
		assertThat(this.venue.accepted()).as("connections").isEqualTo(1);
		Live.eventually(() -> {
			Statistics last = client.statistics();
			assertThat(last.buffered()).isZero();
			assertThat(last.offered()).isEqualTo(last.delivered() + last.conflated() + last.dropped());
		});
		assertOutcome(overflow, counted);
	}

	private void assertOutcome(Overflow overflow, Statistics counted) {
		switch (overflow) {
			case LATEST_PER_KEY -> {
				assertThat(counted.conflated()).isPositive();
				assertThat(counted.dropped()).isZero();
				assertThat(Duration.ofNanos(this.oldest.get())).as("age of the newest value, as delivered")
					.isLessThan(SERVICE.plus(PATIENCE).plus(this.metronome.total()));
			}
			case BACKPRESSURE -> assertThat(counted.dropped()).isZero();
			case FAIL -> assertThat(this.failures).singleElement().isInstanceOf(SlowConsumerException.class);
			default -> assertThat(counted.dropped()).isPositive();
		}
		if (overflow != Overflow.FAIL) {
			assertThat(this.failures).isEmpty();
		}
	}

	private static void check(Statistics counted, Overflow overflow) {
		assertThat(counted.offered())
			.isEqualTo(counted.delivered() + counted.conflated() + counted.dropped() + counted.buffered());
		int room = (overflow == Overflow.BACKPRESSURE) ? CAPACITY + READ : CAPACITY + 64;
		assertThat(counted.buffered()).isLessThanOrEqualTo(room);
	}

	private void feed(ScriptedVenue.Connection connection) {
		int number = 0;
		long due = System.nanoTime();
		while (this.feeding) {
			connection.push(TOPIC, "{\"k\":" + (number % KEYS) + ",\"n\":" + number + ",\"filler\":\"abcdefgh\"}");
			number++;
			due += PERIOD.toNanos();
			long rest = due - System.nanoTime();
			if (rest > 0) {
				LockSupport.parkNanos(rest);
			}
		}
	}

	// On the loop.
	private void note(String message) {
		int key = message.indexOf("{\"k\":");
		if (key >= 0) {
			int comma = message.indexOf(',', key);
			int number = Integer
				.parseInt(message.substring(message.indexOf("\"n\":") + 4, message.indexOf(",\"filler")));
			this.arrivals.computeIfAbsent(Integer.valueOf(message.substring(key + 5, comma)), (k) -> new Arrivals())
				.add(number);
		}
	}

	private void consume(TopicUpdate<Item> update) {
		update.ifData((data) -> {
			this.items.incrementAndGet();
			Arrivals of = this.arrivals.get(data.value().k());
			this.oldest.accumulateAndGet((of != null) ? of.outdatedSince(data.value().n()) : 0, Math::max);
		});
		LockSupport.parkNanos(SERVICE.toNanos());
	}

	private static long heap() {
		System.gc();
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

	record Item(int k, int n, String filler) {
	}

	/**
	 * When the latest values of a key came.
	 */
	private static final class Arrivals {

		private static final int KEPT = 20_000;

		private final long[] times = new long[KEPT];

		private int newest = -1;

		synchronized void add(int number) {
			this.newest = number;
			this.times[(number / KEYS) % KEPT] = System.nanoTime();
		}

		/**
		 * For how long there has been a newer value.
		 */
		synchronized long outdatedSince(int number) {
			return (number >= this.newest) ? 0 : System.nanoTime() - this.times[(number / KEYS + 1) % KEPT];
		}

	}

}
