package io.websockexnova.sample.readme;

import io.websockexnova.platform.deribit.BookUpdate;
import io.websockexnova.platform.deribit.OrderBook;
import io.websockexnova.spring.annotation.NovaListener;
import io.websockexnova.spring.annotation.OnTopic;

@NovaListener("deribit")
class Prices {

	private final OrderBook book = new OrderBook();

	@OnTopic("book.BTC-PERPETUAL.100ms")
	void onBook(BookUpdate update) {
		this.book.apply(update);
		System.out.println("bid " + this.book.bestBid() + "  ask " + this.book.bestAsk());
	}

}
