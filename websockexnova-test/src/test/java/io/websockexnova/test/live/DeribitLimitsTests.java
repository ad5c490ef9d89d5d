package io.websockexnova.test.live;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;

import io.websockexnova.behavior.ErrorClass;
import io.websockexnova.behavior.OfflinePolicy;
import io.websockexnova.behavior.Phase;
import io.websockexnova.behavior.RejectedException;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.client.NovaClient;
import io.websockexnova.engine.NovaEngine;
import io.websockexnova.platform.deribit.DeribitPlatform;
import io.websockexnova.test.deribit.DeribitSimulator;
import io.websockexnova.test.deribit.ReceivedRequest;
import io.websockexnova.test.peer.UpgradeCall;
import io.websockexnova.test.stall.Metronome;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Deribit's limits: a simulator that counts credits is the judge.
 */
class DeribitLimitsTests {

	@RegisterExtension
	final Live live = new Live();

	@Test
	@Tag("deribit-21")
	@Tag("R1")
	void whenTwelveHundredChannelsAreWantedThenRequestsKeepAllLimits() {
		String[] instruments = IntStream.range(0, 400)
			.mapToObj((i) -> "I" + i + "-" + "L".repeat(80))
			.toArray(String[]::new);
		DeribitSimulator simulator = this.live.start(Live.simulator().instruments(instruments).creditLimits(true));
		NovaClient client = this.live.loggedIn(simulator).build();
		Set<String> wanted = new TreeSet<>();
		for (String instrument : instruments) {
			for (String topic : List.of("trades.%s.100ms", "ticker.%s.100ms", "quote.%s")) {
				wanted.add(String.format(topic, instrument));
			}
		}
		wanted.forEach((topic) -> client.topic(topic, JsonNode.class).subscribe());
		client.connect().block(Live.PATIENCE);
		Live.awaitTrue("all are subscribed", () -> client.status().isHealthy()
				&& new TreeSet<>(simulator.subscriptions().get(0).channels()).equals(wanted));
		List<ReceivedRequest> requests = simulator.requests()
			.stream()
			.filter((request) -> request.method().equals("public/subscribe"))
			.toList();
		assertThat(requests).allSatisfy((request) -> assertThat(request.channels()).hasSizeLessThanOrEqualTo(500));
		assertThat(requests).as("few, but none above 32 kB").hasSizeBetween(4, 6);
		assertThat(requests).flatExtracting(ReceivedRequest::channels).doesNotHaveDuplicates().hasSize(1200);
		assertThat(simulator.violations()).isEmpty();
	}

	@Test
	@Tag("deribit-41")
	@Tag("R27")
	void whenTwoHundredCallsComeAtOnceThenAHundredLeaveAndTheRestFollowsAtTwentyPerSecond() {
		DeribitSimulator simulator = this.live.start(Live.simulator().creditLimits(true));
		NovaClient client = Live.connect(this.live.loggedIn(simulator));
		List<CompletableFuture<JsonNode>> orders = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			orders.add(client.request("private/buy", order(), JsonNode.class).toFuture());
		}
		Metronome metronome = this.live.metronome();
		long start = System.nanoTime();
		List<CompletableFuture<Long>> calls = new ArrayList<>();
		for (int i = 0; i < 200; i++) {
			calls.add(client.request("public/get_time", Map.of(), Long.class).toFuture());
		}
		assertThat(orders).allSatisfy((order) -> assertThat(order).succeedsWithin(Live.PATIENCE));
		// set_heartbeat and the login have been paid, and some credit is kept for
		// heartbeats.
		Live.awaitTrue("the burst", () -> count(simulator, "public/get_time") >= 90);
		Duration burst = Duration.ofNanos(System.nanoTime() - start);
		Live.awaitTrue("30 more than a full credit", () -> count(simulator, "public/get_time") >= 130);
		Duration taken = Duration.ofNanos(System.nanoTime() - start);
		assertThat(burst).as("90 at once").isLessThan(Duration.ofSeconds(1).plus(metronome.total()));
		assertThat(taken).as("130, of them 100 at most at once, the rest at 20 per second")
			.isBetween(Duration.ofMillis(1500), Duration.ofMillis(3500).plus(metronome.total()));
		assertThat(calls.stream().filter(CompletableFuture::isCompletedExceptionally)).as("10028").isEmpty();
		assertThat(simulator.accepted()).isEqualTo(1);
	}

	@Test
	@Tag("deribit-42")
	@Tag("R27")
	void whenTheConnectionComesBackThenNoBurstAboveTheCreditFollows() {
		DeribitSimulator simulator = this.live.start(Live.simulator().creditLimits(true));
		NovaClient client = Live
			.connect(this.live.loggedIn(simulator).with(Setting.OFFLINE_POLICY, OfflinePolicy.WAIT));
		List<CompletableFuture<Long>> calls = new ArrayList<>();
		for (int i = 0; i < 130; i++) {
			calls.add(client.request("public/get_time", Map.of(), Long.class).toFuture());
		}
		Live.awaitTrue("the burst", () -> count(simulator, "public/get_time") >= 90);
		simulator.faults().kill();
		Live.awaitReady(client, 2);
		long before = count(simulator, "public/get_time");
		Live.awaitTrue("all have left", () -> client.statistics().queued() == 0);
		assertThat(count(simulator, "public/get_time") - before).as("some had to wait").isGreaterThan(10);
		Live.awaitTrue("all have ended", () -> calls.stream().allMatch(CompletableFuture::isDone));
		assertThat(calls.stream().filter(DeribitLimitsTests::isRefused)).as("10028").isEmpty();
		assertThat(simulator.accepted()).isEqualTo(2);
	}

	@Test
	@Tag("deribit-42")
	@Tag("R26")
	void whenDeribitSaysTooManyRequestsAndClosesThenTheClientStaysAwayForSeconds() {
		DeribitSimulator simulator = this.live.start(Live.simulator());
		NovaClient client = Live.connect(this.live.loggedIn(simulator));
		EventLog log = new EventLog(client);
		simulator.faults().answerWithError("public/get_time", 10028, "too_many_requests", 1);
		Throwable refusal = Live.failureOf(client.request("public/get_time", Map.of(), Long.class));
		assertThat(((RejectedException) refusal).error().numericCode()).isEqualTo(10028);
		simulator.faults().fin();
		ClientEvent.Lost lost = log.await(ClientEvent.Lost.class);
		assertThat(lost.errorClass()).isEqualTo(ErrorClass.RATE_LIMITED);
		assertThat(lost.loss().lastError()).isNotNull()
			.satisfies((error) -> assertThat(error.numericCode()).isEqualTo(10028));
		assertThat(log.await(ClientEvent.ReconnectScheduled.class).delay()).isBetween(Duration.ofSeconds(5),
				Duration.ofMillis(7500));
		Live.staysTrue(Duration.ofSeconds(1), "no attempt", () -> simulator.accepted() == 1);
		assertThat(client.status().phase()).isEqualTo(Phase.BACKING_OFF);
	}

	@Test
	@Tag("deribit-8")
	@Tag("R26")
	void whenTheUpgradeIsRefusedWith429ThenTheClientStaysAwayForLonger() {
		DeribitSimulator simulator = this.live.start(Live.simulator());
		simulator.faults().answerUpgrade(429, Duration.ofSeconds(45));
		NovaClient client = this.live.loggedIn(simulator).build();
		EventLog log = new EventLog(client);
		Live.dial(client);
		ClientEvent.Lost lost = log.await(ClientEvent.Lost.class);
		assertThat(lost.loss().httpStatus()).isEqualTo(429);
		assertThat(lost.errorClass()).isEqualTo(ErrorClass.RATE_LIMITED);
		assertThat(log.await(ClientEvent.ReconnectScheduled.class).delay()).isBetween(Duration.ofSeconds(45),
				Duration.ofMillis(67_500));
		Live.staysTrue(Duration.ofMillis(300), "no attempt", () -> simulator.accepted() == 1);
	}

	@Test
	@Tag("deribit-45")
	@Tag("R9")
	void whenConnectsAreRefusedThenTheLoopGoesOnWithGrowingJitteredDelays() {
		DeribitSimulator simulator = this.live.start(Live.simulator());
		simulator.faults().refuse();
		NovaEngine engine = this.live.closing(NovaEngine.builder().random(new Random(7)).build());
		NovaClient client = engine.client("growing")
			.platform(new DeribitPlatform())
			.url(simulator.url().toString())
			.credentials(Live.KEY, Live.SECRET)
			.with(Setting.INITIAL_DELAY, Duration.ofMillis(20))
			.with(Setting.MAX_DELAY, Duration.ofMillis(320))
			.with(Setting.JITTER_FACTOR, 0.5)
			.build();
		EventLog log = new EventLog(client);
		Live.dial(client);
		Live.awaitTrue("seven failures", () -> log.losses().size() >= 7);
		simulator.faults().accept();
		Live.awaitPhase(client, Phase.READY);
		List<Duration> delays = log.of(ClientEvent.ReconnectScheduled.class)
			.stream()
			.map(ClientEvent.ReconnectScheduled::delay)
			.toList();
		for (int i = 0; i < delays.size(); i++) {
			Duration most = Duration.ofMillis(Math.min(20L << i, 320));
			assertThat(delays.get(i)).as("delay %d", i).isBetween(most.dividedBy(2), most);
		}
		assertThat(Set.copyOf(delays.subList(4, delays.size()))).as("capped, and jittered").hasSizeGreaterThan(1);
		assertThat(simulator.accepted()).isEqualTo(1);
	}

	@Test
	@Tag("deribit-6")
	void whenTheServerIsTheOtherEnvironmentThenTheClientEndsAndSaysSo() {
		DeribitSimulator simulator = this.live.start(Live.simulator().testnet(false));
		NovaClient client = this.live.loggedIn(simulator).option("testnet", "true").build();
		assertThat(Live.failureOf(client.connect())).hasMessageContaining("testnet");
		Live.staysTrue(Duration.ofMillis(200), "one attempt", () -> simulator.accepted() == 1);
		assertThat(simulator.requests()).extracting(ReceivedRequest::method).doesNotContain("public/auth");
	}

	@Test
	@Tag("deribit-1")
	@Tag("deribit-2")
	void whenTheClientConnectsThenTheUpgradeAndAllRequestsAreAsDeribitWantsThem() {
		ScriptedVenue venue = this.live.deribitVenue().on("public/get_time", (request) -> request.result("1"));
		NovaClient client = Live
			.connect(this.live.deribit(venue.server().uri("/ws/api/v2")).credentials(Live.KEY, Live.SECRET));
		UpgradeCall call = venue.connection(1).peer().call();
		assertThat(call.path()).isEqualTo("/ws/api/v2");
		assertThat(call.header("sec-websocket-protocol")).isNull();
		Flux.range(0, 20)
			.flatMap((i) -> client.request("public/get_time", Map.of(), Long.class))
			.blockLast(Live.PATIENCE);
		assertThat(venue.requests()).hasSize(22).allSatisfy((request) -> {
			assertThat(request.json().path("jsonrpc").asString()).isEqualTo("2.0");
			assertThat(request.params().isObject()).isTrue();
		});
		assertThat(venue.requests()).extracting(ScriptedVenue.Request::id).doesNotHaveDuplicates().doesNotContain("");
		assertThat(venue.texts()).isEmpty();
	}

	private static boolean isRefused(CompletableFuture<Long> call) {
		return call.isCompletedExceptionally()
				&& call.handle((result, error) -> error).join() instanceof RejectedException;
	}

	private static long count(DeribitSimulator simulator, String method) {
		return simulator.requests().stream().filter((request) -> request.method().equals(method)).count();
	}

	private static Map<String, Object> order() {
		return Map.of("instrument_name", "BTC-PERPETUAL", "amount", 10, "price", 1);
	}

}
