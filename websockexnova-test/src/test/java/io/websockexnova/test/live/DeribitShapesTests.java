package io.websockexnova.test.live;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

import io.websockexnova.behavior.NovaException;
import io.websockexnova.behavior.RejectedException;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.client.ClientEvent.TopicState;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.OutcomeUnknownException;
import io.websockexnova.platform.deribit.Trade;
import io.websockexnova.test.deribit.DeribitSimulator;
import io.websockexnova.test.deribit.Order;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The many shapes of Deribit's data and results.
 */
class DeribitShapesTests {

	private static final Map<String, Object> BUY = Map.of("instrument_name", "BTC-PERPETUAL", "amount", 10, "price", 1);

	@RegisterExtension
	final Live live = new Live();

	private final DeribitSimulator simulator = this.live.start(Live.simulator());

	@Test
	@Tag("deribit-26")
	@Tag("deribit-35")
	@Tag("edge-26")
	void whenOrdersChangeThenTheSingleAndTheCollectedShapeAreReadBesidesTheResult() {
		NovaClient client = Live.connect(this.live.loggedIn(this.simulator));
		EventLog log = new EventLog(client);
		List<OrderData> single = new CopyOnWriteArrayList<>();
		List<OrderData[]> collected = new CopyOnWriteArrayList<>();
		client.topic("user.orders.BTC-PERPETUAL.raw", OrderData.class).subscribe(single::add);
		client.topic("user.orders.BTC-PERPETUAL.100ms", OrderData[].class).subscribe(collected::add);
		TopicLog changes = new TopicLog(client, "user.changes.BTC-PERPETUAL.raw");
		for (String topic : List.of("user.orders.BTC-PERPETUAL.raw", "user.orders.BTC-PERPETUAL.100ms",
				"user.changes.BTC-PERPETUAL.raw")) {
			log.await(topic, TopicState.CONFIRMED);
		}
		// The notification leaves before the result.
		JsonNode result = client.request("private/buy", BUY, JsonNode.class).block(Live.PATIENCE);
		assertThat(result).isNotNull();
		String id = result.path("order").path("order_id").asString();
		Live.awaitTrue("all three", () -> single.size() == 1 && collected.size() == 1 && changes.data().size() == 1);
		assertThat(single.get(0).id()).isEqualTo(id);
		assertThat(collected.get(0)).extracting(OrderData::id).containsExactly(id);
		assertThat(changes.data().get(0).path("orders").path(0).path("order_id").asString()).isEqualTo(id);
		assertThat(this.simulator.orders()).extracting(Order::id).containsExactly(id);
		assertThat(log.errors()).isEmpty();
	}

	@Test
	@Tag("deribit-36")
	@Tag("deribit-40")
	void whenOrdersAreCancelledThenFlatAndNestedResultsAreRead() {
		NovaClient client = Live.connect(this.live.loggedIn(this.simulator));
		BuyResult bought = client.request("private/buy", BUY, BuyResult.class).block(Live.PATIENCE);
		assertThat(bought).isNotNull();
		OrderData cancelled = client.request("private/cancel", Map.of("order_id", bought.order().id()), OrderData.class)
			.block(Live.PATIENCE);
		assertThat(cancelled).isNotNull();
		assertThat(cancelled.state()).isEqualTo("cancelled");
		// While the answer to an order is lost, all orders are cancelled.
		this.simulator.faults().loseAnswers("private/buy", 1);
		CompletableFuture<BuyResult> pending = client.request("private/buy", BUY, BuyResult.class).toFuture();
		Live.awaitTrue("it is placed", () -> this.simulator.orders().size() == 2);
		assertThat(client.request("private/cancel_all", Map.of(), Integer.class).block(Live.PATIENCE)).isEqualTo(1);
		assertThat(pending).isNotDone();
		this.simulator.faults().kill();
		assertThat(pending).failsWithin(Live.PATIENCE)
			.withThrowableOfType(ExecutionException.class)
			.withCauseInstanceOf(OutcomeUnknownException.class);
	}

	@Test
	@Tag("deribit-37")
	@Tag("deribit-38")
	void whenAnOrderIsRefusedThenItsCodeCountsAndItIsNotTriedAgain() {
		NovaClient client = Live.connect(this.live.loggedIn(this.simulator));
		Map<Integer, String> errors = Map.of(10007, "price_too_high 43666.4288", 10040, "retry", 11054,
				"post_only_reject");
		errors.forEach((code, message) -> {
			this.simulator.faults().answerWithError("private/buy", code, message, 1);
			RejectedException refusal = (RejectedException) Live
				.failureOf(client.request("private/buy", BUY, JsonNode.class));
			assertThat(refusal.error().numericCode()).isEqualTo(code);
			assertThat(refusal.error().message()).isEqualTo(message);
		});
		assertThat(this.simulator.requests()).filteredOn((request) -> request.method().equals("private/buy"))
			.hasSize(3);
		assertThat(this.simulator.orders()).isEmpty();
		assertThat(client.status().generation()).isEqualTo(1);
	}

	@Test
	@Tag("deribit-27")
	void whenThePlatformStateComesInBothShapesThenBothAreDelivered() {
		NovaClient client = Live.connect(this.live.loggedIn(this.simulator));
		EventLog log = new EventLog(client);
		TopicLog state = new TopicLog(client, "platform_state");
		log.await("platform_state", TopicState.CONFIRMED);
		this.simulator.faults().maintenance(true);
		this.simulator.faults()
			.sendText("{\"params\":{\"data\":{\"price_index\":\"btc_usd\",\"locked\":true},"
					+ "\"channel\":\"platform_state\"},\"method\":\"subscription\",\"jsonrpc\":\"2.0\"}");
		state.awaitData(2);
		assertThat(state.data().get(0).path("maintenance").booleanValue()).isTrue();
		assertThat(state.data().get(1).path("locked").booleanValue()).isTrue();
	}

	@Test
	@Tag("deribit-29")
	void whenTradesComeThenTheyAreRead() {
		NovaClient client = Live.connect(this.live.loggedIn(this.simulator));
		EventLog log = new EventLog(client);
		List<Trade> trades = new CopyOnWriteArrayList<>();
		client.topic("trades.BTC-PERPETUAL.raw", Trade[].class).subscribe((batch) -> trades.addAll(List.of(batch)));
		log.await("trades.BTC-PERPETUAL.raw", TopicState.CONFIRMED);
		int before = this.simulator.trades("BTC-PERPETUAL").size();
		this.simulator.advance(50);
		int after = this.simulator.trades("BTC-PERPETUAL").size();
		assertThat(after).isGreaterThan(before);
		Live.awaitTrue("all trades", () -> trades.size() == after - before);
		assertThat(log.errors()).isEmpty();
	}

	@Test
	@Tag("edge-28")
	@Tag("edge-33")
	void whenDataIsNullOrOfAnotherTypeThenThatIsReportedAndTheStreamGoesOn() {
		ScriptedVenue venue = this.live.deribitVenue().on("public/subscribe", ScriptedVenue.Request::accept);
		NovaClient client = Live.connect(this.live.deribit(venue.uri()));
		EventLog log = new EventLog(client);
		List<BigDecimal> values = new CopyOnWriteArrayList<>();
		List<Throwable> failures = new CopyOnWriteArrayList<>();
		client.topic("number", BigDecimal.class).subscribe(values::add, failures::add);
		log.await("number", TopicState.CONFIRMED);
		venue.connection(1).push("number", "null").push("number", "{\"a\":[1]}").push("number", "1.50");
		Live.awaitTrue("the third one", () -> values.size() == 1);
		assertThat(values).containsExactly(new BigDecimal("1.50"));
		Live.awaitTrue("both are reported", () -> log.errors().size() == 2);
		assertThat(log.of(ClientEvent.ErrorOccurred.class)).extracting(ClientEvent.ErrorOccurred::error)
			.hasOnlyElementsOfType(NovaException.class)
			.extracting(Throwable::getMessage)
			.containsExactly("a message of topic 'number' is null",
					"a message of topic 'number' cannot be read as java.math.BigDecimal: MismatchedInputException at $");
		assertThat(client.statistics().undecodable()).isEqualTo(2);
		assertThat(failures).isEmpty();
	}

	@JsonIgnoreProperties(ignoreUnknown = true)
	record OrderData(@JsonProperty("order_id") String id, @JsonProperty("order_state") @Nullable String state) {
	}

	@JsonIgnoreProperties(ignoreUnknown = true)
	record BuyResult(OrderData order) {
	}

}
