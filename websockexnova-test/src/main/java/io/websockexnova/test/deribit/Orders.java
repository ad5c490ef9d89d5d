package io.websockexnova.test.deribit;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Orders of the one account. Limit orders rest, market orders are filled at once; neither
 * moves the market.
 */
final class Orders {

	private final Map<String, Order> orders = new LinkedHashMap<>();

	private final Exchange exchange;

	private long lastId = 584_849_000;

	Orders(Exchange exchange) {
		this.exchange = exchange;
	}

	Order place(Invocation invocation, String direction) {
		InstrumentBook book = invocation.book();
		String type = invocation.text("type", "limit");
		if (!type.equals("limit") && !type.equals("market")) {
			throw new RpcException(10033, "not_implemented");
		}
		boolean limit = type.equals("limit");
		Side other = direction.equals("buy") ? Side.ASK : Side.BID;
		BigDecimal price = limit ? invocation.decimal("price") : book.instrument().price(book.side(other).firstKey());
		long now = this.exchange.millis();
		String id = book.instrument().currency() + "-" + (++this.lastId);
		return store(new Order(id, invocation.text("label", ""), book.instrument().name(), direction, type,
				invocation.decimal("amount"), price, limit ? "open" : "filled", null, invocation.session().number(),
				now, now));
	}

	Order cancel(String id) {
		Order order = this.orders.get(id);
		if (order == null) {
			throw new RpcException(10004, "order_not_found");
		}
		if (!order.isOpen()) {
			throw new RpcException(11044, "not_open_order");
		}
		return store(order.cancelled("user_request", this.exchange.millis()));
	}

	int cancelAll(Predicate<Order> filter, String reason) {
		List<Order> open = find((order) -> order.isOpen() && filter.test(order));
		open.forEach((order) -> store(order.cancelled(reason, this.exchange.millis())));
		return open.size();
	}

	List<Order> find(Predicate<Order> filter) {
		return this.orders.values().stream().filter(filter).toList();
	}

	private Order store(Order order) {
		this.orders.put(order.id(), order);
		this.exchange.market().order(order);
		return order;
	}

}
