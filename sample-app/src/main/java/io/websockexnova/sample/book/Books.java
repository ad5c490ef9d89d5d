package io.websockexnova.sample.book;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

import io.websockexnova.client.TopicUpdate;
import io.websockexnova.platform.deribit.BookUpdate;
import io.websockexnova.platform.deribit.OrderBook;
import io.websockexnova.platform.deribit.Trade;
import io.websockexnova.spring.annotation.NovaListener;
import io.websockexnova.spring.annotation.OnGap;
import io.websockexnova.spring.annotation.OnTopic;

/**
 * Keeps an order book per instrument. Nothing here deals with reconnects or gaps: after a
 * gap the stream goes on with a whole book. Thread-safe.
 */
@NovaListener("deribit")
public class Books {

	private final Map<String, OrderBook> books = new TreeMap<>();

	private final Map<String, Feed> feeds = new ConcurrentHashMap<>();

	/**
	 * Takes a change of a book.
	 * @param change the change
	 */
	@OnTopic({ "book.BTC-PERPETUAL.raw", "book.ETH-PERPETUAL.raw", "book.SOL-PERPETUAL.raw" })
	public synchronized void onBook(TopicUpdate.Data<BookUpdate> change) {
		this.books.computeIfAbsent(instrument(change.topic()), (name) -> new OrderBook()).apply(change.value());
		feed(change.topic()).note(change, -1);
	}

	/**
	 * Takes trades.
	 * @param trades the trades
	 */
	@OnTopic({ "trades.BTC-PERPETUAL.100ms", "trades.ETH-PERPETUAL.100ms", "trades.SOL-PERPETUAL.100ms" })
	public void onTrades(TopicUpdate.Data<List<Trade>> trades) {
		feed(trades.topic()).note(trades, -1);
	}

	/**
	 * Takes a marker, in the order of the data.
	 * @param marker a gap, the begin of its repair, or the recovery
	 */
	@OnGap
	public synchronized void onGap(TopicUpdate<?> marker) {
		OrderBook book = marker.topic().startsWith("book.") ? this.books.get(instrument(marker.topic())) : null;
		feed(marker.topic()).note(marker, (book != null) ? book.changeId() : -1);
	}

	/**
	 * The books as they are now.
	 * @return copies of the books by instrument
	 */
	public synchronized Map<String, BookSnapshot> snapshots() {
		Map<String, BookSnapshot> snapshots = new TreeMap<>();
		this.books.forEach((instrument, book) -> snapshots.put(instrument, BookSnapshot.of(book)));
		return snapshots;
	}

	/**
	 * What has come in on a channel.
	 * @param channel name of the channel
	 * @return the feed, empty if nothing has come in yet
	 */
	public Feed feed(String channel) {
		return this.feeds.computeIfAbsent(channel, (name) -> new Feed());
	}

	/**
	 * Names of the channels on which something has come in.
	 * @return the channels
	 */
	public List<String> channels() {
		return this.feeds.keySet().stream().sorted().toList();
	}

	static String instrument(String topic) {
		return topic.split("\\.")[1];
	}

}
