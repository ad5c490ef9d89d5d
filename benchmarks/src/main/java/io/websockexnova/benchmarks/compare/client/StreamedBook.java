package io.websockexnova.benchmarks.compare.client;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

import io.websockexnova.platform.deribit.BookLevel;
import io.websockexnova.platform.deribit.BookUpdate;

/**
 * Reads a message of Deribit's order book token by token, written for nothing else: as
 * little as Jackson can do for the record.
 */
final class StreamedBook {

	private final JsonMapper json = JsonMapper.shared();

	BookUpdate read(byte[] message, int offset, int length) {
		try (JsonParser parser = this.json.createParser(message, offset, length)) {
			enter(parser, "params");
			enter(parser, "data");
			return data(parser);
		}
	}

	private static void enter(JsonParser parser, String member) {
		if (parser.currentToken() == null) {
			parser.nextToken();
		}
		while (!member.equals(parser.nextName())) {
			parser.nextToken();
			parser.skipChildren();
		}
		parser.nextToken();
	}

	private static BookUpdate data(JsonParser parser) {
		String type = null;
		long timestamp = 0;
		String instrument = null;
		long id = 0;
		Long previous = null;
		List<BookLevel> bids = List.of();
		List<BookLevel> asks = List.of();
		for (String name = parser.nextName(); name != null; name = parser.nextName()) {
			parser.nextToken();
			switch (name) {
				case "type" -> {
					type = parser.getString();
				}
				case "timestamp" -> {
					timestamp = parser.getLongValue();
				}
				case "instrument_name" -> {
					instrument = parser.getString();
				}
				case "change_id" -> {
					id = parser.getLongValue();
				}
				case "prev_change_id" -> {
					previous = parser.getLongValue();
				}
				case "bids" -> {
					bids = levels(parser);
				}
				case "asks" -> {
					asks = levels(parser);
				}
				default -> parser.skipChildren();
			}
		}
		return new BookUpdate(type, timestamp, instrument, id, previous, bids, asks);
	}

	private static List<BookLevel> levels(JsonParser parser) {
		List<BookLevel> levels = new ArrayList<>();
		while (parser.nextToken() == JsonToken.START_ARRAY) {
			parser.nextToken();
			@Nullable String action = parser.getString();
			parser.nextToken();
			BigDecimal price = parser.getDecimalValue();
			parser.nextToken();
			levels.add(new BookLevel(action, price, parser.getDecimalValue()));
			parser.nextToken();
		}
		return levels;
	}

}
