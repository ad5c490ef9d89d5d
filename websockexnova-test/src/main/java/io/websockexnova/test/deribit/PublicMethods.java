package io.websockexnova.test.deribit;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Methods that need no login, except those of subscriptions.
 */
final class PublicMethods {

	private static final long MIN_HEARTBEAT_SECONDS = 10;

	private static final String VERSION = "1.2.26";

	private PublicMethods() {
	}

	static void register(Map<String, Method> methods, Logins logins) {
		methods.put("public/auth", logins::login);
		methods.put("public/hello", (invocation) -> version());
		methods.put("public/test", PublicMethods::test);
		methods.put("public/get_time", (invocation) -> Answer.of(Json.number(invocation.exchange().millis())));
		methods.put("public/status", PublicMethods::status);
		methods.put("public/set_heartbeat", PublicMethods::setHeartbeat);
		methods.put("public/disable_heartbeat", PublicMethods::disableHeartbeat);
		methods.put("public/get_instruments", PublicMethods::instruments);
		methods.put("public/get_order_book", PublicMethods::orderBook);
		methods.put("public/get_last_trades_by_instrument", PublicMethods::lastTrades);
	}

	private static Answer version() {
		return Answer.of(Json.object().put("version", VERSION));
	}

	private static Answer test(Invocation invocation) {
		invocation.session().heartbeat().answered();
		if (invocation.text("expected_result", "").equals("exception")) {
			throw new RpcException(10001, "error");
		}
		return version();
	}

	private static Answer status(Invocation invocation) {
		ObjectNode status = Json.object().put("locked", "false");
		status.putArray("locked_indices");
		return Answer.of(status);
	}

	private static Answer setHeartbeat(Invocation invocation) {
		long seconds = invocation.integer("interval");
		if (seconds < MIN_HEARTBEAT_SECONDS) {
			throw RpcException.invalidParams("interval", "must be at least " + MIN_HEARTBEAT_SECONDS);
		}
		Duration second = invocation.exchange().settings().heartbeatSecond();
		invocation.session().heartbeat().start(second.multipliedBy(seconds));
		return Answer.ok();
	}

	private static Answer disableHeartbeat(Invocation invocation) {
		invocation.session().heartbeat().stop();
		return Answer.ok();
	}

	private static Answer instruments(Invocation invocation) {
		ArrayNode result = Json.array();
		String currency = invocation.text("currency", "any");
		for (InstrumentBook book : invocation.exchange().market().books()) {
			Instrument instrument = book.instrument();
			if (currency.equals("any") || currency.equals(instrument.currency())) {
				result.addObject()
					.put("instrument_name", instrument.name())
					.put("kind", "future")
					.put("settlement_period", "perpetual")
					.put("base_currency", instrument.currency())
					.put("quote_currency", "USD")
					.put("tick_size", instrument.tickSize())
					.put("min_trade_amount", instrument.amountStep())
					.put("contract_size", instrument.amountStep())
					.put("is_active", true);
			}
		}
		return Answer.of(result);
	}

	private static Answer orderBook(Invocation invocation) {
		InstrumentBook book = invocation.book();
		long depth = invocation.positive("depth", 10_000);
		ObjectNode result = Json.object()
			.put("timestamp", invocation.exchange().millis())
			.put("state", "open")
			.put("instrument_name", book.instrument().name())
			.put("change_id", book.changeId())
			.put("mark_price", book.mid());
		for (Side side : Side.values()) {
			ArrayNode levels = result.putArray(side.field());
			book.side(side)
				.entrySet()
				.stream()
				.limit(depth)
				.forEach((
						level) -> levels.addArray().add(book.instrument().price(level.getKey())).add(level.getValue()));
		}
		return Answer.of(result);
	}

	// The newest trades first, or those from {@code start_seq} on in ascending order.
	private static Answer lastTrades(Invocation invocation) {
		List<MarketTrade> trades = invocation.book().trades();
		long first = invocation.integer("start_seq", 0);
		long last = invocation.integer("end_seq", Long.MAX_VALUE);
		int count = (int) Math.min(1000, invocation.positive("count", 10));
		List<MarketTrade> found = trades.stream()
			.filter((trade) -> trade.sequence() >= first && trade.sequence() <= last)
			.toList();
		boolean more = found.size() > count;
		ObjectNode result = Json.object().put("has_more", more);
		ArrayNode array = result.putArray("trades");
		if (invocation.has("start_seq")) {
			found.stream().limit(count).forEach((trade) -> array.add(trade.json()));
		}
		else {
			for (int i = found.size() - 1; i >= Math.max(0, found.size() - count); i--) {
				array.add(found.get(i).json());
			}
		}
		return Answer.of(result);
	}

}
