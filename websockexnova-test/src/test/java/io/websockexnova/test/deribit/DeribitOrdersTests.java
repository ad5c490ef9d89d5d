package io.websockexnova.test.deribit;

import java.math.BigDecimal;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

/**
 * Tests of orders.
 */
class DeribitOrdersTests {

	private static final String ORDERS = "user.orders.any.any.raw";

	private static final String CHANGES = "user.changes.BTC-PERPETUAL.raw";

	private static final String LIMIT = """
			{"instrument_name":"BTC-PERPETUAL","amount":10,"price":50000.5,"label":"%s"}""";

	private final DeribitSimulator simulator = DeribitSimulator.builder().credentials("id", "secret").start();

	@AfterEach
	void stop() {
		this.simulator.close();
	}

	@Test
	void limitOrderRestsAndIsFoundByLabel() {
		try (TestClient client = TestClient.loggedIn(this.simulator)) {
			JsonNode order = client.result("private/buy", LIMIT.formatted("a")).path("order");
			assertThat(order.path("order_state").asString()).isEqualTo("open");
			assertThat(order.path("price").decimalValue()).isEqualTo(new BigDecimal("50000.5"));
			assertThat(client.result("private/get_open_orders", "{}").values()).hasSize(1);
			assertThat(byLabel(client, "a")).containsExactly(order.path("order_id").asString());
			assertThat(byLabel(client, "b")).isEmpty();
			assertThat(this.simulator.orders()).singleElement().satisfies((known) -> {
				assertThat(known.label()).isEqualTo("a");
				assertThat(known.direction()).isEqualTo("buy");
				assertThat(known.connection()).isOne();
			});
		}
	}

	@Test
	void marketOrderIsFilledAtTheBestPrice() {
		this.simulator.pauseMarket();
		try (TestClient client = TestClient.loggedIn(this.simulator)) {
			JsonNode order = client
				.result("private/sell", "{\"instrument_name\":\"BTC-PERPETUAL\",\"amount\":10,\"type\":\"market\"}")
				.path("order");
			assertThat(order.path("order_state").asString()).isEqualTo("filled");
			assertThat(order.path("average_price").decimalValue())
				.isEqualTo(this.simulator.book("BTC-PERPETUAL").bids().firstKey());
		}
	}

	@Test
	@Tag("deribit-36")
	void cancelledOrderComesFlatAndCannotBeCancelledAgain() {
		try (TestClient client = TestClient.loggedIn(this.simulator)) {
			String id = client.result("private/buy", LIMIT.formatted("a")).path("order").path("order_id").asString();
			String params = "{\"order_id\":\"" + id + "\"}";
			JsonNode cancelled = client.result("private/cancel", params);
			assertThat(cancelled.path("order_state").asString()).isEqualTo("cancelled");
			assertThat(cancelled.path("cancel_reason").asString()).isEqualTo("user_request");
			assertThat(client.errorCode("private/cancel", params)).isEqualTo(11044);
			assertThat(client.errorCode("private/cancel", "{\"order_id\":\"BTC-1\"}")).isEqualTo(10004);
		}
	}

	@Test
	void invalidOrdersAreRefused() {
		try (TestClient client = TestClient.loggedIn(this.simulator)) {
			assertThat(client.errorCode("private/buy", LIMIT.replace("BTC", "DOGE"))).isEqualTo(13020);
			assertThat(client.errorCode("private/buy", LIMIT.replace("10,", "\"10\","))).isEqualTo(-32602);
			assertThat(
					client.errorCode("private/buy", "{\"instrument_name\":\"BTC-PERPETUAL\",\"type\":\"stop_limit\"}"))
				.isEqualTo(10033);
			assertThat(this.simulator.orders()).isEmpty();
		}
		try (TestClient client = TestClient.connect(this.simulator)) {
			assertThat(client.errorCode("private/buy", LIMIT)).isEqualTo(13009);
		}
	}

	@Test
	@Tag("deribit-26")
	void orderChangesReachTheUserChannelsOfEveryConnection() {
		try (TestClient trader = TestClient.loggedIn(this.simulator);
				TestClient watcher = TestClient.loggedIn(this.simulator)) {
			watcher.result("private/subscribe", TestClient.channels(ORDERS, CHANGES, "user.orders.future.BTC.100ms"));
			trader.result("private/buy", LIMIT.formatted("a"));
			assertThat(trader.result("private/cancel_all", "{}").asInt()).isOne();
			assertThat(watcher.awaitData(ORDERS, 2)).extracting((order) -> order.path("order_state").asString())
				.containsExactly("open", "cancelled");
			assertThat(watcher.awaitData(CHANGES, 2).get(1).path("orders").values()).hasSize(1);
			assertThat(watcher.awaitData("user.orders.future.BTC.100ms", 1).get(0).isArray()).isTrue();
		}
	}

	@Test
	@Tag("deribit-44")
	void ordersAreCancelledOnDisconnectOnlyIfAskedFor() {
		try (TestClient plain = TestClient.loggedIn(this.simulator);
				TestClient careful = TestClient.loggedIn(this.simulator)) {
			careful.result("private/enable_cancel_on_disconnect", "{\"scope\":\"connection\"}");
			assertThat(careful.result("private/get_cancel_on_disconnect", "{}").path("enabled").booleanValue())
				.isTrue();
			plain.result("private/buy", LIMIT.formatted("plain"));
			careful.result("private/buy", LIMIT.formatted("careful"));
			this.simulator.faults().kill();
		}
		assertThat(this.simulator.orders()).extracting(Order::label, Order::state)
			.containsExactly(tuple("plain", "open"), tuple("careful", "cancelled"));
	}

	@Test
	@Tag("deribit-47")
	void logoutDoesNotCancelOrders() {
		try (TestClient client = TestClient.loggedIn(this.simulator)) {
			client.result("private/enable_cancel_on_disconnect", "{}");
			client.result("private/buy", LIMIT.formatted("a"));
			client.request("private/logout", "{}");
			await().atMost(TestClient.PATIENCE).until(() -> this.simulator.connections().isEmpty());
		}
		assertThat(this.simulator.orders()).extracting(Order::state).containsExactly("open");
	}

	private static List<String> byLabel(TestClient client, String label) {
		return client.result("private/get_order_state_by_label", "{\"currency\":\"BTC\",\"label\":\"" + label + "\"}")
			.values()
			.stream()
			.map((order) -> order.path("order_id").asString())
			.toList();
	}

}
