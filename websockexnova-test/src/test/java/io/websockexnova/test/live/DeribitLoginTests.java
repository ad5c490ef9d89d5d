package io.websockexnova.test.live;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import io.websockexnova.behavior.AuthenticationException;
import io.websockexnova.behavior.Credentials;
import io.websockexnova.behavior.OfflinePolicy;
import io.websockexnova.behavior.Phase;
import io.websockexnova.behavior.RejectedException;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.ClientClosedException;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.client.ClientEvent.TopicState;
import io.websockexnova.client.NovaClient;
import io.websockexnova.test.deribit.DeribitSimulator;
import io.websockexnova.test.deribit.ReceivedRequest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Logging in at Deribit, and staying logged in.
 */
class DeribitLoginTests {

	private static final String AUTH = "public/auth";

	private static final String RAW = "book.BTC-PERPETUAL.raw";

	private static final String ORDERS = "user.orders.BTC-PERPETUAL.raw";

	private static final Map<String, Object> BTC = Map.of("currency", "BTC");

	@RegisterExtension
	final Live live = new Live();

	@Test
	@Tag("deribit-11")
	@Tag("edge-9")
	@Tag("R25")
	void whenTheLoginTakesTimeThenNothingPrivateOrRawLeavesBeforeItsAnswer() {
		DeribitSimulator simulator = this.live.start(Live.simulator());
		simulator.faults().delayAnswers(AUTH, Duration.ofMillis(300));
		NovaClient client = this.live.loggedIn(simulator).with(Setting.OFFLINE_POLICY, OfflinePolicy.WAIT).build();
		TopicLog book = new TopicLog(client, RAW);
		new TopicLog(client, ORDERS);
		CompletableFuture<JsonNode> call = client.request("private/get_positions", BTC, JsonNode.class).toFuture();
		client.connect().block(Live.PATIENCE);
		assertThat(call).succeedsWithin(Live.PATIENCE);
		book.awaitData(1);
		List<ReceivedRequest> requests = simulator.requests();
		assertThat(requests).extracting(ReceivedRequest::method)
			.containsExactly("public/set_heartbeat", AUTH, "private/subscribe", "public/subscribe",
					"private/get_positions");
		assertThat(Duration.ofNanos(requests.get(2).nanoTime() - requests.get(1).nanoTime()))
			.isGreaterThanOrEqualTo(Duration.ofMillis(300));
		assertThat(simulator.violations()).isEmpty();
	}

	@Test
	@Tag("deribit-12")
	@Tag("edge-30")
	void whenTheGrantLacksARightThenThatIsSaidAtConnect() {
		DeribitSimulator simulator = this.live.start(Live.simulator().scope("trade:read", "account:read"));
		NovaClient client = this.live.loggedIn(simulator).option("scope", "trade:read_write account:read").build();
		assertThat(Live.failureOf(client.connect())).isInstanceOf(ClientClosedException.class)
			.hasMessageContaining("the login was granted without [trade:read_write]");
		Live.staysTrue(Duration.ofMillis(200), "one attempt", () -> simulator.accepted() == 1);
	}

	@Test
	@Tag("deribit-13")
	@Tag("edge-30")
	@Tag("R25")
	void whenTheLoginIsAboutToExpireThenItIsRenewedEachTimeWithTheNewestToken() {
		DeribitSimulator simulator = this.live.start(Live.simulator().tokenLifetime(Duration.ofSeconds(1)));
		NovaClient client = this.live.loggedIn(simulator).with(Setting.REFRESH_AT, 0.3).build();
		EventLog log = new EventLog(client);
		client.connect().block(Live.PATIENCE);
		// The simulator kills a refresh token with its first use.
		Live.awaitTrue("three renewals", () -> log.of(ClientEvent.Authenticated.class).size() >= 4);
		assertThat(log.of(ClientEvent.Authenticated.class)).extracting(ClientEvent.Authenticated::renewed)
			.startsWith(false, true, true, true);
		List<ReceivedRequest> logins = logins(simulator);
		assertThat(logins).extracting((login) -> login.params().get("grant_type"))
			.startsWith("client_credentials", "refresh_token", "refresh_token", "refresh_token");
		assertThat(simulator.accepted()).isEqualTo(1);
		assertThat(log.errors()).isEmpty();
	}

	@Test
	@Tag("deribit-14")
	@Tag("edge-30")
	void whenTheRefreshTokenIsDeadThenOneFullLoginFollowsAndSubscriptionsStay() {
		DeribitSimulator simulator = this.live.start(Live.simulator().tokenLifetime(Duration.ofSeconds(2)));
		NovaClient client = this.live.loggedIn(simulator).with(Setting.REFRESH_AT, 0.3).build();
		EventLog log = new EventLog(client);
		new TopicLog(client, RAW);
		client.connect().block(Live.PATIENCE);
		log.await(RAW, TopicState.CONFIRMED);
		simulator.faults().expireTokens();
		log.await(ClientEvent.Authenticated.class, ClientEvent.Authenticated::renewed);
		assertThat(logins(simulator)).extracting((login) -> login.params().get("grant_type"))
			.startsWith("client_credentials", "refresh_token", "client_credentials");
		assertThat(methods(simulator)).filteredOn("public/subscribe"::equals).hasSize(1);
		assertThat(simulator.accepted()).isEqualTo(1);
		assertThat(client.request("private/get_positions", BTC, JsonNode.class).block(Live.PATIENCE)).isNotNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "client_credentials", "client_signature" })
	@Tag("deribit-15")
	@Tag("edge-30")
	void whenTheCredentialsAreWrongThenTheClientEndsAfterOneAttempt(String grant) {
		DeribitSimulator simulator = this.live.start(Live.simulator());
		NovaClient client = this.live.deribit(simulator)
			.credentials(Live.KEY, "not the secret")
			.option("grant", grant)
			.build();
		EventLog log = new EventLog(client);
		Throwable error = Live.failureOf(client.connect());
		assertThat(error).isInstanceOf(ClientClosedException.class)
			.hasMessageContaining("Deribit refused the login: 13004 invalid_credentials; check key and secret")
			.hasRootCauseInstanceOf(RejectedException.class);
		assertThat(error).hasStackTraceContaining(AuthenticationException.class.getName());
		Live.staysTrue(Duration.ofMillis(200), "one attempt",
				() -> simulator.accepted() == 1 && client.status().phase() == Phase.CLOSED);
		Live.eventually(() -> assertThat(log.losses()).hasSize(1));
		Live.eventually(
				() -> assertThat(log.phases()).containsExactly(Phase.CONNECTING, Phase.AUTHENTICATING, Phase.CLOSED));
	}

	@Test
	@Tag("deribit-16")
	@Tag("edge-30")
	void whenTheLoginHasRunOutThenItIsRenewedOnceAndNoCallIsRepeated() {
		DeribitSimulator simulator = this.live.start(Live.simulator());
		NovaClient client = Live.connect(this.live.loggedIn(simulator));
		EventLog log = new EventLog(client);
		// All calls have been refused before the client hears of the first.
		simulator.faults().delayAnswers("private/get_positions", Duration.ofSeconds(1));
		simulator.faults().delayAnswers("private/buy", Duration.ofSeconds(1));
		simulator.faults().expireAccessTokens();
		Map<String, Object> order = Map.of("instrument_name", "BTC-PERPETUAL", "amount", 10, "price", 1, "type",
				"limit");
		List<Throwable> refusals = Flux.range(0, 20)
			.map((i) -> (i % 2 == 0) ? client.request("private/get_positions", BTC, JsonNode.class)
					: client.request("private/buy", order, JsonNode.class))
			.flatMap((call) -> call.then(Mono.<Throwable>empty()).onErrorResume(Mono::just), 20)
			.collectList()
			.block(Live.PATIENCE);
		assertThat(refusals).hasSize(20)
			.allSatisfy((refusal) -> assertThat(((RejectedException) refusal).error().numericCode()).isEqualTo(13009));
		log.await(ClientEvent.Authenticated.class, ClientEvent.Authenticated::renewed);
		assertThat(client.request("private/get_positions", BTC, JsonNode.class).block(Live.PATIENCE)).isNotNull();
		Live.staysTrue(Duration.ofMillis(200), "one renewal", () -> logins(simulator).size() == 2);
		assertThat(methods(simulator)).filteredOn("private/buy"::equals).as("never repeated").hasSize(10);
		assertThat(simulator.orders()).isEmpty();
		assertThat(simulator.accepted()).isEqualTo(1);
	}

	@Test
	@Tag("deribit-16")
	@Tag("edge-30")
	void whenRefusalsComeInLateThenTheLoginIsNotRenewedForEachOfThem() {
		DeribitSimulator simulator = this.live.start(Live.simulator());
		NovaClient client = Live.connect(this.live.loggedIn(simulator));
		EventLog log = new EventLog(client);
		simulator.faults().expireAccessTokens();
		simulator.faults().delayAnswers("private/get_positions", Duration.ofSeconds(2));
		CompletableFuture<JsonNode> late = client.request("private/get_positions", BTC, JsonNode.class).toFuture();
		Live.failureOf(client.request("private/get_account_summary", BTC, JsonNode.class));
		log.await(ClientEvent.Authenticated.class, ClientEvent.Authenticated::renewed);
		assertThat(late).isNotDone();
		Live.awaitTrue("the late refusal", late::isCompletedExceptionally);
		Live.staysTrue(Duration.ofMillis(200), "one renewal", () -> logins(simulator).size() == 2);
	}

	@Test
	@Tag("edge-30")
	void whenARightIsMissingThenCallsDoNotCauseAStormOfLogins() {
		DeribitSimulator simulator = this.live.start(Live.simulator().scope("trade:read", "account:read"));
		NovaClient client = Live.connect(this.live.loggedIn(simulator));
		Map<String, Object> order = Map.of("instrument_name", "BTC-PERPETUAL", "amount", 10, "price", 1);
		for (int i = 0; i < 15; i++) {
			RejectedException refusal = (RejectedException) Live
				.failureOf(client.request("private/buy", order, JsonNode.class));
			assertThat(refusal.error().numericCode()).isEqualTo(13021);
		}
		assertThat(logins(simulator)).hasSizeLessThanOrEqualTo(2);
	}

	@Test
	@Tag("edge-30")
	void whenTheConnectionGoesDuringARenewalThenTheNextOneLogsInAnewAndOnce() {
		DeribitSimulator simulator = this.live.start(Live.simulator());
		NovaClient client = Live.connect(this.live.loggedIn(simulator));
		EventLog log = new EventLog(client);
		simulator.faults().expireAccessTokens();
		simulator.faults().delayAnswers(AUTH, Duration.ofSeconds(2));
		Live.failureOf(client.request("private/get_positions", BTC, JsonNode.class));
		simulator.awaitRequest((request) -> "refresh_token".equals(request.params().get("grant_type")), Live.PATIENCE);
		simulator.faults().kill();
		Live.awaitReady(client, 2);
		assertThat(client.request("private/get_positions", BTC, JsonNode.class).block(Live.PATIENCE)).isNotNull();
		Live.staysTrue(Duration.ofMillis(300), "one login on the second connection",
				() -> logins(simulator).stream().filter((login) -> login.connection() == 2).count() == 1);
		assertThat(logins(simulator)).last()
			.satisfies((login) -> assertThat(login.params()).containsEntry("grant_type", "client_credentials"));
		Live.eventually(() -> assertThat(log.losses()).hasSize(1));
	}

	@Test
	@Tag("jsonrpc-46")
	@Tag("edge-30")
	@Tag("R25")
	void whenTheLoginFailsAfterAReconnectThenNothingIsSubscribedAndStreamsHearWhy() {
		DeribitSimulator simulator = this.live.start(Live.simulator());
		AtomicReference<Credentials> credentials = new AtomicReference<>(new Credentials(Live.KEY, Live.SECRET));
		AtomicInteger asked = new AtomicInteger();
		NovaClient client = this.live.deribit(simulator).credentials(() -> {
			asked.incrementAndGet();
			return credentials.get();
		}).build();
		EventLog log = new EventLog(client);
		TopicLog book = new TopicLog(client, RAW);
		client.connect().block(Live.PATIENCE);
		log.await(RAW, TopicState.CONFIRMED);
		int before = asked.get();
		credentials.set(new Credentials(Live.KEY, "revoked"));
		simulator.faults().kill();
		Live.awaitPhase(client, Phase.CLOSED);
		assertThat(book.awaitError()).isInstanceOf(ClientClosedException.class)
			.hasMessageContaining("13004 invalid_credentials");
		assertThat(simulator.requests()).filteredOn((request) -> request.connection() == 2)
			.extracting(ReceivedRequest::method)
			.containsExactly("public/set_heartbeat", AUTH);
		Live.staysTrue(Duration.ofMillis(200), "no storm", () -> simulator.accepted() == 2);
		assertThat(asked.get()).as("the supplier is asked afresh").isGreaterThan(before);
	}

	private static List<ReceivedRequest> logins(DeribitSimulator simulator) {
		return simulator.requests().stream().filter((request) -> request.method().equals(AUTH)).toList();
	}

	private static List<String> methods(DeribitSimulator simulator) {
		return new ArrayList<>(simulator.requests().stream().map(ReceivedRequest::method).toList());
	}

}
