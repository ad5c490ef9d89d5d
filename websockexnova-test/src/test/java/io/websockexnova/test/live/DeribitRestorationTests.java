package io.websockexnova.test.live;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

import io.websockexnova.behavior.OfflinePolicy;
import io.websockexnova.behavior.Phase;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.client.ClientEvent.TopicState;
import io.websockexnova.client.NotSentException;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.OutcomeUnknownException;
import io.websockexnova.client.SubscriptionException;
import io.websockexnova.client.TopicUpdate;
import io.websockexnova.test.deribit.ConnectionSubscriptions;
import io.websockexnova.test.deribit.DeribitSimulator;
import io.websockexnova.test.deribit.Order;
import io.websockexnova.test.deribit.ReceivedRequest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a Deribit connection restores, in which order, and what it must not do again.
 */
class DeribitRestorationTests {

	private static final String BOOK = "book.BTC-PERPETUAL.raw";

	private static final String TRADES = "trades.ETH-PERPETUAL.100ms";

	private static final String TICKER = "ticker.SOL-PERPETUAL.100ms";

	private static final String ORDERS = "user.orders.BTC-PERPETUAL.raw";

	private static final String COD = "private/enable_cancel_on_disconnect";

	private static final Map<String, Object> BUY = Map.of("instrument_name", "BTC-PERPETUAL", "amount", 10, "price", 1,
			"label", "mine");

	@RegisterExtension
	final Live live = new Live();

	private final DeribitSimulator simulator = this.live.start(Live.simulator());

	@ParameterizedTest
	@EnumSource
	@Tag("deribit-43")
	@Tag("deribit-44")
	@Tag("jsonrpc-45")
	@Tag("edge-29")
	@Tag("edge-16")
	void whenTheConnectionGoesThenEverythingIsRestoredInOrderAndOnlyThenOrdersLeave(Fault fault) {
		NovaClient client = Live.connect(this.live.loggedIn(this.simulator)
			.option("cancel-on-disconnect", "true")
			.option("heartbeat-interval", "10s")
			.with(Setting.OFFLINE_POLICY, OfflinePolicy.WAIT));
		EventLog log = subscribe(client, BOOK, TRADES, ORDERS, TICKER);
		this.simulator.faults().delayAnswers(COD, Duration.ofMillis(150));
		fault.apply(this.simulator);
		log.await(ClientEvent.Lost.class);
		CompletableFuture<JsonNode> order = client.request("private/buy", BUY, JsonNode.class).toFuture();
		assertThat(order).succeedsWithin(Live.PATIENCE);
		List<ReceivedRequest> second = on(2);
		assertThat(second).extracting(ReceivedRequest::method)
			.containsExactly("public/set_heartbeat", "public/auth", COD, "private/subscribe", "public/subscribe",
					"private/buy");
		assertThat(second.get(0).params()).containsEntry("interval", "10");
		assertThat(second.get(3).channels()).containsExactly(ORDERS);
		assertThat(second.get(4).channels()).as("in the order in which they were wanted")
			.containsExactly(BOOK, TRADES, TICKER);
		assertThat(Duration.ofNanos(second.get(3).nanoTime() - second.get(2).nanoTime())).as("the answer is awaited")
			.isGreaterThanOrEqualTo(Duration.ofMillis(150));
		assertThat(this.simulator.violations()).isEmpty();
		assertThat(this.simulator.accepted()).isEqualTo(2);
	}

	@Test
	@Tag("deribit-44")
	void whenCancelOnDisconnectFailsThenOrderEntryStaysClosed() {
		NovaClient client = Live.connect(this.live.loggedIn(this.simulator).option("cancel-on-disconnect", "true"));
		EventLog log = new EventLog(client);
		this.simulator.faults().answerWithError(COD, 10049, "cancel_on_disconnect_failed", 2);
		this.simulator.faults().delayAnswers(COD, Duration.ofMillis(100));
		this.simulator.faults().kill();
		this.simulator.awaitRequest((request) -> request.connection() == 2 && request.method().equals(COD),
				Live.PATIENCE);
		assertThat(Live.failureOf(client.request("private/buy", BUY, JsonNode.class)))
			.isInstanceOf(NotSentException.class);
		Live.awaitReady(client, 3);
		assertThat(on(2)).extracting(ReceivedRequest::method)
			.containsExactly("public/set_heartbeat", "public/auth", COD, COD);
		Live.eventually(() -> assertThat(log.losses()).hasSize(2));
		assertThat(log.losses().get(1).message()).contains("10049");
		assertThat(this.simulator.orders()).isEmpty();
		assertThat(client.request("private/buy", BUY, JsonNode.class).block(Live.PATIENCE)).isNotNull();
	}

	@Test
	@Tag("deribit-46")
	@Tag("edge-28")
	@Tag("R1")
	void whenChannelsAreLeftOrWantedWhileDisconnectedThenThatIsWhatIsRestored() {
		NovaClient client = Live.connect(this.live.loggedIn(this.simulator));
		TopicLog book = new TopicLog(client, BOOK);
		new TopicLog(client, TRADES);
		Live.awaitTrue("both", () -> this.simulator.subscriptions().get(0).channels().size() == 2);
		this.simulator.faults().refuse();
		this.simulator.faults().kill();
		Live.awaitPhase(client, Phase.BACKING_OFF);
		book.cancel();
		new TopicLog(client, TICKER);
		this.simulator.faults().accept();
		Live.awaitPhase(client, Phase.READY);
		Live.awaitTrue("what is wanted now",
				() -> this.simulator.subscriptions()
					.stream()
					.map(ConnectionSubscriptions::channels)
					.toList()
					.equals(List.of(List.of(TRADES, TICKER))));
		Live.eventually(() -> assertThat(client.status().isHealthy()).isTrue());
		assertThat(on(this.simulator.connections().get(0))).flatExtracting(ReceivedRequest::channels)
			.doesNotContain(BOOK);
	}

	@Test
	@Tag("edge-29")
	@Tag("R1")
	void whenTheConnectionGoesAgainInTheMiddleOfTheRestorationThenItStartsAnew() {
		NovaClient client = Live.connect(this.live.loggedIn(this.simulator));
		EventLog log = subscribe(client, BOOK, TRADES, TICKER);
		this.simulator.faults().delayAcks(Duration.ofSeconds(5));
		this.simulator.faults().kill();
		this.simulator.awaitRequest(
				(request) -> request.connection() == 2 && request.method().equals("public/subscribe"), Live.PATIENCE);
		assertThat(client.status().phase()).isEqualTo(Phase.RESTORING);
		this.simulator.faults().delayAcks(Duration.ZERO);
		this.simulator.faults().kill();
		Live.awaitReady(client, 3);
		assertThat(this.simulator.subscriptions()).hasSize(1)
			.first()
			.satisfies((subscriptions) -> assertThat(subscriptions.channels()).containsExactly(BOOK, TRADES, TICKER));
		Live.eventually(() -> assertThat(log.phases()).containsExactly(Phase.BACKING_OFF, Phase.CONNECTING,
				Phase.AUTHENTICATING, Phase.RESTORING, Phase.BACKING_OFF, Phase.CONNECTING, Phase.AUTHENTICATING,
				Phase.RESTORING, Phase.READY));
		Live.eventually(() -> assertThat(client.status().isHealthy()).isTrue());
	}

	@Test
	@Tag("edge-29")
	@Tag("jsonrpc-47")
	void whenOneChannelIsRefusedInTheRestorationThenOnlyItsStreamEnds() {
		NovaClient client = Live.connect(this.live.loggedIn(this.simulator));
		TopicLog book = new TopicLog(client, BOOK);
		TopicLog trades = new TopicLog(client, TRADES);
		TopicLog ticker = new TopicLog(client, TICKER);
		Live.awaitTrue("all", () -> this.simulator.subscriptions().get(0).channels().size() == 3);
		this.simulator.faults().rejectChannel(TRADES);
		this.simulator.faults().kill();
		Live.awaitReady(client, 2);
		assertThat(trades.awaitError()).isInstanceOf(SubscriptionException.class);
		assertThat(this.simulator.subscriptions().get(0).channels()).containsExactly(BOOK, TICKER);
		this.simulator.advance(3);
		Live.awaitTrue("data after the reconnect", () -> fromGeneration(book, 2) > 1 && fromGeneration(ticker, 2) > 0);
		assertThat(book.error()).isNull();
		assertThat(ticker.error()).isNull();
	}

	@Test
	@Tag("deribit-39")
	@Tag("R12")
	void whenAnOrderIsInFlightThenItsOutcomeIsUnknownAndItIsNeverSentAgain() {
		NovaClient client = Live.connect(this.live.loggedIn(this.simulator));
		this.simulator.faults().loseAnswers("private/buy", 1);
		CompletableFuture<JsonNode> order = client.request("private/buy", BUY, JsonNode.class).toFuture();
		Live.awaitTrue("the order is placed", () -> this.simulator.orders().size() == 1);
		this.simulator.faults().kill();
		Live.awaitTrue("the outcome", order::isDone);
		assertThat(order).failsWithin(Live.PATIENCE)
			.withThrowableOfType(ExecutionException.class)
			.withCauseInstanceOf(OutcomeUnknownException.class);
		Live.awaitReady(client, 2);
		JsonNode found = client
			.request("private/get_order_state_by_label", Map.of("currency", "BTC", "label", "mine"), JsonNode.class)
			.block(Live.PATIENCE);
		assertThat(found).isNotNull();
		assertThat(found.values()).hasSize(1);
		Live.staysTrue(Duration.ofMillis(100), "one order", () -> this.simulator.orders().size() == 1);
		assertThat(this.simulator.orders()).extracting(Order::label).containsExactly("mine");
	}

	private EventLog subscribe(NovaClient client, String... topics) {
		EventLog log = new EventLog(client);
		List<TopicLog> logs = new ArrayList<>();
		for (String topic : topics) {
			logs.add(new TopicLog(client, topic));
		}
		for (String topic : topics) {
			log.await(topic, TopicState.CONFIRMED);
		}
		return log;
	}

	private List<ReceivedRequest> on(int connection) {
		return this.simulator.requests().stream().filter((request) -> request.connection() == connection).toList();
	}

	private static long fromGeneration(TopicLog log, long generation) {
		return log.updates()
			.stream()
			.filter((update) -> update instanceof TopicUpdate.Data<JsonNode> data && data.generation() == generation)
			.count();
	}

	/**
	 * How a connection goes.
	 */
	enum Fault {

		RESET, FIN, WITHIN_A_FRAME, CLOSE;

		void apply(DeribitSimulator simulator) {
			switch (this) {
				case RESET -> simulator.faults().kill();
				case FIN -> simulator.faults().fin();
				case WITHIN_A_FRAME -> simulator.faults().killMidFrame();
				case CLOSE -> simulator.faults().closeAll(1001, "bye");
			}
		}

	}

}
