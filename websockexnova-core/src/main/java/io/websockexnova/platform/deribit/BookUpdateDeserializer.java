package io.websockexnova.platform.deribit;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;

/**
 * Reads a book message token by token: it is the message that comes most often, and the
 * general way by the record's constructor takes half as long again.
 */
final class BookUpdateDeserializer extends ValueDeserializer<BookUpdate> {

	@Override
	public BookUpdate deserialize(JsonParser parser, DeserializationContext context) {
		if (!parser.isExpectedStartObjectToken()) {
			throw context.wrongTokenException(parser, BookUpdate.class, JsonToken.START_OBJECT,
					"a message of an order book is an object");
		}
		String type = null;
		Long timestamp = null;
		String instrumentName = null;
		Long changeId = null;
		Long previousChangeId = null;
		List<BookLevel> bids = List.of();
		List<BookLevel> asks = List.of();
		for (String name = parser.nextName(); name != null; name = parser.nextName()) {
			JsonToken token = parser.nextToken();
			try {
				switch (name) {
					case "type" -> {
						type = text(parser, token, context);
					}
					case "timestamp" -> {
						timestamp = parser.getLongValue();
					}
					case "instrument_name" -> {
						instrumentName = text(parser, token, context);
					}
					case "change_id" -> {
						changeId = parser.getLongValue();
					}
					case "prev_change_id" -> {
						previousChangeId = (token != JsonToken.VALUE_NULL) ? parser.getLongValue() : null;
					}
					case "bids" -> {
						bids = levels(parser, token, context);
					}
					case "asks" -> {
						asks = levels(parser, token, context);
					}
					default -> parser.skipChildren();
				}
			}
			catch (JacksonException ex) {
				throw ex.prependPath(BookUpdate.class, name);
			}
		}
		if (timestamp == null || changeId == null) {
			return context.reportInputMismatch(BookUpdate.class, "a message of an order book needs '%s'",
					(changeId != null) ? "timestamp" : "change_id");
		}
		return new BookUpdate(type, timestamp, instrumentName, changeId, previousChangeId, bids, asks);
	}

	private static @Nullable String text(JsonParser parser, JsonToken token, DeserializationContext context) {
		if (token == JsonToken.VALUE_STRING) {
			return parser.getString();
		}
		if (token == JsonToken.VALUE_NULL) {
			return null;
		}
		throw context.wrongTokenException(parser, String.class, JsonToken.VALUE_STRING, "it is a text");
	}

	private static List<BookLevel> levels(JsonParser parser, JsonToken token, DeserializationContext context) {
		if (token == JsonToken.VALUE_NULL) {
			return List.of();
		}
		if (token != JsonToken.START_ARRAY) {
			throw context.wrongTokenException(parser, List.class, JsonToken.START_ARRAY,
					"the levels of an order book are an array");
		}
		List<BookLevel> levels = new ArrayList<>();
		while (parser.nextToken() != JsonToken.END_ARRAY) {
			try {
				levels.add(BookLevelDeserializer.level(parser, context));
			}
			catch (JacksonException ex) {
				throw ex.prependPath(levels, levels.size());
			}
		}
		return levels;
	}

}
