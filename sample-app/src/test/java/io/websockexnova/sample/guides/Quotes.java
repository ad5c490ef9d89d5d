package io.websockexnova.sample.guides;

import io.websockexnova.client.TopicUpdate;
import io.websockexnova.platform.deribit.BookUpdate;
import io.websockexnova.platform.deribit.OrderBook;
import io.websockexnova.spring.annotation.NovaListener;
import io.websockexnova.spring.annotation.OnError;
import io.websockexnova.spring.annotation.OnGap;
import io.websockexnova.spring.annotation.OnTopic;

@NovaListener("deribit")
class Quotes {

	private final OrderBook book = new OrderBook();

	@OnTopic(value = "book.BTC-PERPETUAL.raw", priority = 10)
	void onBook(BookUpdate update) {
		this.book.apply(update);
	}

	@OnGap
	void onGap(TopicUpdate<?> marker) {
		System.out.println(marker.topic() + ": " + marker.getClass().getSimpleName() + " at " + this.book.changeId());
	}

	@OnError
	void onError(Exception error, String place) {
		System.out.println(place + ": " + error.getMessage());
	}

}
