package io.websockexnova.test.deribit;

import java.util.function.Predicate;

import tools.jackson.databind.node.ArrayNode;

/**
 * {@code trades.*}: arrays of trades, nothing before the first one.
 */
final class TradesSubscription extends Subscription {

	private final Predicate<String> instruments;

	private ArrayNode pending = Json.array();

	TradesSubscription(String channel, Interval interval, Session session, Predicate<String> instruments) {
		super(channel, interval, session);
		this.instruments = instruments;
	}

	@Override
	void onStep(Step step) {
		if (this.instruments.test(step.instrument())) {
			step.trades().forEach((trade) -> this.pending.add(trade.json()));
		}
	}

	@Override
	void flush() {
		if (!this.pending.isEmpty()) {
			ArrayNode trades = this.pending;
			this.pending = Json.array();
			send(trades);
		}
	}

}
