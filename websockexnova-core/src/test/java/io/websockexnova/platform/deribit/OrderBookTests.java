package io.websockexnova.platform.deribit;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link OrderBook}.
 */
class OrderBookTests {

	private final JsonMapper json = new JsonMapper();

	private final OrderBook book = new OrderBook();

	@Test
	@Tag("deribit-28")
	void whenSnapshotAndChangesComeThenTheBookIsRight() {
		assertThat(apply("{\"type\":\"snapshot\",\"timestamp\":1554373962454,\"instrument_name\":\"BTC-PERPETUAL\","
				+ "\"change_id\":297217,\"bids\":[[\"new\",5042.34,30],[\"new\",5041.94,20]],"
				+ "\"asks\":[[\"new\",5042.64,40],[\"new\",5043.3,40]]}"))
			.isTrue();
		assertThat(apply("{\"type\":\"change\",\"timestamp\":1554373962600,\"prev_change_id\":297217,"
				+ "\"instrument_name\":\"BTC-PERPETUAL\",\"change_id\":297218,\"bids\":[[\"delete\",5041.94,0],"
				+ "[\"change\",5042.34,25]],\"asks\":[[\"new\",5042.9,15]]}"))
			.isTrue();
		assertThat(this.book.bids()).hasToString("{5042.34=25}");
		assertThat(this.book.asks()).hasToString("{5042.64=40, 5042.9=15, 5043.3=40}");
		assertThat(this.book.bestBid()).isEqualTo("5042.34");
		assertThat(this.book.bestAsk()).isEqualTo("5042.64");
		assertThat(this.book.changeId()).isEqualTo(297218);
		assertThat(this.book).hasToString("OrderBook[297218, 1 bids, 3 asks]");
	}

	@Test
	@Tag("deribit-28")
	void whenUnknownLevelIsChangedOrDeletedThenNothingBreaks() {
		snapshot(1, "[[\"new\",10,1]]");
		apply("{\"type\":\"change\",\"prev_change_id\":1,\"change_id\":2,"
				+ "\"bids\":[[\"change\",11,5],[\"delete\",9,0],[\"new\",10.0,2]],\"asks\":[[\"change\",12,0]]}");
		assertThat(this.book.bids()).hasToString("{11=5, 10=2}");
		assertThat(this.book.asks()).isEmpty();
	}

	@Test
	@Tag("deribit-29")
	void whenChangeIdsAreNotConsecutiveThenChangesAreApplied() {
		snapshot(100, "[[\"new\",10,1]]");
		assertThat(change(100, 250)).isTrue();
		assertThat(change(250, 251)).isTrue();
		assertThat(this.book.changeId()).isEqualTo(251);
	}

	@Test
	@Tag("deribit-32")
	void whenChangeIsNotNewerOrComesBeforeTheSnapshotThenItIsLeftOut() {
		assertThat(change(1, 2)).isFalse();
		assertThat(this.book.changeId()).isEqualTo(-1);
		assertThat(this.book.bestBid()).isNull();
		snapshot(5, "[[\"new\",10,1]]");
		assertThat(change(4, 5)).isFalse();
		assertThat(change(3, 4)).isFalse();
		assertThat(this.book.bids()).hasToString("{10=1}");
	}

	@Test
	@Tag("deribit-31")
	void whenSnapshotComesAgainThenItReplacesTheBookWhateverItsNumber() {
		snapshot(100, "[[\"new\",10,1],[\"new\",9,1]]");
		assertThat(apply("{\"type\":\"snapshot\",\"change_id\":50,\"prev_change_id\":null,\"bids\":[[\"new\",8,1]]}"))
			.isTrue();
		assertThat(this.book.bids()).hasToString("{8=1}");
		assertThat(this.book.asks()).isEmpty();
		assertThat(this.book.changeId()).isEqualTo(50);
	}

	@Test
	@Tag("deribit-34")
	void whenGroupedThenEachMessageReplacesTheBook() {
		apply("{\"timestamp\":1,\"instrument_name\":\"ETH-PERPETUAL\",\"change_id\":2,\"bids\":[[160,40],[159,1]],"
				+ "\"asks\":[[161,20]]}");
		apply("{\"timestamp\":2,\"instrument_name\":\"ETH-PERPETUAL\",\"change_id\":9,\"bids\":[[158,3]],\"asks\":[]}");
		assertThat(this.book.bids()).hasToString("{158=3}");
		assertThat(this.book.asks()).isEmpty();
		assertThat(this.book.bestAsk()).isNull();
	}

	@Test
	void whenNumbersHaveManyDigitsOrExponentsThenNoneIsLost() {
		snapshot(1, "[[\"new\",0.00012345678901234567890,1e-08]]");
		assertThat(this.book.bids())
			.containsExactly(Map.entry(new BigDecimal("0.00012345678901234567890"), new BigDecimal("1E-8")));
	}

	@Test
	void whenTheMapsAreChangedFromOutsideThenRefused() {
		snapshot(1, "[[\"new\",10,1]]");
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> this.book.bids().clear());
	}

	@Test
	@Tag("deribit-28")
	void whenUpdatesAreRandomThenTheBookEqualsPlainMaps() {
		for (int seed = 0; seed < 20; seed++) {
			Random random = new Random(seed);
			OrderBook subject = new OrderBook();
			TreeMap<BigDecimal, BigDecimal> bids = new TreeMap<>();
			for (int id = 1; id < 500; id++) {
				boolean snapshot = id == 1 || random.nextInt(50) == 0;
				BigDecimal price = BigDecimal.valueOf(random.nextInt(30), 1);
				BigDecimal amount = BigDecimal.valueOf(random.nextInt(4));
				String action = (amount.signum() == 0) ? "delete" : "change";
				if (snapshot) {
					bids.clear();
				}
				bids.put(price, amount);
				bids.values().removeIf((value) -> value.signum() == 0);
				subject.apply(update("{\"type\":\"" + (snapshot ? "snapshot" : "change") + "\",\"prev_change_id\":"
						+ (id - 1) + ",\"change_id\":" + id + ",\"bids\":[[\"" + action + "\"," + price + "," + amount
						+ "]],\"asks\":[[\"" + action + "\"," + price + "," + amount + "]]}"));
				assertThat(subject.bids()).as("seed %d, update %d", seed, id).isEqualTo(bids.descendingMap());
				assertThat(subject.asks()).isEqualTo(bids);
			}
		}
	}

	private boolean change(long previous, long current) {
		return apply("{\"type\":\"change\",\"prev_change_id\":" + previous + ",\"change_id\":" + current
				+ ",\"bids\":[[\"new\",11,7]],\"asks\":[]}");
	}

	private void snapshot(long id, String bids) {
		assertThat(apply("{\"type\":\"snapshot\",\"change_id\":" + id + ",\"bids\":" + bids + ",\"asks\":[]}"))
			.isTrue();
	}

	private boolean apply(String update) {
		return this.book.apply(update(update));
	}

	private BookUpdate update(String text) {
		String complete = text.contains("\"timestamp\"") ? text : "{\"timestamp\":1," + text.substring(1);
		return this.json.readValue(complete, BookUpdate.class);
	}

}
