package io.websockexnova.test.live;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

import io.websockexnova.client.NovaClient;
import io.websockexnova.client.TopicUpdate;
import io.websockexnova.platform.deribit.BookUpdate;
import io.websockexnova.platform.deribit.OrderBook;
import io.websockexnova.test.deribit.MarketBook;

/**
 * A subscriber that builds a book, and notes what does not link although nothing was said
 * about a gap.
 */
final class BookLog {

	private final OrderBook book = new OrderBook();

	private final List<String> shape = new ArrayList<>();

	private final List<Long> changeIds = new ArrayList<>();

	private final Disposable subscription;

	private int brokenLinks;

	private boolean gap;

	private @Nullable Throwable error;

	BookLog(NovaClient client, String topic) {
		this.subscription = client.updates(topic, BookUpdate.class).subscribe(this::take, this::fail);
	}

	private synchronized void take(TopicUpdate<BookUpdate> update) {
		String name = update.getClass().getSimpleName();
		if (update instanceof TopicUpdate.Data<BookUpdate> data) {
			BookUpdate value = data.value();
			name = value.isSnapshot() ? "Snapshot" : "Change";
			if (!value.isSnapshot()) {
				boolean links = value.previousChangeId() != null && value.previousChangeId() == this.book.changeId();
				this.brokenLinks += (links && !this.gap) ? 0 : 1;
			}
			this.changeIds.add(value.changeId());
			this.book.apply(value);
		}
		else if (update instanceof TopicUpdate.Gap<BookUpdate> missing) {
			name = name + " " + missing.reason();
			this.gap = true;
		}
		else if (update instanceof TopicUpdate.Recovered<BookUpdate> recovered) {
			name = name + (recovered.complete() ? "" : " lossy");
			this.gap = false;
		}
		if (this.shape.isEmpty() || !this.shape.get(this.shape.size() - 1).equals(name)) {
			this.shape.add(name);
		}
	}

	private synchronized void fail(Throwable failure) {
		this.error = failure;
	}

	/**
	 * Kinds of items in order, repetitions left out.
	 * @return the kinds
	 */
	synchronized List<String> shape() {
		return List.copyOf(this.shape);
	}

	/**
	 * How often something has come, repetitions left out.
	 * @param kind the kind
	 * @return the number
	 */
	synchronized long count(String kind) {
		return this.shape.stream().filter(kind::equals).count();
	}

	synchronized boolean hasGap() {
		return this.gap;
	}

	synchronized List<Long> changeIds() {
		return List.copyOf(this.changeIds);
	}

	synchronized int brokenLinks() {
		return this.brokenLinks;
	}

	synchronized @Nullable Throwable error() {
		return this.error;
	}

	/**
	 * The book as it stands.
	 * @return a copy
	 */
	synchronized MarketBook book() {
		return new MarketBook(this.book.changeId(), new TreeMap<>(this.book.bids()), new TreeMap<>(this.book.asks()));
	}

	void cancel() {
		this.subscription.dispose();
	}

}
