package io.websockexnova.sample.book;

import java.math.BigDecimal;
import java.util.SortedMap;
import java.util.TreeMap;

import io.websockexnova.platform.deribit.OrderBook;

/**
 * A copy of a book.
 *
 * @param changeId number of the last change
 * @param bids amounts by price, the highest price first
 * @param asks amounts by price, the lowest price first
 */
public record BookSnapshot(long changeId, SortedMap<BigDecimal, BigDecimal> bids,
		SortedMap<BigDecimal, BigDecimal> asks) {

	static BookSnapshot of(OrderBook book) {
		return new BookSnapshot(book.changeId(), new TreeMap<>(book.bids()), new TreeMap<>(book.asks()));
	}

	/**
	 * Best prices for humans.
	 * @return best bid and best ask
	 */
	public String best() {
		return first(this.bids) + "/" + first(this.asks);
	}

	private static String first(SortedMap<BigDecimal, BigDecimal> side) {
		return side.isEmpty() ? "-" : side.firstKey().toPlainString();
	}

}
