package io.websockexnova.sample.guides;

import java.util.List;

import reactor.core.publisher.Mono;

import io.websockexnova.platform.deribit.BookUpdate;
import io.websockexnova.platform.deribit.Trade;
import io.websockexnova.spring.annotation.NovaListener;
import io.websockexnova.spring.annotation.OnTopic;

@NovaListener("${feed.client:deribit}")
class Candles {

	@OnTopic("${feed.topics}")
	void onBook(BookUpdate update, String topic) {
		System.out.println(topic + " by name");
	}

	@OnTopic(value = "#{'${feed.coins}'.split(',').!['trades.' + #this + '-PERPETUAL.100ms']}", required = "false",
			overflow = "drop-oldest", key = "/0/instrument_name", parallelism = "${feed.threads:2}")
	Mono<Void> onTrades(List<Trade> trades) {
		return Mono.fromRunnable(() -> System.out.println(trades.get(0).instrumentName() + " by expression"));
	}

}
