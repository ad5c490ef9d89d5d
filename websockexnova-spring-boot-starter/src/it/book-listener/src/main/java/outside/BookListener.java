package outside;

import java.util.concurrent.atomic.AtomicInteger;

import io.websockexnova.platform.deribit.BookUpdate;
import io.websockexnova.spring.annotation.NovaListener;
import io.websockexnova.spring.annotation.OnTopic;

@NovaListener("deribit")
class BookListener {

	final AtomicInteger updates = new AtomicInteger();

	@OnTopic("book.BTC-PERPETUAL.100ms")
	void onBook(BookUpdate update) {
		this.updates.incrementAndGet();
	}

}
