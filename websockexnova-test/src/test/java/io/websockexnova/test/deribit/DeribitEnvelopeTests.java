package io.websockexnova.test.deribit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests of the JSON-RPC envelope and of the methods that have no state.
 */
class DeribitEnvelopeTests {

	private final DeribitSimulator simulator = DeribitSimulator.builder().credentials("id", "secret").start();

	@AfterEach
	void stop() {
		this.simulator.close();
	}

	@Test
	void responsesCarryTimesInMicrosecondsAndTheEnvironment() {
		try (TestClient client = TestClient.connect(this.simulator)) {
			JsonNode response = client.call("public/hello", "{\"client_name\":\"a\",\"client_version\":\"1\"}");
			long in = response.path("usIn").asLong();
			long out = response.path("usOut").asLong();
			assertThat(in).isBetween(1_600_000_000_000_000L, out);
			assertThat(response.path("usDiff").asLong()).isEqualTo(out - in);
			assertThat(response.path("testnet").booleanValue()).isTrue();
			assertThat(response.path("jsonrpc").asString()).isEqualTo("2.0");
			assertThat(response.path("result").has("version")).isTrue();
		}
	}

	@Test
	void idsComeBackAsTheyWere() {
		try (TestClient client = TestClient.connect(this.simulator)) {
			client.send("{\"jsonrpc\":\"2.0\",\"id\":\"a-1\",\"method\":\"public/test\",\"params\":{}}");
			JsonNode response = await().atMost(TestClient.PATIENCE)
				.until(client::messages, (all) -> all.size() == 1)
				.get(0);
			assertThat(response.path("id").isString()).isTrue();
			assertThat(response.path("id").asString()).isEqualTo("a-1");
			assertThat(this.simulator.violations()).isEmpty();
		}
	}

	static Stream<Arguments> brokenMessages() {
		return Stream.of(Arguments.of("{\"jsonrpc\":", -32700, false, "not JSON"),
				Arguments
					.of("[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"public/test\"}]", -32600, false, "not a request"),
				Arguments.of("{\"jsonrpc\":\"2.0\",\"id\":1}", -32600, true, "not a request"),
				Arguments.of("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"public/test\",\"params\":[]}", -32602, true,
						"params that are not an object"),
				Arguments.of("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"public/" + "x".repeat(33_000) + "\"}", -32600,
						false, "above 32 kB"));
	}

	@ParameterizedTest
	@MethodSource("brokenMessages")
	@Tag("deribit-2")
	void brokenMessagesGetAnErrorAndAreNoted(String message, int code, boolean withId, String violation) {
		try (TestClient client = TestClient.connect(this.simulator)) {
			client.send(message);
			JsonNode error = await().atMost(TestClient.PATIENCE)
				.until(client::messages, (all) -> all.size() == 1)
				.get(0);
			assertThat(error.path("error").path("code").asInt()).isEqualTo(code);
			assertThat(error.has("id")).isEqualTo(withId);
			assertThat(this.simulator.violations()).singleElement().asString().contains(violation);
			assertThat(client.result("public/test", "{}").has("version")).isTrue();
		}
	}

	@Test
	@Tag("deribit-2")
	void missingAndRepeatedIdsAreNoted() {
		try (TestClient client = TestClient.connect(this.simulator)) {
			client.send("{\"jsonrpc\":\"2.0\",\"method\":\"public/test\",\"params\":{}}");
			client.send("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"public/test\",\"params\":{}}");
			client.send("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"public/test\",\"params\":{}}");
			await().atMost(TestClient.PATIENCE).until(() -> client.messages().size() == 3);
			assertThat(this.simulator.violations()).containsExactly("connection 1 sent a request without an id",
					"connection 1 used an id twice");
		}
	}

	@Test
	void unknownMethodIsAnError() {
		try (TestClient client = TestClient.connect(this.simulator)) {
			assertThat(client.errorCode("public/nothing", "{}")).isEqualTo(-32601);
		}
	}

	@Test
	void largeMessagesUpTo32KilobytesPass() {
		try (TestClient client = TestClient.connect(this.simulator)) {
			String filler = "x".repeat(32_000);
			assertThat(client.result("public/hello", "{\"client_name\":\"" + filler + "\"}").has("version")).isTrue();
		}
	}

	@Test
	@Tag("deribit-3")
	void eachOfManyRequestsIsAnsweredOnce() {
		try (TestClient client = TestClient.connect(this.simulator)) {
			List<CompletableFuture<JsonNode>> answers = new ArrayList<>();
			for (int i = 0; i < 200; i++) {
				answers.add(client.request("public/get_time", "{}"));
			}
			answers.forEach((answer) -> assertThat(answer.join().path("result").isIntegralNumber()).isTrue());
			assertThat(client.messages()).hasSize(200);
			assertThat(client.messages().stream().map((message) -> message.path("id").asInt()).distinct()).hasSize(200);
		}
	}

	@Test
	void testMethodCanBeAskedToFail() {
		try (TestClient client = TestClient.connect(this.simulator)) {
			assertThat(client.call("public/test", "{\"expected_result\":\"exception\"}").has("error")).isTrue();
			assertThat(client.result("public/status", "{}").path("locked").asString()).isEqualTo("false");
		}
	}

	@Test
	void instrumentsAndBooksCanBeAskedFor() {
		this.simulator.pauseMarket();
		try (TestClient client = TestClient.connect(this.simulator)) {
			assertThat(client.result("public/get_instruments", "{\"currency\":\"ETH\"}").values())
				.extracting((instrument) -> instrument.path("instrument_name").asString())
				.containsExactly("ETH-PERPETUAL");
			JsonNode book = client.result("public/get_order_book",
					"{\"instrument_name\":\"BTC-PERPETUAL\",\"depth\":5}");
			MarketBook market = this.simulator.book("BTC-PERPETUAL");
			assertThat(book.path("change_id").asLong()).isEqualTo(market.changeId());
			assertThat(book.path("bids").values()).hasSize(5);
			assertThat(book.path("bids").path(0).path(0).decimalValue()).isEqualTo(market.bids().firstKey());
			assertThat(client.errorCode("public/get_order_book", "{\"instrument_name\":\"NO-SUCH\"}")).isEqualTo(13020);
			assertThat(client.errorCode("public/get_order_book", "{}")).isEqualTo(-32602);
		}
	}

	@Test
	void numbersBeyondTheirRangeAreInvalidAndTheConnectionLives() {
		try (TestClient client = TestClient.connect(this.simulator)) {
			assertThat(client.errorCode("public/set_heartbeat", "{\"interval\":99999999999999999999}"))
				.isEqualTo(-32602);
			assertThat(
					client.errorCode("public/get_order_book", "{\"instrument_name\":\"BTC-PERPETUAL\",\"depth\":-1}"))
				.isEqualTo(-32602);
			assertThat(client.errorCode("public/get_last_trades_by_instrument",
					"{\"instrument_name\":\"BTC-PERPETUAL\",\"count\":0}"))
				.isEqualTo(-32602);
			assertThat(client.errorCode("public/subscribe", "{\"channels\":\"book\"}")).isEqualTo(-32602);
			assertThat(client.errorCode("public/subscribe", "{\"channels\":[1]}")).isEqualTo(-32602);
			assertThat(client.result("public/test", "{}").has("version")).isTrue();
		}
	}

	@Test
	void journalKeepsOrderConnectionAndParameters() {
		try (TestClient first = TestClient.connect(this.simulator);
				TestClient second = TestClient.connect(this.simulator)) {
			first.subscribe("book.BTC-PERPETUAL.100ms", "trades.BTC-PERPETUAL.100ms");
			second.result("public/set_heartbeat", "{\"interval\":30}");
			List<ReceivedRequest> requests = this.simulator.requests();
			assertThat(requests).extracting(ReceivedRequest::method)
				.containsExactly("public/subscribe", "public/set_heartbeat");
			assertThat(requests).extracting(ReceivedRequest::connection).containsExactly(1, 2);
			assertThat(requests).extracting(ReceivedRequest::index).containsExactly(0L, 1L);
			assertThat(requests.get(0).channels()).containsExactly("book.BTC-PERPETUAL.100ms",
					"trades.BTC-PERPETUAL.100ms");
			assertThat(requests.get(1).params()).containsEntry("interval", "30");
			assertThat(requests.get(0).nanoTime()).isLessThanOrEqualTo(requests.get(1).nanoTime());
		}
	}

	@Test
	void awaitingARequestReturnsItOrTellsWhatCame() {
		try (TestClient client = TestClient.connect(this.simulator)) {
			CompletableFuture<ReceivedRequest> awaited = CompletableFuture.supplyAsync(() -> this.simulator
				.awaitRequest((request) -> request.method().equals("public/status"), TestClient.PATIENCE));
			client.result("public/test", "{}");
			client.result("public/status", "{}");
			assertThat(awaited.join().id()).isEqualTo("2");
			assertThatExceptionOfType(AssertionError.class)
				.isThrownBy(() -> this.simulator.awaitRequest((request) -> false, Duration.ofMillis(20)))
				.withMessageContaining("[public/test, public/status]");
		}
	}

}
