package io.websockexnova.test.deribit;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.SortedMap;
import java.util.TreeMap;

import tools.jackson.databind.JsonNode;

/**
 * The book of a subscriber that applies whatever comes and counts what does not link.
 */
final class TestBook {

	private final SortedMap<BigDecimal, BigDecimal> bids = new TreeMap<>(Comparator.reverseOrder());

	private final SortedMap<BigDecimal, BigDecimal> asks = new TreeMap<>();

	private long changeId;

	private int changes;

	private int snapshots;

	private int brokenLinks;

	private int wrongActions;

	void apply(JsonNode data) {
		if (data.path("type").asString().equals("snapshot")) {
			this.snapshots++;
			this.bids.clear();
			this.asks.clear();
		}
		else {
			this.changes++;
			this.brokenLinks += (data.path("prev_change_id").asLong() != this.changeId) ? 1 : 0;
		}
		this.changeId = data.path("change_id").asLong();
		apply(this.bids, data.path("bids"));
		apply(this.asks, data.path("asks"));
	}

	private void apply(SortedMap<BigDecimal, BigDecimal> side, JsonNode entries) {
		for (JsonNode entry : entries.values()) {
			BigDecimal price = entry.path(1).decimalValue();
			boolean known = side.containsKey(price);
			String action = entry.path(0).asString();
			this.wrongActions += (known == action.equals("new")) ? 1 : 0;
			if (action.equals("delete")) {
				side.remove(price);
			}
			else {
				side.put(price, entry.path(2).decimalValue());
			}
		}
	}

	MarketBook toMarketBook() {
		return new MarketBook(this.changeId, this.bids, this.asks);
	}

	int changes() {
		return this.changes;
	}

	int snapshots() {
		return this.snapshots;
	}

	int brokenLinks() {
		return this.brokenLinks;
	}

	int wrongActions() {
		return this.wrongActions;
	}

}
