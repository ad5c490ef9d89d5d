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
	 * Takes a change of a book, or a marker.
	 * @param update the update
	 */
	@OnTopic({ "book.BTC-PERPETUAL.raw", "book.ETH-PERPETUAL.raw", "book.SOL-PERPETUAL.raw" })
	public synchronized void onBook(TopicUpdate<BookUpdate> update) {
		OrderBook book = this.books.computeIfAbsent(instrument(update.topic()), (name) -> new OrderBook());
		update.ifData((data) -> book.apply(data.value()));
		feed(update.topic()).note(update, book.changeId());
	}

	/**
	 * Takes trades, or a marker.
	 * @param update the update
	 */
	@OnTopic({ "trades.BTC-PERPETUAL.100ms", "trades.ETH-PERPETUAL.100ms", "trades.SOL-PERPETUAL.100ms" })
	public void onTrades(TopicUpdate<List<Trade>> update) {
		feed(update.topic()).note(update, -1);
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
