package io.websockexnova.test.deribit;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Knows the names of channels and what they send.
 */
final class Channels {

	private static final Set<String> KINDS = Set.of("future", "any");

	private static final Set<String> GROUPS = Set.of("none", "1", "2", "5", "10", "25", "100", "250");

	private static final Set<String> DEPTHS = Set.of("1", "10", "20");

	private final Market market;

	Channels(Market market) {
		this.market = market;
	}

	static boolean isPrivate(String channel) {
		return channel.startsWith("user.");
	}

	// Whether only authenticated connections get the channel, which fails the whole
	// request.
	static boolean isPublicRaw(String channel) {
		return channel.endsWith(".raw") && !isPrivate(channel);
	}

	// Not active yet; null if there is no such channel.
	@Nullable Subscription create(String channel, Session session) {
		String[] parts = channel.split("\\.", -1);
		return switch (parts[0]) {
			case "book" -> book(channel, parts, session);
			case "trades" -> trades(channel, parts, session);
			case "ticker" -> ticker(channel, parts, session);
			case "quote" -> quote(channel, parts, session);
			case "deribit_price_index" -> index(channel, parts, session);
			case "platform_state" -> (parts.length == 1) ? new Subscription(channel, Interval.MS100, session) {
			} : null;
			case "user" -> user(channel, parts, session);
			default -> null;
		};
	}

	private @Nullable Subscription book(String channel, String[] parts, Session session) {
		InstrumentBook book = (parts.length > 1) ? this.market.book(parts[1]) : null;
		Interval interval = Interval.parse(parts[parts.length - 1]);
		if (book == null || interval == null) {
			return null;
		}
		if (parts.length == 3) {
			return new BookSubscription(channel, interval, session, book);
		}
		if (parts.length == 5 && interval != Interval.RAW && GROUPS.contains(parts[2]) && DEPTHS.contains(parts[3])) {
			return new PictureSubscription(channel, interval, session, of(book),
					() -> grouped(book, parts[2], Integer.parseInt(parts[3]), session));
		}
		return null;
	}

	private @Nullable Subscription trades(String channel, String[] parts, Session session) {
		Interval interval = Interval.parse(parts[parts.length - 1]);
		Predicate<String> instruments = instruments(parts, 1);
		return (interval != null && instruments != null)
				? new TradesSubscription(channel, interval, session, instruments) : null;
	}

	private @Nullable Subscription ticker(String channel, String[] parts, Session session) {
		InstrumentBook book = (parts.length == 3) ? this.market.book(parts[1]) : null;
		Interval interval = Interval.parse(parts[parts.length - 1]);
		return (book != null && interval != null)
				? new PictureSubscription(channel, interval, session, of(book), () -> ticker(book, session)) : null;
	}

	private @Nullable Subscription quote(String channel, String[] parts, Session session) {
		InstrumentBook book = (parts.length == 2) ? this.market.book(parts[1]) : null;
		return (book != null)
				? new PictureSubscription(channel, Interval.MS100, session, of(book), () -> bestPrices(book, session))
				: null;
	}

	private @Nullable Subscription index(String channel, String[] parts, Session session) {
		if (parts.length != 2) {
			return null;
		}
		for (InstrumentBook book : this.market.books()) {
			if (book.instrument().indexName().equals(parts[1])) {
				return new PictureSubscription(channel, Interval.AGG2, session, of(book),
						() -> Json.object()
							.put("timestamp", session.exchange().millis())
							.put("price", book.mid())
							.put("index_name", parts[1]));
			}
		}
		return null;
	}

	private @Nullable Subscription user(String channel, String[] parts, Session session) {
		Interval interval = Interval.parse(parts[parts.length - 1]);
		Predicate<String> instruments = instruments(parts, 2);
		if (interval == null || instruments == null || !Set.of("orders", "changes").contains(parts[1])) {
			return null;
		}
		return new OrdersSubscription(channel, interval, session, instruments, parts[1].equals("changes"));
	}

	// Which instruments a name means: {@code {instrument}.{interval}} or
	// {@code {kind}.{currency}.{interval}} from the given part on.
	private @Nullable Predicate<String> instruments(String[] parts, int from) {
		if (parts.length == from + 2 && this.market.book(parts[from]) != null) {
			return parts[from]::equals;
		}
		if (parts.length != from + 3 || !KINDS.contains(parts[from])) {
			return null;
		}
		String currency = parts[from + 1];
		return (instrument) -> currency.equals("any") || Instrument.of(instrument).currency().equals(currency);
	}

	private static Predicate<Step> of(InstrumentBook book) {
		return (step) -> step.instrument().equals(book.instrument().name());
	}

	private static JsonNode ticker(InstrumentBook book, Session session) {
		ObjectNode data = bestPrices(book, session).put("state", "open")
			.put("mark_price", book.mid())
			.put("index_price", book.mid())
			.put("open_interest", 0);
		MarketTrade last = book.lastTrade();
		return (last != null) ? data.put("last_price", last.price()) : data.putNull("last_price");
	}

	private static ObjectNode bestPrices(InstrumentBook book, Session session) {
		long bid = book.side(Side.BID).firstKey();
		long ask = book.side(Side.ASK).firstKey();
		return Json.object()
			.put("timestamp", session.exchange().millis())
			.put("instrument_name", book.instrument().name())
			.put("best_bid_price", book.instrument().price(bid))
			.put("best_bid_amount", book.amount(Side.BID, bid))
			.put("best_ask_price", book.instrument().price(ask))
			.put("best_ask_amount", book.amount(Side.ASK, ask));
	}

	// Bids are rounded down to the group and asks up, so that a group never looks better
	// than its levels.
	private static JsonNode grouped(InstrumentBook book, String group, int depth, Session session) {
		BigDecimal step = group.equals("none") ? book.instrument().tickSize() : new BigDecimal(group);
		ObjectNode data = Json.object()
			.put("timestamp", session.exchange().millis())
			.put("instrument_name", book.instrument().name())
			.put("change_id", book.changeId());
		MarketBook levels = book.snapshot();
		SortedMap<BigDecimal, BigDecimal> bids = new TreeMap<>(Comparator.reverseOrder());
		levels.bids()
			.forEach((price, amount) -> bids.merge(round(price, step, RoundingMode.FLOOR), amount, BigDecimal::add));
		SortedMap<BigDecimal, BigDecimal> asks = new TreeMap<>();
		levels.asks()
			.forEach((price, amount) -> asks.merge(round(price, step, RoundingMode.CEILING), amount, BigDecimal::add));
		fill(data.putArray("bids"), bids, depth);
		fill(data.putArray("asks"), asks, depth);
		return data;
	}

	private static BigDecimal round(BigDecimal price, BigDecimal step, RoundingMode mode) {
		return Instrument.plain(price.divide(step, 0, mode).multiply(step));
	}

	private static void fill(ArrayNode entries, Map<BigDecimal, BigDecimal> levels, int depth) {
		levels.entrySet()
			.stream()
			.limit(depth)
			.forEach((level) -> entries.addArray().add(level.getKey()).add(level.getValue()));
	}

}
