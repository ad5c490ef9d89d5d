package io.websockexnova.test.deribit;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * All instruments and all live subscriptions. Used by the simulator's one thread only.
 */
final class Market {

	private final Map<String, InstrumentBook> books = new LinkedHashMap<>();

	private final Set<Subscription> subscriptions = new LinkedHashSet<>();

	private final LongSupplier millis;

	private boolean paused;

	Market(Collection<Instrument> instruments, long seed, boolean paused, LongSupplier millis) {
		instruments.forEach((instrument) -> this.books.put(instrument.name(), new InstrumentBook(instrument, seed)));
		this.paused = paused;
		this.millis = millis;
	}

	Collection<InstrumentBook> books() {
		return this.books.values();
	}

	@Nullable InstrumentBook book(String instrument) {
		return this.books.get(instrument);
	}

	void add(Subscription subscription) {
		this.subscriptions.add(subscription);
	}

	void remove(Subscription subscription) {
		this.subscriptions.remove(subscription);
	}

	void tick() {
		if (!this.paused) {
			this.books.values().forEach(this::step);
		}
	}

	void flush(Interval interval) {
		each((subscription) -> subscription.interval() == interval, Subscription::flush);
	}

	// Brings the market to rest: every subscriber gets what is still pending.
	void pause() {
		this.paused = true;
		settle();
	}

	void resume() {
		this.paused = false;
	}

	void advance(int steps) {
		for (int i = 0; i < steps; i++) {
			this.books.values().forEach(this::step);
		}
		settle();
	}

	void order(Order order) {
		each((subscription) -> true, (subscription) -> subscription.onOrder(order));
	}

	void publish(String channel, JsonNode data) {
		each(subscribed(channel), (subscription) -> subscription.send(data));
	}

	int freeze(String channel, boolean frozen) {
		return each(subscribed(channel), (subscription) -> subscription.freeze(frozen));
	}

	// One step that no subscriber of the channel hears of, and one that shows it to them.
	int skipDelta(String channel) {
		each(subscribed(channel), Subscription::flush);
		int affected = each(subscribed(channel), (subscription) -> {
			if (subscription instanceof BookSubscription book) {
				book.skipNext();
			}
		});
		if (affected > 0) {
			stepTwice(channel);
		}
		return affected;
	}

	int duplicateDelta(String channel) {
		each(subscribed(channel), Subscription::flush);
		int affected = each(subscribed(channel), Subscription::duplicateNext);
		if (affected > 0) {
			stepTwice(channel);
		}
		return affected;
	}

	private void stepTwice(String channel) {
		String[] parts = channel.split("\\.");
		InstrumentBook book = (parts.length > 1) ? this.books.get(parts[1]) : null;
		if (book != null) {
			step(book);
			step(book);
			each(subscribed(channel), Subscription::flush);
			settle();
		}
	}

	private void step(InstrumentBook book) {
		Step step = book.step(this.millis.getAsLong());
		each((subscription) -> true, (subscription) -> subscription.onStep(step));
		flush(Interval.RAW);
	}

	private void settle() {
		if (this.paused) {
			each((subscription) -> true, Subscription::flush);
		}
	}

	private static Predicate<Subscription> subscribed(String channel) {
		return (subscription) -> subscription.channel().equals(channel);
	}

	// Walks over a copy: sending to a dead connection may end it and its subscriptions.
	private int each(Predicate<Subscription> filter, Consumer<Subscription> action) {
		List<Subscription> matching = this.subscriptions.stream().filter(filter).toList();
		matching.forEach(action);
		return matching.size();
	}

}
