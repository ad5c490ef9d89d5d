package io.websockexnova.test.deribit;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests of the market itself.
 */
class DeribitMarketTests {

	private static final String BTC = "BTC-PERPETUAL";

	@Test
	void sameSeedGivesTheSameBooksAndTrades() {
		try (DeribitSimulator first = market(7);
				DeribitSimulator second = market(7);
				DeribitSimulator other = market(8)) {
			first.advance(300);
			for (int i = 0; i < 300; i++) {
				second.advance(1);
			}
			other.advance(300);
			for (String instrument : List.of(BTC, "ETH-PERPETUAL", "SOL-PERPETUAL")) {
				assertThat(first.book(instrument)).isEqualTo(second.book(instrument))
					.isNotEqualTo(other.book(instrument));
				assertThat(trades(first, instrument)).isEqualTo(trades(second, instrument))
					.hasSizeGreaterThan(100)
					.isNotEqualTo(trades(other, instrument));
			}
		}
	}

	@Test
	void instrumentsDoNotInfluenceOneAnother() {
		try (DeribitSimulator three = market(7);
				DeribitSimulator alone = DeribitSimulator.builder().seed(7).atRest().instruments(BTC).start()) {
			three.advance(100);
			alone.advance(100);
			assertThat(alone.book(BTC)).isEqualTo(three.book(BTC));
			assertThat(trades(alone, BTC)).isEqualTo(trades(three, BTC));
		}
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, 1, 42, -5, Long.MAX_VALUE })
	void booksStayDeepAndUncrossedAndTradesAreConsecutive(long seed) {
		InstrumentBook book = new InstrumentBook(Instrument.of("SOL-PERPETUAL"), seed);
		for (int i = 0; i < 20_000; i++) {
			Step step = book.step(i);
			assertThat(book.side(Side.BID).firstKey()).isPositive().isLessThan(book.side(Side.ASK).firstKey());
			assertThat(book.side(Side.BID)).hasSizeBetween(9, 31);
			assertThat(book.side(Side.ASK)).hasSizeBetween(9, 31);
			assertThat(step.changes()).allMatch((change) -> change.before() != change.after());
		}
		List<MarketTrade> trades = book.trades();
		assertThat(trades).hasSize(5000);
		assertThat(trades.get(4999).sequence() - trades.get(0).sequence()).isEqualTo(4999);
	}

	@Test
	void pricesAndAmountsHaveNoTrailingZerosAndNoExponent() {
		try (DeribitSimulator market = market(1)) {
			market.advance(50);
			for (Map.Entry<BigDecimal, BigDecimal> level : market.book(BTC).bids().entrySet()) {
				assertThat(level.getKey().toString()).matches("\\d+(\\.\\d*[1-9])?");
				assertThat(level.getValue().toString()).matches("\\d+");
			}
			assertThat(Instrument.plain(new BigDecimal("60000.50")).toString()).isEqualTo("60000.5");
			assertThat(Instrument.plain(new BigDecimal("60000.00")).toString()).isEqualTo("60000");
		}
	}

	@Test
	void booksAreImmutableAndUnknownInstrumentsAreNamed() {
		try (DeribitSimulator market = market(1)) {
			MarketBook book = market.book(BTC);
			assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> book.bids().clear());
			assertThat(book.bids().firstKey()).isGreaterThan(book.bids().lastKey());
			assertThat(book.asks().firstKey()).isLessThan(book.asks().lastKey());
			assertThatIllegalArgumentException().isThrownBy(() -> market.book("DOGE-PERPETUAL"))
				.withMessageContaining("DOGE-PERPETUAL")
				.withMessageContaining(BTC);
		}
	}

	@Test
	void builderRefusesWhatItCannotDo() {
		DeribitSimulatorBuilder builder = DeribitSimulator.builder();
		assertThatIllegalArgumentException().isThrownBy(() -> builder.instruments("btc")).withMessageContaining("btc");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.instruments());
		assertThatIllegalArgumentException().isThrownBy(() -> builder.tick(Duration.ZERO))
			.withMessageContaining("'tick'");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.tokenLifetime(Duration.ofMillis(1500)))
			.withMessageContaining("whole seconds");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.port(65_536)).withMessageContaining("65536");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.maxConnections(0));
	}

	@Test
	void takenPortIsAnErrorThatNamesIt() {
		try (DeribitSimulator market = market(1)) {
			int port = market.url().getPort();
			assertThatIllegalStateException().isThrownBy(() -> DeribitSimulator.builder().port(port).start())
				.withMessageContaining(String.valueOf(port));
		}
	}

	private static DeribitSimulator market(long seed) {
		return DeribitSimulator.builder().seed(seed).atRest().start();
	}

	// Timestamps are the clock's; all else follows from the seed.
	private static List<MarketTrade> trades(DeribitSimulator simulator, String instrument) {
		return simulator.trades(instrument)
			.stream()
			.map((trade) -> new MarketTrade(trade.sequence(), trade.id(), 0, trade.instrument(), trade.direction(),
					trade.price(), trade.amount(), trade.tickDirection()))
			.toList();
	}

}
