package io.websockexnova.platform.deribit;

import java.math.BigDecimal;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;

/**
 * Reads a level from its array, whose first element may be missing, keeping every digit.
 */
final class BookLevelDeserializer extends ValueDeserializer<BookLevel> {

	@Override
	public BookLevel deserialize(JsonParser parser, DeserializationContext context) {
		if (!parser.isExpectedStartArrayToken()) {
			throw context.wrongTokenException(parser, BookLevel.class, JsonToken.START_ARRAY,
					"a level of an order book is an array");
		}
		String action = null;
		if (parser.nextToken() == JsonToken.VALUE_STRING) {
			action = parser.getString();
			parser.nextToken();
		}
		BigDecimal price = number(parser, context);
		parser.nextToken();
		BigDecimal amount = number(parser, context);
		while (parser.nextToken() != JsonToken.END_ARRAY) {
			parser.skipChildren();
		}
		return new BookLevel(action, price, amount);
	}

	@Override
	public @Nullable BookLevel getNullValue(DeserializationContext context) {
		return null;
	}

	private static BigDecimal number(JsonParser parser, DeserializationContext context) {
		JsonToken token = parser.currentToken();
		if (token == null || !token.isNumeric()) {
			throw context.wrongTokenException(parser, BookLevel.class, JsonToken.VALUE_NUMBER_FLOAT,
					"price and amount of a level are numbers");
		}
		return parser.getDecimalValue();
	}

}
