package io.websockexnova.platform.deribit;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * An order book that is kept up to date with {@link BookUpdate}s. It applies what it is
 * given: that no update is missing is the client's business, which repairs the topic and
 * then delivers a new snapshot. Not thread-safe, and the maps are views of the live book:
 * use it on one thread, or copy them.
 */
public final class OrderBook {

	private final SortedMap<BigDecimal, BigDecimal> bids = new TreeMap<>(Comparator.reverseOrder());

	private final SortedMap<BigDecimal, BigDecimal> asks = new TreeMap<>();

	private boolean ready;

	private long changeId = -1;

	/**
	 * Applies an update. A snapshot replaces the book. A change of an unknown level adds
	 * it, and the removal of one that is not there does nothing.
	 * @param update the update
	 * @return false if the update was left out: a change before the first snapshot, or
	 * one that is not newer than the book
	 */
	public boolean apply(BookUpdate update) {
		if (update.isSnapshot()) {
			this.bids.clear();
			this.asks.clear();
			this.ready = true;
		}
		else if (!this.ready || update.changeId() <= this.changeId) {
			return false;
		}
		apply(this.bids, update.bids());
		apply(this.asks, update.asks());
		this.changeId = update.changeId();
		return true;
	}

	/**
	 * Amounts by price, the highest price first.
	 * @return an unmodifiable view
	 */
	public SortedMap<BigDecimal, BigDecimal> bids() {
		return Collections.unmodifiableSortedMap(this.bids);
	}

	/**
	 * Amounts by price, the lowest price first.
	 * @return an unmodifiable view
	 */
	public SortedMap<BigDecimal, BigDecimal> asks() {
		return Collections.unmodifiableSortedMap(this.asks);
	}

	/**
	 * Number of the last update that was applied.
	 * @return the number, or -1 before the first snapshot
	 */
	public long changeId() {
		return this.changeId;
	}

	/**
	 * The highest price somebody buys at.
	 * @return the price, or null if nobody buys
	 */
	public @Nullable BigDecimal bestBid() {
		return this.bids.isEmpty() ? null : this.bids.firstKey();
	}

	/**
	 * The lowest price somebody sells at.
	 * @return the price, or null if nobody sells
	 */
	public @Nullable BigDecimal bestAsk() {
		return this.asks.isEmpty() ? null : this.asks.firstKey();
	}

	/**
	 * Tells the number of levels, not the levels.
	 */
	@Override
	public String toString() {
		return "OrderBook[" + this.changeId + ", " + this.bids.size() + " bids, " + this.asks.size() + " asks]";
	}

	private static void apply(SortedMap<BigDecimal, BigDecimal> side, List<BookLevel> levels) {
		for (BookLevel level : levels) {
			if (level.isRemoved()) {
				side.remove(level.price());
			}
			else {
				side.put(level.price(), level.amount());
			}
		}
	}

}
