package io.websockexnova.test.deribit;

import java.util.function.Predicate;
import java.util.function.Supplier;

import tools.jackson.databind.JsonNode;

/**
 * A channel of which each message replaces the former: ticker, quote, index, grouped
 * book.
 */
final class PictureSubscription extends Subscription {

	private final Predicate<Step> relevant;

	private final Supplier<JsonNode> picture;

	private boolean changed;

	PictureSubscription(String channel, Interval interval, Session session, Predicate<Step> relevant,
			Supplier<JsonNode> picture) {
		super(channel, interval, session);
		this.relevant = relevant;
		this.picture = picture;
	}

	@Override
	void begin() {
		this.changed = false;
		send(this.picture.get());
	}

	@Override
	void onStep(Step step) {
		this.changed |= this.relevant.test(step);
	}

	@Override
	void flush() {
		if (this.changed) {
			begin();
		}
	}

}
