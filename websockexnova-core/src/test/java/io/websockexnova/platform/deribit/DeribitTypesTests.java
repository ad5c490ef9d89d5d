package io.websockexnova.platform.deribit;

import java.math.BigDecimal;
import java.util.Objects;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Reading of {@link BookUpdate}, {@link Trade} and {@link Ticker}.
 */
class DeribitTypesTests {

	private final JsonMapper json = new JsonMapper();

	@Test
	void whenTradesAreReadThenFieldsAreThereAndOthersIgnored() {
		Trade[] trades = this.json.readValue("[{\"trade_seq\":30289442,\"trade_id\":\"48079269\","
				+ "\"timestamp\":1590484512188,\"tick_direction\":2,\"price\":8950,\"mark_price\":8948.9,"
				+ "\"instrument_name\":\"BTC-PERPETUAL\",\"index_price\":8955.88,\"direction\":\"sell\",\"amount\":10,"
				+ "\"combo_trade_id\":17,\"legs\":[{\"price\":1}],\"new_field\":{}},{\"trade_seq\":1,\"trade_id\":\"ETH-2\","
				+ "\"timestamp\":1,\"price\":0.05,\"instrument_name\":\"O\",\"direction\":\"buy\",\"amount\":1.5,"
				+ "\"iv\":55.5,\"liquidation\":\"MT\",\"combo_trade_id\":\"ETH-3\",\"block_trade_id\":null}]",
				Trade[].class);
		assertThat(trades).hasSize(2);
		assertThat(trades[0].tradeSeq()).isEqualTo(30289442);
		assertThat(trades[0].tradeId()).isEqualTo("48079269");
		assertThat(trades[0].price()).isEqualTo("8950");
		assertThat(trades[0].tickDirection()).isEqualTo(2);
		assertThat(trades[0].comboTradeId()).isEqualTo("17");
		assertThat(trades[0].iv()).isNull();
		assertThat(trades[1].liquidation()).isEqualTo("MT");
		assertThat(trades[1].markPrice()).isNull();
		assertThat(trades[1].tickDirection()).isNull();
	}

	@Test
	void whenTickerIsThinThenMissingIsNull() {
		Ticker ticker = this.json.readValue("{\"timestamp\":1623060194301,\"instrument_name\":\"BTC-PERPETUAL\","
				+ "\"state\":\"open\",\"best_bid_price\":null,\"best_ask_price\":36443,\"best_ask_amount\":100,"
				+ "\"last_price\":36457.5,\"funding_8h\":0.00002203,\"current_funding\":0,\"x\":[1],"
				+ "\"stats\":{\"volume_usd\":9062.0,\"volume\":7871.02,\"price_change\":null,\"low\":35213.5,\"y\":1}}",
				Ticker.class);
		assertThat(ticker.bestBidPrice()).isNull();
		assertThat(ticker.bestBidAmount()).isNull();
		assertThat(ticker.bestAskPrice()).isEqualTo("36443");
		assertThat(ticker.funding8h()).isEqualTo(new BigDecimal("0.00002203"));
		assertThat(ticker.type()).isNull();
		Ticker.Stats stats = Objects.requireNonNull(ticker.stats());
		assertThat(stats.low()).isEqualTo("35213.5");
		assertThat(stats.high()).isNull();
	}

	@Test
	void whenIncrementalTickerLeavesOutThenRestIsRead() {
		Ticker ticker = this.json.readValue(
				"{\"type\":\"change\",\"timestamp\":5,\"instrument_name\":\"X\",\"mark_price\":1}", Ticker.class);
		assertThat(ticker.type()).isEqualTo("change");
		assertThat(ticker.markPrice()).isEqualTo("1");
		assertThat(ticker.lastPrice()).isNull();
	}

	@Test
	void whenBookHasNoSidesThenTheyAreEmpty() {
		BookUpdate update = this.json.readValue("{\"change_id\":1,\"timestamp\":2,\"bids\":null,\"z\":0}",
				BookUpdate.class);
		assertThat(update.bids()).isEmpty();
		assertThat(update.asks()).isEmpty();
		assertThat(update.isSnapshot()).isTrue();
	}

	@Test
	@Tag("deribit-31")
	void whenTypeIsMissingThenPredecessorMakesTheChange() {
		assertThat(this.json.readValue("{\"timestamp\":1,\"change_id\":2,\"prev_change_id\":1}", BookUpdate.class)
			.isSnapshot()).isFalse();
		assertThat(this.json
			.readValue("{\"timestamp\":1,\"change_id\":2,\"prev_change_id\":null,\"type\":\"change\"}",
					BookUpdate.class)
			.isSnapshot()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"timestamp\":1}", "{\"change_id\":1}", "{\"timestamp\":1,\"change_id\":null}" })
	void whenBookHasNoNumberOrTimeThenItIsReported(String text) {
		assertThatExceptionOfType(JacksonException.class).isThrownBy(() -> this.json.readValue(text, BookUpdate.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "[]", "7", "{\"timestamp\":1,\"change_id\":1,\"type\":[]}",
			"{\"timestamp\":1,\"change_id\":1,\"bids\":{}}", "{\"timestamp\":\"x\",\"change_id\":1}",
			"{\"timestamp\":1,\"change_id\":1,\"asks\":[", "{\"timestamp\":1,\"change_id\":1" })
	void whenBookIsOddlyShapedThenItIsReported(String text) {
		assertThatExceptionOfType(JacksonException.class).isThrownBy(() -> this.json.readValue(text, BookUpdate.class));
	}

	@Test
	void whenBookIsReadFromATreeThenItIsTheSame() {
		String text = "{\"type\":\"change\",\"timestamp\":1,\"instrument_name\":\"X\",\"change_id\":3,"
				+ "\"prev_change_id\":2,\"new_field\":{\"bids\":[1]},\"bids\":[[\"change\",1.5,2],[\"odd\",3,4]],"
				+ "\"asks\":[[\"delete\",5,0]]}";
		BookUpdate update = this.json.treeToValue(this.json.readTree(text), BookUpdate.class);
		assertThat(update).isEqualTo(this.json.readValue(text, BookUpdate.class));
		assertThat(update.bids()).extracting(BookLevel::action).containsExactly("change", "odd");
		assertThat(update.asks()).singleElement().matches(BookLevel::isRemoved);
	}

	@Test
	void whenLevelIsOddlyShapedThenThePathIsNamed() {
		assertThatExceptionOfType(JacksonException.class)
			.isThrownBy(() -> this.json.readValue("{\"timestamp\":1,\"change_id\":1,\"asks\":[[1,2],[\"new\"]]}",
					BookUpdate.class))
			.withMessageContaining("[\"asks\"]")
			.withMessageContaining("[1]");
	}

	@Test
	void whenLevelHasMoreElementsThenTheyAreIgnored() {
		BookLevel level = this.json.readValue("[\"new\",1.50,2,{\"a\":[1]},\"x\"]", BookLevel.class);
		assertThat(level).isEqualTo(new BookLevel("new", new BigDecimal("1.50"), new BigDecimal("2")));
		assertThat(level.isRemoved()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "[\"new\",1]", "[]", "[\"new\"]", "{}", "[\"new\",\"1\",2]", "[null,1,2]", "7", "[1" })
	void whenLevelIsOddlyShapedThenItIsReported(String text) {
		assertThatExceptionOfType(JacksonException.class).isThrownBy(() -> this.json
			.readValue("{\"timestamp\":1,\"change_id\":1,\"bids\":[" + text + "]}", BookUpdate.class));
	}

}
