package io.websockexnova.codec;

import java.math.BigDecimal;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;

import io.websockexnova.behavior.Payload;

/**
 * Walks over the bytes of a JSON text once, without a tree, and cuts out stretches of it.
 * It stands on the first token of a value: walk into an object with {@link #nextMember()}
 * or an array with {@link #nextElement()} until they say that it ends, or pass over it
 * with {@link #skip()} or {@link #value()}; scalars may be left alone. Broken input is
 * reported with {@code JacksonException}. Not thread-safe.
 */
public final class JsonCursor implements AutoCloseable {

	/**
	 * Deepest nesting that is accepted.
	 */
	public static final int MAX_DEPTH = 200;

	// A WebSocket text is UTF-8 (RFC 6455 section 5.6); guessing other encodings would
	// also lose the byte offsets.
	private static final JsonFactory FACTORY = JsonFactory.builder()
		.disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
		.recyclerPool(JsonRecyclerPools.threadLocalPool())
		.streamReadConstraints(StreamReadConstraints.builder()
			.maxNestingDepth(MAX_DEPTH)
			.maxNumberLength(1_000)
			.maxNameLength(10_000)
			.maxStringLength(20_000_000)
			.build())
		.build();

	private static final int LONG_DIGITS = 19;

	private final Payload json;

	private final JsonParser parser;

	private JsonCursor(Payload json) {
		this.json = json;
		this.parser = FACTORY.createParser(ObjectReadContext.empty(), json.array(), json.offset(), json.length());
	}

	/**
	 * A cursor on the first value of a text.
	 * @param json the text, borrowed as long as the cursor is in use
	 * @return the cursor
	 */
	public static JsonCursor open(Payload json) {
		JsonCursor cursor = new JsonCursor(json);
		cursor.parser.nextToken();
		return cursor;
	}

	/**
	 * Whether nothing is left.
	 * @return true at the end of the text
	 */
	public boolean atEnd() {
		return this.parser.nextToken() == null;
	}

	public boolean isEmpty() {
		return this.parser.currentToken() == null;
	}

	/**
	 * Whether the value is an object.
	 * @return true for an object
	 */
	public boolean isObject() {
		return this.parser.hasToken(JsonToken.START_OBJECT);
	}

	/**
	 * Whether the value is an array.
	 * @return true for an array
	 */
	public boolean isArray() {
		return this.parser.hasToken(JsonToken.START_ARRAY);
	}

	/**
	 * Whether the value is null.
	 * @return true for null
	 */
	public boolean isNull() {
		return this.parser.hasToken(JsonToken.VALUE_NULL);
	}

	/**
	 * Goes to the value of the next member of an object.
	 * @return name of the member, or null if the object ends here
	 */
	public @Nullable String nextMember() {
		String name = this.parser.nextName();
		if (name != null) {
			this.parser.nextToken();
		}
		return name;
	}

	/**
	 * Goes to the value of the named member of an object, if the value is one. What
	 * follows the member may be left unread.
	 * @param member name of the member
	 * @return false if there is none
	 */
	public boolean find(String member) {
		if (!isObject()) {
			return false;
		}
		for (String name = nextMember(); name != null; name = nextMember()) {
			if (name.equals(member)) {
				return true;
			}
			skip();
		}
		return false;
	}

	/**
	 * Goes to the next element of an array.
	 * @return false if the array ends here
	 */
	public boolean nextElement() {
		JsonToken token = this.parser.nextToken();
		return token != null && token != JsonToken.END_ARRAY;
	}

	/**
	 * Where the value begins.
	 * @return index of its first byte in the text
	 */
	public int start() {
		return (int) this.parser.currentTokenLocation().getByteOffset();
	}

	/**
	 * Passes over the value.
	 */
	public void skip() {
		this.parser.skipChildren();
	}

	/**
	 * Passes over the value.
	 * @return its bytes, a view of the text
	 */
	public Payload value() {
		int start = start();
		skip();
		return since(start);
	}

	/**
	 * The bytes from an earlier place to the end of the value that has been passed over.
	 * @param start an earlier {@link #start()}
	 * @return the bytes, a view of the text
	 */
	public Payload since(int start) {
		this.parser.finishToken();
		return this.json.slice(start, (int) this.parser.currentLocation().getByteOffset() - start);
	}

	/**
	 * The value if it is a string; any other value is passed over.
	 * @return the string, or null
	 */
	public @Nullable String text() {
		if (this.parser.hasToken(JsonToken.VALUE_STRING)) {
			return this.parser.getString();
		}
		skip();
		return null;
	}

	/**
	 * The value if it is a boolean; any other value is passed over.
	 * @return the boolean, or null
	 */
	public @Nullable Boolean bool() {
		if (this.parser.hasToken(JsonToken.VALUE_TRUE)) {
			return Boolean.TRUE;
		}
		if (this.parser.hasToken(JsonToken.VALUE_FALSE)) {
			return Boolean.FALSE;
		}
		skip();
		return null;
	}

	/**
	 * The value if it is a number in its plainest form: {@code 1}, {@code 1.0} and
	 * {@code 1e0} are all {@code "1"}. Any other value is passed over.
	 * @return the number, or null
	 */
	public @Nullable String number() {
		if (this.parser.hasToken(JsonToken.VALUE_NUMBER_INT)) {
			return switch (this.parser.getNumberType()) {
				case INT, LONG -> Long.toString(this.parser.getLongValue());
				default -> this.parser.getString();
			};
		}
		if (this.parser.hasToken(JsonToken.VALUE_NUMBER_FLOAT)) {
			return plain(this.parser.getString());
		}
		skip();
		return null;
	}

	/**
	 * The value if it is a number without fraction that fits a long; any other value is
	 * passed over.
	 * @param otherwise result for any other value
	 * @return the number
	 */
	public long integer(long otherwise) {
		if (this.parser.hasToken(JsonToken.VALUE_NUMBER_INT)
				&& this.parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
			return this.parser.getLongValue();
		}
		skip();
		return otherwise;
	}

	@Override
	public void close() {
		this.parser.close();
	}

	// Looks at precision and scale first: writing out 1e999999999 takes a gigabyte.
	private static String plain(String number) {
		try {
			BigDecimal value = new BigDecimal(number).stripTrailingZeros();
			boolean integer = value.scale() <= 0 && value.precision() - (long) value.scale() <= LONG_DIGITS;
			return integer ? value.toPlainString() : value.toString();
		}
		catch (NumberFormatException | ArithmeticException ex) {
			return number;
		}
	}

}
