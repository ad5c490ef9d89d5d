package io.websockexnova.test.deribit;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests of subscribing, and of the channels besides books.
 */
class DeribitSubscriptionsTests {

	private static final String BOOK = "book.BTC-PERPETUAL.100ms";

	private static final String RAW_TRADES = "trades.BTC-PERPETUAL.raw";

	private final DeribitSimulator simulator = DeribitSimulator.builder()
		.credentials("id", "secret")
		.tick(Duration.ofMillis(2))
		.start();

	private final DeribitFaults faults = this.simulator.faults();

	@AfterEach
	void stop() {
		this.simulator.close();
	}

	@Test
	@Tag("deribit-22")
	void resultNamesOnlyTheAcceptedChannels() {
		this.faults.rejectChannel("ticker.ETH-PERPETUAL.100ms");
		try (TestClient client = TestClient.connect(this.simulator)) {
			assertThat(client.subscribe(BOOK, "book.NO-SUCH.100ms", "ticker.ETH-PERPETUAL.100ms", "nonsense",
					"book.BTC-PERPETUAL.7ms", "user.orders.any.any.raw", "trades.BTC-PERPETUAL.100ms"))
				.containsExactly(BOOK, "trades.BTC-PERPETUAL.100ms");
			this.faults.admitChannel("ticker.ETH-PERPETUAL.100ms");
			assertThat(client.subscribe("ticker.ETH-PERPETUAL.100ms")).hasSize(1);
			assertThat(this.simulator.subscriptions()).singleElement()
				.isEqualTo(new ConnectionSubscriptions(1,
						List.of(BOOK, "trades.BTC-PERPETUAL.100ms", "ticker.ETH-PERPETUAL.100ms")));
		}
	}

	@Test
	@Tag("deribit-24")
	void rawChannelNeedsALoginAndFailsTheWholeRequest() {
		try (TestClient client = TestClient.connect(this.simulator)) {
			assertThat(client.errorCode("public/subscribe", TestClient.channels(BOOK, RAW_TRADES))).isEqualTo(13778);
			assertThat(this.simulator.subscriptions().get(0).channels()).isEmpty();
		}
	}

	@Test
	void privateSubscribeNeedsALoginAndTakesPublicChannelsToo() {
		try (TestClient client = TestClient.connect(this.simulator)) {
			assertThat(client.errorCode("private/subscribe", TestClient.channels(BOOK))).isEqualTo(13009);
		}
		try (TestClient client = TestClient.loggedIn(this.simulator)) {
			client.result("private/subscribe",
					"{\"channels\":[\"" + BOOK + "\",\"user.orders.any.any.raw\"],\"label\":\"mine\"}");
			await().atMost(TestClient.PATIENCE)
				.until(() -> client.messages()
					.stream()
					.anyMatch((message) -> message.path("params").path("label").asString("").equals("mine")));
		}
	}

	@Test
	@Tag("deribit-21")
	void moreThan500ChannelsAreTooMany() {
		String[] channels = IntStream.range(0, 501).mapToObj((i) -> "quote.X" + i).toArray(String[]::new);
		try (TestClient client = TestClient.connect(this.simulator)) {
			assertThat(client.errorCode("public/subscribe", TestClient.channels(channels))).isEqualTo(-32602);
			assertThat(client.subscribe(Arrays.copyOf(channels, 500))).isEmpty();
		}
	}

	@Test
	@Tag("edge-29")
	void subscribingTwiceShowsInTheListButSendsDataOnce() {
		this.simulator.pauseMarket();
		try (TestClient client = TestClient.loggedIn(this.simulator)) {
			client.subscribe("book.BTC-PERPETUAL.raw");
			assertThat(client.subscribe("book.BTC-PERPETUAL.raw")).hasSize(1);
			this.simulator.advance(3);
			client.result("public/test", "{}");
			assertThat(client.data("book.BTC-PERPETUAL.raw")).hasSize(4);
			assertThat(this.simulator.subscriptions().get(0).channels()).containsExactly("book.BTC-PERPETUAL.raw",
					"book.BTC-PERPETUAL.raw");
		}
	}

	@Test
	@Tag("deribit-25")
	void unsubscribingStopsTheDataAndNamesWhatWasThere() {
		this.simulator.pauseMarket();
		try (TestClient client = TestClient.loggedIn(this.simulator)) {
			client.subscribe("book.BTC-PERPETUAL.raw", "book.ETH-PERPETUAL.raw", "book.SOL-PERPETUAL.raw");
			assertThat(client.unsubscribe("book.BTC-PERPETUAL.raw", "quote.ETH-PERPETUAL"))
				.containsExactly("book.BTC-PERPETUAL.raw");
			this.simulator.advance(1);
			client.awaitData("book.ETH-PERPETUAL.raw", 2);
			assertThat(client.data("book.BTC-PERPETUAL.raw")).hasSize(1);
			assertThat(client.result("public/unsubscribe_all", "{}").asString()).isEqualTo("ok");
			this.simulator.advance(1);
			client.result("public/test", "{}");
			assertThat(client.data("book.ETH-PERPETUAL.raw")).hasSize(2);
			assertThat(this.simulator.subscriptions().get(0).channels()).isEmpty();
		}
	}

	@Test
	void subscriptionsEndWithTheConnection() {
		try (TestClient client = TestClient.connect(this.simulator)) {
			client.subscribe(BOOK);
		}
		await().atMost(TestClient.PATIENCE).until(() -> this.simulator.subscriptions().isEmpty());
	}

	@Test
	void answerComesBeforeTheFirstDataUnlessToldOtherwise() {
		try (TestClient client = TestClient.connect(this.simulator)) {
			client.subscribe(BOOK);
			client.awaitData(BOOK, 1);
			assertThat(client.messages().get(0).has("result")).isTrue();
		}
		this.faults.notificationsFirst(true);
		try (TestClient client = TestClient.connect(this.simulator)) {
			client.subscribe(BOOK);
			assertThat(client.messages().get(0).path("params").path("channel").asString()).isEqualTo(BOOK);
		}
	}

	@Test
	@Tag("deribit-23")
	void acksCanBeDelayedWhileDataFlows() {
		this.faults.delayAcks(Duration.ofSeconds(3));
		try (TestClient client = TestClient.connect(this.simulator)) {
			CompletableFuture<JsonNode> ack = client.request("public/subscribe", TestClient.channels(BOOK));
			client.awaitData(BOOK, 2);
			assertThat(ack).isNotDone();
			assertThat(client.result("public/test", "{}").has("version")).isTrue();
			assertThat(ack).isNotDone();
			assertThat(ack.join().path("result").path(0).asString()).isEqualTo(BOOK);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { RAW_TRADES, "trades.BTC-PERPETUAL.100ms", "trades.future.BTC.raw" })
	void tradesComeAsArraysWithConsecutiveNumbers(String channel) {
		try (TestClient client = TestClient.loggedIn(this.simulator)) {
			client.subscribe(channel);
			client.awaitData(channel, 5);
			this.simulator.pauseMarket();
			List<MarketTrade> market = this.simulator.trades("BTC-PERPETUAL");
			long last = market.get(market.size() - 1).sequence();
			await().atMost(TestClient.PATIENCE).until(() -> sequences(client, channel).contains(last));
			List<Long> sequences = sequences(client, channel);
			assertThat(sequences)
				.isEqualTo(IntStream.range(0, sequences.size()).mapToObj((i) -> sequences.get(0) + i).toList());
		}
	}

	@Test
	void missedTradesCanBeAskedForByNumber() {
		this.simulator.pauseMarket();
		this.simulator.advance(50);
		List<MarketTrade> trades = this.simulator.trades("BTC-PERPETUAL");
		try (TestClient client = TestClient.connect(this.simulator)) {
			JsonNode result = client.result("public/get_last_trades_by_instrument",
					"{\"instrument_name\":\"BTC-PERPETUAL\",\"start_seq\":%d,\"count\":3}"
						.formatted(trades.get(1).sequence()));
			assertThat(result.path("has_more").booleanValue()).isTrue();
			assertThat(result.path("trades").values()).extracting((trade) -> trade.path("trade_id").asString())
				.containsExactlyElementsOf(trades.subList(1, 4).stream().map(MarketTrade::id).toList());
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "ticker.BTC-PERPETUAL.raw", "ticker.BTC-PERPETUAL.100ms", "quote.BTC-PERPETUAL" })
	void tickerAndQuoteShowTheBestPricesAtRest(String channel) {
		try (TestClient client = TestClient.loggedIn(this.simulator)) {
			client.subscribe(channel);
			client.awaitData(channel, 2);
			this.simulator.pauseMarket();
			MarketBook book = this.simulator.book("BTC-PERPETUAL");
			await().atMost(TestClient.PATIENCE).until(() -> {
				List<JsonNode> data = client.data(channel);
				JsonNode last = data.get(data.size() - 1);
				return last.path("best_bid_price").decimalValue().equals(book.bids().firstKey())
						&& last.path("best_ask_price").decimalValue().equals(book.asks().firstKey());
			});
		}
	}

	@Test
	@Tag("deribit-27")
	void indexAndPlatformState() {
		try (TestClient client = TestClient.connect(this.simulator)) {
			assertThat(
					client.subscribe("deribit_price_index.btc_usd", "deribit_price_index.doge_usd", "platform_state"))
				.containsExactly("deribit_price_index.btc_usd", "platform_state");
			assertThat(client.awaitData("deribit_price_index.btc_usd", 1).get(0).path("index_name").asString())
				.isEqualTo("btc_usd");
			this.faults.maintenance(true);
			assertThat(client.awaitData("platform_state", 1).get(0).path("maintenance").booleanValue()).isTrue();
		}
	}

	private static List<Long> sequences(TestClient client, String channel) {
		return client.data(channel)
			.stream()
			.flatMap((trades) -> trades.values().stream())
			.map((trade) -> trade.path("trade_seq").asLong())
			.toList();
	}

}
