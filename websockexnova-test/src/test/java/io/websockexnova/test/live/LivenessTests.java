package io.websockexnova.test.live;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import io.websockexnova.behavior.Call;
import io.websockexnova.behavior.HeartbeatHandler;
import io.websockexnova.behavior.HeartbeatPlan;
import io.websockexnova.behavior.Inbound;
import io.websockexnova.behavior.Loss;
import io.websockexnova.behavior.Phase;
import io.websockexnova.behavior.Setting;
import io.websockexnova.behavior.Settings;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.NovaClientBuilder;
import io.websockexnova.client.OutcomeUnknownException;
import io.websockexnova.test.deribit.DeribitSimulator;
import io.websockexnova.test.peer.Frame;
import io.websockexnova.test.peer.Peer;
import io.websockexnova.test.peer.PeerServer;
import io.websockexnova.test.stall.Metronome;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Pings, pongs, and finding out that nobody is there any more.
 */
class LivenessTests {

	private static final Duration INTERVAL = Duration.ofMillis(200);

	private static final Duration TIMEOUT = Duration.ofMillis(200);

	@RegisterExtension
	final Live live = new Live();

	private final Metronome metronome = this.live.metronome();

	@Test
	@Tag("R3")
	@Tag("edge-19")
	void whenTheServerFallsSilentThenThatIsFoundWithinIntervalAndTimeoutEachTime() {
		DeribitSimulator simulator = this.live.start(Live.simulator());
		NovaClient client = Live.connect(pinging(this.live.loggedIn(simulator)));
		EventLog log = new EventLog(client);
		List<Duration> found = new ArrayList<>();
		for (int i = 1; i <= 8; i++) {
			int round = i;
			CompletableFuture<JsonNode> inFlight = client
				.request("private/get_positions", Map.of("currency", "BTC"), JsonNode.class)
				.toFuture();
			assertThat(inFlight).succeedsWithin(Live.PATIENCE);
			long start = System.nanoTime();
			simulator.faults().silence();
			Live.awaitTrue("loss " + i, () -> log.losses().size() == round);
			found.add(Duration.ofNanos(System.nanoTime() - start));
			Live.awaitReady(client, round + 1);
		}
		assertThat(log.losses()).extracting(Loss::kind).containsOnly(Loss.Kind.PONG_TIMEOUT);
		assertThat(found).allSatisfy((time) -> assertThat(time).isBetween(TIMEOUT.minusMillis(50),
				bound(INTERVAL.plus(TIMEOUT).plusMillis(200))));
		assertThat(simulator.accepted()).isEqualTo(9);
	}

	@Test
	@Tag("R3")
	@Tag("R4")
	void whenTheServerNeitherReadsNorWritesThenAFullOutboundBufferDoesNotHideIt() {
		PeerServer server = this.live.closing(PeerServer.start());
		NovaClient client = pinging(this.live.client("stuck", server.uri())).build();
		EventLog log = new EventLog(client);
		Live.dial(client);
		server.accept().upgrade();
		Live.awaitReady(client, 1);
		CompletableFuture<Void> stuck = client.send("x".repeat(16 * 1024 * 1024)).toFuture();
		long start = System.nanoTime();
		Loss loss = log.await(ClientEvent.Lost.class).loss();
		assertThat(Duration.ofNanos(System.nanoTime() - start))
			.isLessThan(bound(INTERVAL.plus(TIMEOUT).plusMillis(400)));
		assertThat(loss.kind()).isEqualTo(Loss.Kind.PONG_TIMEOUT);
		Live.awaitTrue("the message fails", stuck::isCompletedExceptionally);
		server.accept().upgrade();
		Live.awaitReady(client, 2);
	}

	@Test
	@Tag("R4")
	void whenTheServerReadsNoMoreButStillSendsThenTheWriteTimeoutFires() {
		PeerServer server = this.live.closing(PeerServer.start());
		NovaClient client = pinging(this.live.client("write-dead", server.uri()))
			.with(Setting.WRITE_TIMEOUT, Duration.ofMillis(600))
			.with(Setting.PONG_TIMEOUT, Duration.ofSeconds(10))
			.build();
		EventLog log = new EventLog(client);
		Live.dial(client);
		Peer peer = server.accept();
		peer.upgrade();
		Live.awaitReady(client, 1);
		Disposable sending = Flux.interval(Duration.ofMillis(50))
			.subscribe((tick) -> peer.send(Frame.text("data")), (error) -> {
			});
		CompletableFuture<Void> stuck = client.send("x".repeat(16 * 1024 * 1024)).toFuture();
		long start = System.nanoTime();
		Loss loss = log.await(ClientEvent.Lost.class).loss();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(550),
				bound(Duration.ofMillis(2000)));
		sending.dispose();
		assertThat(loss.kind()).isEqualTo(Loss.Kind.WRITE_TIMEOUT);
		assertThat(client.statistics().messagesReceived()).as("the server has sent all the time").isGreaterThan(5);
		Live.awaitTrue("the message fails", stuck::isCompletedExceptionally);
		server.accept().upgrade();
		Live.awaitReady(client, 2);
	}

	@Test
	@Tag("R4")
	void whenTheServerReadsSlowlyThenALargeMessageArrivesHoweverLongItTakes() throws Exception {
		PeerServer server = this.live.closing(PeerServer.start());
		NovaClient client = this.live.client("slow", server.uri())
			.with(Setting.WRITE_TIMEOUT, Duration.ofSeconds(3))
			.build();
		Live.dial(client);
		Peer peer = server.accept();
		peer.upgrade();
		Live.awaitReady(client, 1);
		CompletableFuture<Void> sent = client.send("x".repeat(12 * 1024 * 1024)).toFuture();
		long start = System.nanoTime();
		for (int i = 0; i < 44; i++) {
			Mono.delay(Duration.ofMillis(100)).block();
			peer.skip(256 * 1024);
		}
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(4));
		assertThat(sent).succeedsWithin(Live.PATIENCE);
		assertThat(client.status().generation()).isEqualTo(1);
	}

	@Test
	@Tag("R5")
	void whenTheServerSendsOnlyPingsThenTheSilenceTimeoutFires() {
		ScriptedVenue venue = this.live.venue();
		NovaClient client = Live
			.connect(pinging(this.live.jsonRpc(venue)).with(Setting.SILENCE_TIMEOUT, Duration.ofMillis(700)));
		EventLog log = new EventLog(client);
		ScriptedVenue.Connection connection = venue.connection(1);
		long start = System.nanoTime();
		Flux.interval(Duration.ofMillis(50))
			.takeUntil((tick) -> connection.isEnded())
			.subscribe((tick) -> connection.send(Frame.ping()), (error) -> {
			});
		assertThat(log.await(ClientEvent.Lost.class).loss().kind()).isEqualTo(Loss.Kind.SILENCE);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(400),
				bound(Duration.ofMillis(2000)));
		Live.awaitReady(client, 2);
	}

	@Test
	void whenPingsAreAnsweredThenTheirRoundTripIsMeasured() {
		ScriptedVenue venue = this.live.venue();
		NovaClient client = Live.connect(pinging(this.live.jsonRpc(venue)));
		Live.awaitTrue("two pings", () -> venue.connection(1).controls(Frame.PING).size() > 1);
		Live.awaitTrue("measured", () -> client.statistics().roundTrip() != null);
		assertThat(client.statistics().roundTrip()).isBetween(Duration.ofNanos(1000), bound(Duration.ofMillis(1000)));
		assertThat(client.statistics().smoothedRoundTrip()).isBetween(Duration.ofNanos(1000),
				bound(Duration.ofMillis(1000)));
	}

	@Test
	@Tag("edge-19")
	@Tag("R5")
	void whenPongsAnswerNothingThatWasAskedThenTheyProveNothing() {
		ScriptedVenue venue = this.live.venue();
		venue.stopPonging();
		NovaClient client = Live.connect(pinging(this.live.jsonRpc(venue)));
		EventLog log = new EventLog(client);
		ScriptedVenue.Connection connection = venue.connection(1);
		Flux.interval(Duration.ofMillis(20)).takeUntil((tick) -> connection.isEnded()).subscribe((tick) -> {
			connection.send(Frame.pong());
			connection.send(Frame.pong((byte) 'x'));
		}, (error) -> {
		});
		assertThat(log.await(ClientEvent.Lost.class).loss().kind()).isEqualTo(Loss.Kind.PONG_TIMEOUT);
		assertThat(connection.controls(Frame.PING)).isNotEmpty();
		Live.awaitReady(client, 2);
	}

	@Test
	@Tag("edge-19")
	void whenMessagesComeInThenThatIsLifeEvenWithoutPongs() {
		ScriptedVenue venue = this.live.venue();
		venue.stopPonging();
		NovaClient client = Live
			.connect(pinging(this.live.jsonRpc(venue)).with(Setting.PONG_TIMEOUT, Duration.ofMillis(2500)));
		ScriptedVenue.Connection connection = venue.connection(1);
		Flux.interval(Duration.ofMillis(50)).take(80).doOnNext((tick) -> connection.text("{}")).blockLast();
		assertThat(client.status().generation()).isEqualTo(1);
		assertThat(client.status().phase()).isEqualTo(Phase.READY);
		assertThat(connection.controls(Frame.PING)).as("pings are for quiet times").hasSizeLessThanOrEqualTo(2);
	}

	@Test
	@Tag("edge-19")
	@Tag("R21")
	void whenTheServerIsDeadThenCloseEndsWithItsOwnDeadline() {
		PeerServer server = this.live.closing(PeerServer.start());
		NovaClient client = this.live.client("dead", server.uri())
			.with(Setting.CLOSE_TIMEOUT, Duration.ofMillis(300))
			.build();
		Live.dial(client);
		server.accept().upgrade();
		Live.awaitReady(client, 1);
		long start = System.nanoTime();
		client.close().block(Live.PATIENCE);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(290),
				bound(Duration.ofMillis(1300)));
		assertThat(client.status().phase()).isEqualTo(Phase.CLOSED);
		assertThat(server.accepted()).isEqualTo(1);
	}

	@ParameterizedTest
	@EnumSource
	@Tag("edge-20")
	@Tag("conformance-2")
	void whenTheServerPingsThenExactlyOnePongRepeatsThePayload(Handler handler) {
		ScriptedVenue venue = this.live.venue();
		NovaClientBuilder builder = this.live.jsonRpc(venue);
		if (handler == Handler.WITH_CALLS) {
			builder.behaviors((behaviors) -> behaviors.withHeartbeat(new Calls(Duration.ofMillis(100))));
			venue.on("beat", (request) -> request.result("1"));
		}
		Live.connect(builder);
		ScriptedVenue.Connection connection = venue.connection(1);
		byte[] longest = new byte[125];
		longest[0] = 7;
		connection.send(Frame.ping(), Frame.ping((byte) 1, (byte) 2), Frame.ping(longest));
		Live.awaitTrue("three pongs", () -> connection.controls(Frame.PONG).size() == 3);
		Live.staysTrue(Duration.ofMillis(250), "three pongs", () -> connection.controls(Frame.PONG).size() == 3);
		assertThat(connection.controls(Frame.PONG)).extracting(Frame::payload)
			.containsExactly(new byte[0], new byte[] { 1, 2 }, longest);
	}

	@Test
	@Tag("R6")
	@Tag("R19")
	void whenAConsumerIsBlockedThenThirtyPingsHaveThirtyPongsInTime() throws Exception {
		ScriptedVenue venue = this.live.deribitVenue().on("public/subscribe", ScriptedVenue.Request::accept);
		NovaClient client = Live.connect(this.live.deribit(venue.uri()).with(Setting.BUFFER_SIZE, 16));
		CountDownLatch blocked = new CountDownLatch(1);
		CountDownLatch released = new CountDownLatch(1);
		client.topic("trades.A.100ms", JsonNode.class).subscribe((data) -> {
			blocked.countDown();
			await(released);
		});
		Live.awaitTrue("subscribed", () -> venue.methods().contains("public/subscribe"));
		ScriptedVenue.Connection connection = venue.connection(1);
		for (int i = 0; i < 2000; i++) {
			connection.push("trades.A.100ms", "[" + i + "]");
		}
		assertThat(blocked.await(10, TimeUnit.SECONDS)).isTrue();
		List<Duration> times = new ArrayList<>();
		for (int i = 1; i <= 30; i++) {
			int pings = i;
			long start = System.nanoTime();
			connection.send(Frame.ping((byte) i));
			Live.awaitTrue("pong " + i, () -> connection.controls(Frame.PONG).size() == pings);
			times.add(Duration.ofNanos(System.nanoTime() - start));
		}
		released.countDown();
		inTime(times);
		assertThat(client.status().generation()).isEqualTo(1);
	}

	@ParameterizedTest
	@EnumSource
	@Tag("deribit-18")
	@Tag("edge-31")
	@Tag("R6")
	void whenTheServerAsksForASignOfLifeThenTheAnswerIsThereAtOnce(Load load) throws Exception {
		DeribitSimulator simulator = this.live.start(DeribitSimulator.builder()
			.credentials(Live.KEY, Live.SECRET)
			.tick(Duration.ofMillis(2))
			.testRequestTimeout(Duration.ofSeconds(2)));
		NovaClient client = Live
			.connect(this.live.loggedIn(simulator).with(Setting.BUFFER_SIZE, 16).with(Setting.QUEUE_CAPACITY, 2000));
		CountDownLatch released = new CountDownLatch(1);
		if (load == Load.RATE_LIMITED) {
			for (int i = 0; i < 500; i++) {
				client.request("public/get_time", Map.of(), Long.class).subscribe((time) -> {
				}, (error) -> {
				});
			}
			Live.awaitTrue("the queue is limited", () -> client.statistics().queued() > 300);
		}
		if (load == Load.BLOCKED_CONSUMER) {
			CountDownLatch blocked = new CountDownLatch(1);
			client.topic("book.BTC-PERPETUAL.raw", JsonNode.class).subscribe((data) -> {
				blocked.countDown();
				await(released);
			});
			assertThat(blocked.await(10, TimeUnit.SECONDS)).isTrue();
			Live.awaitTrue("messages are dropped", () -> client.statistics().dropped() > 0);
		}
		List<Duration> times = new ArrayList<>();
		for (int i = 1; i <= 10; i++) {
			int asked = i;
			long start = System.nanoTime();
			simulator.faults().sendTestRequest();
			Live.awaitTrue("answer " + i,
					() -> simulator.requests()
						.stream()
						.filter((request) -> request.method().equals("public/test"))
						.count() == asked);
			times.add(Duration.ofNanos(System.nanoTime() - start));
		}
		if (load == Load.RATE_LIMITED) {
			assertThat(client.statistics().queued()).as("still limited").isPositive();
		}
		released.countDown();
		inTime(times);
		assertThat(simulator.violations()).as("each answer has an id").isEmpty();
		assertThat(simulator.accepted()).isEqualTo(1);
	}

	@Test
	@Tag("deribit-17")
	@Tag("deribit-19")
	void whenTheServerBeatsThenNothingIsSentAndEachConnectionAsksForIt() {
		ScriptedVenue venue = this.live.deribitVenue();
		NovaClient client = Live.connect(this.live.deribit(venue.uri()).option("heartbeat-interval", "10s"));
		ScriptedVenue.Connection connection = venue.connection(1);
		connection.text("{\"jsonrpc\":\"2.0\",\"method\":\"heartbeat\",\"params\":{\"type\":\"heartbeat\"}}");
		Live.awaitTrue("it came", () -> client.statistics().messagesReceived() == 2);
		Live.staysTrue(Duration.ofMillis(150), "no answer", () -> venue.requests().size() == 1);
		assertThat(client.statistics().unmatched()).isZero();
		connection.peer().reset();
		Live.awaitReady(client, 2);
		assertThat(venue.methods()).containsExactly("public/set_heartbeat", "public/set_heartbeat");
		assertThat(venue.requests())
			.allSatisfy((request) -> assertThat(request.params().path("interval").asInt()).isGreaterThanOrEqualTo(10));
	}

	@Test
	@Tag("deribit-20")
	void whenNoMessageComesForTooLongThenTheClientReconnectsThoughPongsCome() {
		ScriptedVenue venue = this.live.deribitVenue();
		NovaClient client = Live.connect(pinging(this.live.deribit(venue.uri())).behaviors(
				(behaviors) -> behaviors.withHeartbeat(new Impatient(behaviors.heartbeat(), Duration.ofMillis(600)))));
		EventLog log = new EventLog(client);
		long start = System.nanoTime();
		CompletableFuture<Long> call = client.request("public/get_time", Map.of(), Long.class).toFuture();
		Loss loss = log.await(ClientEvent.Lost.class).loss();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(450),
				bound(Duration.ofMillis(1100)));
		assertThat(loss.kind()).isEqualTo(Loss.Kind.SILENCE);
		assertThat(venue.connection(1).controls(Frame.PING)).as("the server has answered pings").isNotEmpty();
		assertThat(Live.failureOf(Mono.fromFuture(call))).isInstanceOf(OutcomeUnknownException.class);
		Live.awaitReady(client, 2);
		assertThat(venue.accepted()).isEqualTo(2);
	}

	@Test
	@Tag("jsonrpc-49")
	@Tag("edge-19")
	void whenTheHeartbeatIsACallThenItsSilenceEndsTheConnection() {
		ScriptedVenue venue = this.live.venue();
		AtomicInteger beats = new AtomicInteger();
		venue.on("beat", (request) -> {
			if (beats.incrementAndGet() <= 3) {
				request.result("1");
			}
		});
		NovaClient client = Live.connect(this.live.jsonRpc(venue)
			.behaviors((behaviors) -> behaviors.withHeartbeat(new Calls(Duration.ofMillis(100)))));
		EventLog log = new EventLog(client);
		assertThat(log.await(ClientEvent.Lost.class).loss().kind()).isEqualTo(Loss.Kind.PONG_TIMEOUT);
		assertThat(beats.get()).isGreaterThanOrEqualTo(4);
		assertThat(client.statistics().unmatched()).as("answers to beats are consumed").isZero();
		assertThat(venue.connection(1).controls(Frame.PING)).isEmpty();
		Live.awaitReady(client, 2);
	}

	// What the machine took from this process is not the client's delay.
	private Duration bound(Duration time) {
		return time.plus(this.metronome.total());
	}

	private static NovaClientBuilder pinging(NovaClientBuilder builder) {
		return builder.with(Setting.PING_INTERVAL, INTERVAL).with(Setting.PONG_TIMEOUT, TIMEOUT);
	}

	// A busy machine may take its time now and then; the client must not.
	private void inTime(List<Duration> times) {
		assertThat(times.stream().sorted().toList().get(times.size() * 8 / 10)).as("%s", times)
			.isLessThan(bound(Duration.ofMillis(100)));
		assertThat(times).allSatisfy((time) -> assertThat(time).isLessThan(bound(Duration.ofSeconds(3))));
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await(20, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * What the client is busy with.
	 */
	enum Load {

		NONE, RATE_LIMITED, BLOCKED_CONSUMER

	}

	/**
	 * How the client probes the server.
	 */
	enum Handler {

		WITH_PINGS, WITH_CALLS

	}

	private record Calls(Duration interval) implements HeartbeatHandler {

		@Override
		public HeartbeatPlan plan(Settings settings) {
			return new HeartbeatPlan.Calls(this.interval, Duration.ofMillis(600), new Call("beat", List.of()));
		}

	}

	private record Impatient(HeartbeatHandler delegate, Duration limit) implements HeartbeatHandler {

		@Override
		public @Nullable Call answer(Inbound control) {
			return this.delegate.answer(control);
		}

		@Override
		public Duration silenceLimit(Settings settings) {
			return this.limit;
		}

	}

}
