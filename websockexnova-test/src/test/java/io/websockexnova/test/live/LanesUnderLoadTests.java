package io.websockexnova.test.live;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

import io.websockexnova.behavior.Lane;
import io.websockexnova.behavior.Outbound;
import io.websockexnova.behavior.RateLimit;
import io.websockexnova.behavior.RateLimitHandler;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.RequestOptions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The bulk lane saturated, everything paid by one bucket: how long do the others wait?
 */
class LanesUnderLoadTests {

	private static final int CAPACITY = 200;

	private static final int PER_SECOND = 200;

	private static final int BULK = 1_500;

	private static final int CANCELS = 300;

	private static final int CHALLENGES = 150;

	@RegisterExtension
	final Live live = new Live();

	private final ScriptedVenue venue = this.live.deribitVenue();

	private final Map<String, Long> started = new ConcurrentHashMap<>();

	private final List<Long> cancelWaits = new CopyOnWriteArrayList<>();

	private final List<Long> bulkWaits = new CopyOnWriteArrayList<>();

	private final List<Long> controlWaits = new CopyOnWriteArrayList<>();

	@Test
	@Tag("R27")
	@Tag("edge-31")
	@Tag("edge-32")
	void whenTheBulkLaneIsSaturatedThenCancelsAndAnswersToChallengesHardlyWaitAndTheLimitIsKept() {
		this.venue.on("public/bulk", (request) -> arrived(this.bulkWaits, "b", request))
			.on("private/cancel", (request) -> arrived(this.cancelWaits, "c", request));
		AtomicInteger challenged = new AtomicInteger();
		this.venue.on("public/test", (request) -> {
			Long since = this.started.get("t" + challenged.getAndIncrement());
			if (since != null) {
				this.controlWaits.add(request.nanoTime() - since);
			}
			request.result("1");
		});
		NovaClient client = Live.connect(this.live.deribit(this.venue.uri())
			.with(Setting.QUEUE_CAPACITY, 4_000)
			.with(Setting.REQUEST_TIMEOUT, Duration.ofMinutes(1))
			.behaviors((given) -> given.withRateLimit(new OneBucket())));
		for (int i = 0; i < BULK; i++) {
			ask(client, "public/bulk", "b", i, Lane.BULK);
		}
		Live.awaitTrue("the burst is over", () -> this.bulkWaits.size() >= CAPACITY / 2);
		ScriptedVenue.Connection connection = this.venue.connection(1);
		Disposable cancels = Flux.interval(Duration.ofMillis(10))
			.take(CANCELS)
			.onBackpressureBuffer()
			.subscribe((i) -> ask(client, "private/cancel", "c", i.intValue(), null));
		Disposable challenges = Flux.interval(Duration.ofMillis(20))
			.take(CHALLENGES)
			.onBackpressureBuffer()
			.subscribe((i) -> {
				this.started.put("t" + i, System.nanoTime());
				connection
					.text("{\"jsonrpc\":\"2.0\",\"method\":\"heartbeat\",\"params\":{\"type\":\"test_request\"}}");
			});
		Live.awaitTrue("all cancels and answers have come",
				() -> this.cancelWaits.size() == CANCELS && this.controlWaits.size() == CHALLENGES);
		int bulkMeanwhile = this.bulkWaits.size();
		cancels.dispose();
		challenges.dispose();
		Live.awaitTrue("bulk goes on", () -> this.bulkWaits.size() > bulkMeanwhile + 20);
		System.out.printf("lanes: p99 of the wait: control %d us, cancel %d us, bulk %d us (%d, %d and %d messages)%n",
				p99(this.controlWaits), p99(this.cancelWaits), p99(this.bulkWaits), CHALLENGES, CANCELS,
				this.bulkWaits.size());
		assertThat(p99(this.cancelWaits) * 4).as("cancels").isLessThan(p99(this.bulkWaits));
		assertThat(p99(this.controlWaits) * 4).as("answers to challenges").isLessThan(p99(this.bulkWaits));
		assertThat(this.bulkWaits).as("bulk is not starved").hasSizeGreaterThan(CAPACITY / 2 + 20);
		keepsTheLimit();
	}

	private void ask(NovaClient client, String method, String prefix, int number, @Nullable Lane lane) {
		this.started.put(prefix + number, System.nanoTime());
		client
			.request(method, Map.of("n", number), Integer.class,
					(lane != null) ? RequestOptions.DEFAULTS.lane(lane) : RequestOptions.DEFAULTS)
			.subscribe((result) -> {
			}, (error) -> {
			});
	}

	private void arrived(List<Long> waits, String prefix, ScriptedVenue.Request request) {
		Long since = this.started.get(prefix + request.params().path("n").intValue());
		assertThat(since).isNotNull();
		waits.add(request.nanoTime() - since);
		request.result("1");
	}

	// A quarter of a second is left for what is late on the way and comes together.
	private void keepsTheLimit() {
		double level = CAPACITY;
		long at = this.venue.requests().get(0).nanoTime();
		for (ScriptedVenue.Request request : this.venue.requests()) {
			level = Math.min(CAPACITY, level + (request.nanoTime() - at) / 1e9 * PER_SECOND) - 1;
			at = request.nanoTime();
			assertThat(level).isGreaterThan(-PER_SECOND / 4.0);
		}
	}

	private static long p99(List<Long> waits) {
		List<Long> sorted = new ArrayList<>(waits);
		sorted.sort(Comparator.naturalOrder());
		return sorted.get((int) (sorted.size() * 0.99)) / 1_000;
	}

	private static final class OneBucket implements RateLimitHandler {

		@Override
		public List<RateLimit> limits() {
			return List.of(new RateLimit("all", CAPACITY, PER_SECOND, Duration.ofSeconds(1), 60));
		}

		@Override
		public List<RateLimit.Charge> charges(Outbound message) {
			return List.of(new RateLimit.Charge("all", 1));
		}

		@Override
		public Lane lane(Outbound message) {
			return message.kind().startsWith("private/cancel") ? Lane.CANCEL : Lane.QUERY;
		}

	}

}
