package io.websockexnova.test.deribit;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.SortedMap;

/**
 * An order book at one moment; immutable. Prices and amounts have no trailing zeros, just
 * as they stand on the wire.
 *
 * @param changeId id of the latest change
 * @param bids amount by price, best (highest) first
 * @param asks amount by price, best (lowest) first
 */
public record MarketBook(long changeId, SortedMap<BigDecimal, BigDecimal> bids,
		SortedMap<BigDecimal, BigDecimal> asks) {

	/**
	 * A new book.
	 * @param changeId id of the latest change
	 * @param bids bids in descending order
	 * @param asks asks in ascending order
	 */
	public MarketBook {
		bids = Collections.unmodifiableSortedMap(bids);
		asks = Collections.unmodifiableSortedMap(asks);
	}

}
