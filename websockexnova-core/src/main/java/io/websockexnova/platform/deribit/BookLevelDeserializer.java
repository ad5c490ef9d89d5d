package io.websockexnova.platform.deribit;

import java.math.BigDecimal;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;

/**
 * Reads a level from its array, whose first element may be missing, keeping every digit.
 */
final class BookLevelDeserializer extends ValueDeserializer<BookLevel> {

	private static final List<String> ACTIONS = List.of("new", "change", "delete");

	@Override
	public BookLevel deserialize(JsonParser parser, DeserializationContext context) {
		return level(parser, context);
	}

	/**
	 * Reads a level.
	 * @param parser stands on the beginning of its array
	 * @param context makes the exceptions
	 * @return the level
	 */
	static BookLevel level(JsonParser parser, DeserializationContext context) {
		if (!parser.isExpectedStartArrayToken()) {
			throw context.wrongTokenException(parser, BookLevel.class, JsonToken.START_ARRAY,
					"a level of an order book is an array");
		}
		String action = null;
		if (parser.nextToken() == JsonToken.VALUE_STRING) {
			action = action(parser);
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

	// There are three of them, and one comes with each level.
	private static String action(JsonParser parser) {
		char[] text = parser.getStringCharacters();
		int offset = parser.getStringOffset();
		int length = parser.getStringLength();
		for (String known : ACTIONS) {
			if (known.length() == length && is(known, text, offset)) {
				return known;
			}
		}
		return parser.getString();
	}

	private static boolean is(String known, char[] text, int offset) {
		for (int i = 0; i < known.length(); i++) {
			if (known.charAt(i) != text[offset + i]) {
				return false;
			}
		}
		return true;
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
