package io.websockexnova.test.deribit;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * Tests of the book channels.
 */
class DeribitBooksTests {

	private static final String RAW = "book.BTC-PERPETUAL.raw";

	private static final String FAST = "book.BTC-PERPETUAL.100ms";

	private final DeribitSimulator simulator = DeribitSimulator.builder()
		.credentials("id", "secret")
		.tick(Duration.ofMillis(2))
		.start();

	@AfterEach
	void stop() {
		this.simulator.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { RAW, FAST, "book.ETH-PERPETUAL.agg2", "book.SOL-PERPETUAL.raw" })
	@Tag("deribit-28")
	void chainOfChangesEqualsTheMarketAtRest(String channel) {
		try (TestClient client = TestClient.loggedIn(this.simulator)) {
			client.subscribe(channel);
			client.awaitData(channel, channel.endsWith("agg2") ? 2 : 8);
			this.simulator.pauseMarket();
			MarketBook expected = this.simulator.book(channel.split("\\.")[1]);
			await().atMost(TestClient.PATIENCE).until(() -> client.book(channel).toMarketBook().equals(expected));
			TestBook book = client.book(channel);
			assertThat(book.brokenLinks()).isZero();
			assertThat(book.wrongActions()).isZero();
			assertThat(book.snapshots()).isOne();
			assertThat(book.changes()).isPositive();
			assertThat(this.simulator.book(channel.split("\\.")[1])).isEqualTo(expected);
		}
	}

	@Test
	@Tag("deribit-29")
	void changeIdsAreMonotonicButNotConsecutive() {
		try (TestClient client = TestClient.loggedIn(this.simulator)) {
			client.subscribe(RAW);
			List<Long> ids = client.awaitData(RAW, 50).stream().map((data) -> data.path("change_id").asLong()).toList();
			assertThat(ids).isSorted().doesNotHaveDuplicates();
			assertThat(ids.get(49) - ids.get(0)).isGreaterThan(49);
		}
	}

	@Test
	void snapshotIsTheFirstMessageAndHasNoPreviousId() {
		try (TestClient client = TestClient.connect(this.simulator)) {
			client.subscribe(FAST);
			JsonNode first = client.awaitData(FAST, 1).get(0);
			assertThat(first.path("type").asString()).isEqualTo("snapshot");
			assertThat(first.has("prev_change_id")).isFalse();
			assertThat(first.path("bids").path(0).path(0).asString()).isEqualTo("new");
		}
	}

	@Test
	@Tag("deribit-34")
	void groupedBookReplacesThePictureAndNeverLooksBetterThanItsLevels() {
		String channel = "book.BTC-PERPETUAL.10.20.100ms";
		try (TestClient client = TestClient.loggedIn(this.simulator)) {
			assertThat(client.subscribe(channel, "book.BTC-PERPETUAL.7.20.100ms", "book.BTC-PERPETUAL.10.20.raw"))
				.containsExactly(channel);
			client.awaitData(channel, 2);
			this.simulator.pauseMarket();
			MarketBook market = this.simulator.book("BTC-PERPETUAL");
			await().atMost(TestClient.PATIENCE)
				.until(() -> last(client, channel).path("change_id").asLong() == market.changeId());
			JsonNode picture = last(client, channel);
			assertThat(picture.has("type")).isFalse();
			BigDecimal bid = picture.path("bids").path(0).path(0).decimalValue();
			BigDecimal ask = picture.path("asks").path(0).path(0).decimalValue();
			assertThat(bid).isLessThanOrEqualTo(market.bids().firstKey());
			assertThat(ask).isGreaterThanOrEqualTo(market.asks().firstKey());
			assertThat(bid.remainder(BigDecimal.TEN)).isZero();
			assertThat(sum(picture.path("bids")))
				.isEqualByComparingTo(market.bids().values().stream().reduce(BigDecimal.ZERO, BigDecimal::add));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { RAW, FAST })
	@Tag("deribit-30")
	void skippedDeltaBreaksExactlyOneLink(String channel) {
		String sibling = "book.ETH-PERPETUAL.raw";
		try (TestClient client = TestClient.loggedIn(this.simulator)) {
			client.subscribe(channel, sibling);
			client.awaitData(channel, 3);
			this.simulator.faults().skipDelta(channel);
			int before = client.data(channel).size();
			client.awaitData(channel, before + 3);
			assertThat(client.book(channel).brokenLinks()).isOne();
			assertThat(client.book(sibling).brokenLinks()).isZero();
		}
	}

	@Test
	@Tag("deribit-30")
	void skippedDeltaShowsWhileTheMarketIsAtRestAndResubscribingHeals() {
		this.simulator.pauseMarket();
		try (TestClient client = TestClient.loggedIn(this.simulator)) {
			client.subscribe(FAST);
			this.simulator.faults().skipDelta(FAST);
			client.awaitData(FAST, 2);
			assertThat(client.book(FAST).brokenLinks()).isOne();
			client.unsubscribe(FAST);
			client.subscribe(FAST);
			client.awaitData(FAST, 3);
			assertThat(client.book(FAST).snapshots()).isEqualTo(2);
			assertThat(client.book(FAST).toMarketBook()).isEqualTo(this.simulator.book("BTC-PERPETUAL"));
		}
	}

	@Test
	void duplicatedDeltaComesTwice() {
		this.simulator.pauseMarket();
		try (TestClient client = TestClient.loggedIn(this.simulator)) {
			client.subscribe(RAW);
			this.simulator.faults().duplicateDelta(RAW);
			List<JsonNode> data = client.awaitData(RAW, 4);
			assertThat(data.get(2)).isEqualTo(data.get(1));
			assertThat(data.get(3).path("prev_change_id")).isEqualTo(data.get(2).path("change_id"));
		}
	}

	@Test
	void frozenChannelStaysSilentUntilItIsSubscribedAgain() {
		String sibling = "book.BTC-PERPETUAL.agg2";
		this.simulator.pauseMarket();
		try (TestClient client = TestClient.loggedIn(this.simulator)) {
			client.subscribe(RAW, sibling);
			client.awaitData(sibling, 1);
			this.simulator.faults().freeze(RAW);
			this.simulator.advance(5);
			client.awaitData(sibling, 2);
			assertThat(client.data(RAW)).hasSize(1);
			client.unsubscribe(RAW);
			client.subscribe(RAW);
			this.simulator.advance(1);
			client.awaitData(RAW, 3);
			assertThat(client.book(RAW).toMarketBook()).isEqualTo(this.simulator.book("BTC-PERPETUAL"));
			assertThat(client.book(RAW).brokenLinks()).isZero();
		}
	}

	@Test
	void freezingLeavesOtherConnectionsOfLaterAlone() {
		this.simulator.pauseMarket();
		try (TestClient first = TestClient.loggedIn(this.simulator);
				TestClient second = TestClient.loggedIn(this.simulator)) {
			first.subscribe(RAW);
			this.simulator.faults().freeze(RAW);
			second.subscribe(RAW);
			this.simulator.advance(1);
			second.awaitData(RAW, 2);
			assertThat(first.data(RAW)).hasSize(1);
		}
	}

	@Test
	void unfrozenChannelHasAGap() {
		this.simulator.pauseMarket();
		try (TestClient client = TestClient.loggedIn(this.simulator)) {
			client.subscribe(RAW);
			this.simulator.faults().freeze(RAW);
			this.simulator.advance(1);
			this.simulator.faults().unfreeze(RAW);
			this.simulator.advance(2);
			client.awaitData(RAW, 3);
			assertThat(client.book(RAW).brokenLinks()).isOne();
		}
	}

	@Test
	void faultWithoutSubscribersIsRefused() {
		DeribitFaults faults = this.simulator.faults();
		assertThatIllegalStateException().isThrownBy(() -> faults.freeze(FAST))
			.withMessageContaining(FAST)
			.withMessageContaining("subscribe first");
		assertThatIllegalStateException().isThrownBy(() -> faults.skipDelta(FAST));
		assertThatIllegalArgumentException().isThrownBy(() -> faults.skipDelta("trades.BTC-PERPETUAL.raw"))
			.withMessageContaining("book.{instrument}.{interval}");
	}

	private static JsonNode last(TestClient client, String channel) {
		List<JsonNode> data = client.data(channel);
		return data.get(data.size() - 1);
	}

	private static BigDecimal sum(JsonNode levels) {
		return levels.values()
			.stream()
			.map((level) -> level.path(1).decimalValue())
			.reduce(BigDecimal.ZERO, BigDecimal::add);
	}

}
