package io.websockexnova.test.deribit;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Methods that need a login: orders, account, session.
 */
final class PrivateMethods {

	private static final String TRADE = "trade:read_write";

	private static final String READ_TRADES = "trade:read";

	private static final String READ_ACCOUNT = "account:read";

	private PrivateMethods() {
	}

	static void register(Map<String, Method> methods) {
		methods.put("private/logout", PrivateMethods::logout);
		methods.put("private/enable_cancel_on_disconnect", (invocation) -> cancelOnDisconnect(invocation, true));
		methods.put("private/disable_cancel_on_disconnect", (invocation) -> cancelOnDisconnect(invocation, false));
		methods.put("private/get_cancel_on_disconnect", PrivateMethods::getCancelOnDisconnect);
		methods.put("private/buy", (invocation) -> place(invocation, "buy"));
		methods.put("private/sell", (invocation) -> place(invocation, "sell"));
		methods.put("private/cancel", PrivateMethods::cancel);
		methods.put("private/cancel_all", PrivateMethods::cancelAll);
		methods.put("private/get_open_orders", (invocation) -> find(invocation, Order::isOpen));
		methods.put("private/get_order_state_by_label", PrivateMethods::byLabel);
		methods.put("private/get_positions", PrivateMethods::positions);
		methods.put("private/get_account_summary", PrivateMethods::accountSummary);
	}

	private static Answer logout(Invocation invocation) {
		Token token = invocation.require("");
		if (!invocation.params().path("invalidate_token").isBoolean()
				|| invocation.params().path("invalidate_token").booleanValue()) {
			invocation.exchange().tokens().revoke(token);
		}
		invocation.session().cancelOnDisconnect(false);
		return new Answer(null, invocation.session()::fin);
	}

	private static Answer cancelOnDisconnect(Invocation invocation, boolean enabled) {
		invocation.require("account:read_write");
		invocation.session().cancelOnDisconnect(enabled);
		return Answer.ok();
	}

	private static Answer getCancelOnDisconnect(Invocation invocation) {
		invocation.require(READ_ACCOUNT);
		return Answer.of(Json.object()
			.put("scope", invocation.text("scope", "connection"))
			.put("enabled", invocation.session().isCancelOnDisconnect()));
	}

	private static Answer place(Invocation invocation, String direction) {
		invocation.require(TRADE);
		Order order = invocation.exchange().orders().place(invocation, direction);
		ObjectNode result = Json.object();
		result.putArray("trades");
		return Answer.of(result.set("order", order.json()));
	}

	private static Answer cancel(Invocation invocation) {
		invocation.require(TRADE);
		return Answer.of(invocation.exchange().orders().cancel(invocation.text("order_id")).json());
	}

	private static Answer cancelAll(Invocation invocation) {
		invocation.require(TRADE);
		return Answer.of(Json.number(invocation.exchange().orders().cancelAll((order) -> true, "user_request")));
	}

	private static Answer byLabel(Invocation invocation) {
		String currency = invocation.text("currency");
		String label = invocation.text("label");
		return find(invocation, (order) -> order.label().equals(label)
				&& Instrument.of(order.instrument()).currency().equals(currency));
	}

	private static Answer find(Invocation invocation, Predicate<Order> filter) {
		invocation.require(READ_TRADES);
		List<JsonNode> orders = invocation.exchange()
			.orders()
			.find(filter)
			.stream()
			.<JsonNode>map(Order::json)
			.toList();
		return Answer.of(Json.array().addAll(orders));
	}

	private static Answer positions(Invocation invocation) {
		invocation.require(READ_TRADES);
		return Answer.of(Json.array());
	}

	private static Answer accountSummary(Invocation invocation) {
		invocation.require(READ_ACCOUNT);
		ObjectNode summary = Json.object()
			.put("currency", invocation.text("currency"))
			.put("balance", BigDecimal.TEN)
			.put("equity", BigDecimal.TEN)
			.put("available_funds", BigDecimal.TEN);
		ObjectNode limits = summary.putObject("limits");
		limits.putObject("non_matching_engine").put("burst", 100).put("rate", 20);
		limits.putObject("matching_engine").putObject("trading").putObject("total").put("burst", 20).put("rate", 5);
		return Answer.of(summary);
	}

}
