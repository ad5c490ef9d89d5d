package io.websockexnova.test.deribit;

import java.util.function.Predicate;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code user.orders.*} and {@code user.changes.*}. The raw orders channel sends single
 * orders, the aggregated ones send arrays.
 */
final class OrdersSubscription extends Subscription {

	private final Predicate<String> instruments;

	private final boolean changes;

	private ArrayNode pending = Json.array();

	OrdersSubscription(String channel, Interval interval, Session session, Predicate<String> instruments,
			boolean changes) {
		super(channel, interval, session);
		this.instruments = instruments;
		this.changes = changes;
	}

	@Override
	void onOrder(Order order) {
		if (!this.instruments.test(order.instrument())) {
			return;
		}
		if (this.changes) {
			ObjectNode data = Json.object().put("instrument_name", order.instrument());
			data.putArray("trades");
			data.putArray("positions");
			data.putArray("orders").add(order.json());
			send(data);
		}
		else if (interval() == Interval.RAW) {
			send(order.json());
		}
		else {
			this.pending.add(order.json());
		}
	}

	@Override
	void flush() {
		if (!this.pending.isEmpty()) {
			ArrayNode orders = this.pending;
			this.pending = Json.array();
			send(orders);
		}
	}

}
