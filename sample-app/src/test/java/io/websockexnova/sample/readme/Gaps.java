package io.websockexnova.sample.readme;

import io.websockexnova.behavior.Phase;
import io.websockexnova.client.TopicUpdate;
import io.websockexnova.platform.deribit.BookUpdate;
import io.websockexnova.spring.annotation.NovaListener;
import io.websockexnova.spring.annotation.OnPhase;
import io.websockexnova.spring.annotation.OnTopic;

@NovaListener("deribit")
class Gaps {

	@OnTopic("book.BTC-PERPETUAL.100ms")
	void onUpdate(TopicUpdate<BookUpdate> update) {
		if (update instanceof TopicUpdate.Gap<BookUpdate> gap) {
			System.out.println("do not trust the book: " + gap.reason());
		}
		else if (update instanceof TopicUpdate.Recovered<BookUpdate> recovered) {
			System.out.println("the book is whole again: " + recovered.complete());
		}
	}

	@OnPhase(Phase.READY)
	void onReady() {
		System.out.println("in service");
	}

}
