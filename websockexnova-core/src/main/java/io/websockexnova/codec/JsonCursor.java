package io.websockexnova.codec;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.Payload;

/**
 * Walks over the bytes of a JSON text once, without a tree and without a token, and cuts
 * out stretches of it. It stands on the first byte of a value: walk into an object with
 * {@link #nextMember()} or an array with {@link #nextElement()} until they say that it
 * ends, or pass over it with {@link #skip()} or {@link #value()}; scalars may be left
 * alone. What is passed over is checked by the grammar of RFC 8259 all the same. Names
 * and strings that come again and again are made once. Broken input is reported with
 * {@link MalformedMessageException}, and so are depth, numbers, names and strings beyond
 * all measure. Not thread-safe; may be used for one text after the other.
 */
public final class JsonCursor {

	/**
	 * Deepest nesting that is accepted.
	 */
	public static final int MAX_DEPTH = 200;

	private final JsonBytes bytes = new JsonBytes();

	private final @Nullable KnownTexts known;

	private Payload json = Payload.text(new byte[0]);

	/** Of the value, or of what follows it once it has been passed over. */
	private int at;

	private boolean onValue;

	/** Whether a container has just been entered. */
	private boolean entered;

	private int depth;

	/**
	 * A cursor for many texts, on none yet.
	 */
	public JsonCursor() {
		this.known = new KnownTexts();
	}

	private JsonCursor(Payload json) {
		this.known = null;
		on(json);
	}

	/**
	 * A cursor on the first value of a text.
	 * @param json the text, borrowed as long as the cursor is in use
	 * @return the cursor
	 */
	public static JsonCursor open(Payload json) {
		return new JsonCursor(json);
	}

	/**
	 * Goes to the first value of another text.
	 * @param text the text, borrowed until the next one
	 * @return this
	 */
	public JsonCursor on(Payload text) {
		this.json = text;
		this.bytes.on(text);
		this.depth = 0;
		this.entered = false;
		this.at = this.bytes.space(text.offset());
		this.onValue = true;
		return this;
	}

	/**
	 * Whether nothing is left.
	 * @return true at the end of the text
	 */
	public boolean atEnd() {
		pass();
		return this.bytes.isEnd(this.bytes.space(this.at));
	}

	/**
	 * Whether the text holds no value at all.
	 * @return true for an empty text
	 */
	public boolean isEmpty() {
		return this.bytes.isEnd(this.at);
	}

	/**
	 * Whether the value is an object.
	 * @return true for an object
	 */
	public boolean isObject() {
		return is('{');
	}

	/**
	 * Whether the value is an array.
	 * @return true for an array
	 */
	public boolean isArray() {
		return is('[');
	}

	/**
	 * Whether the value is null.
	 * @return true for null
	 */
	public boolean isNull() {
		return is('n');
	}

	private boolean is(char first) {
		return this.onValue && this.bytes.peek(this.at) == first;
	}

	/**
	 * Goes to the value of the next member of an object.
	 * @return name of the member, or null if the object ends here
	 */
	public @Nullable String nextMember() {
		if (!next('{', '}')) {
			return null;
		}
		int name = this.at;
		int after = this.bytes.name(name);
		boolean escaped = this.bytes.escaped();
		this.at = this.bytes.space(this.bytes.expect(this.bytes.space(after), ':'));
		this.onValue = true;
		return text(name, after, escaped);
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
		boolean more = next('[', ']');
		this.onValue = more;
		return more;
	}

	private boolean next(char open, char close) {
		if (is(open)) {
			this.bytes.deeper(this.depth++);
			this.entered = true;
			this.at++;
			this.onValue = false;
		}
		pass();
		this.at = this.bytes.space(this.at);
		boolean first = this.entered;
		this.entered = false;
		if (this.bytes.peek(this.at) == close) {
			this.depth--;
			this.at++;
			return false;
		}
		if (!first) {
			this.at = this.bytes.space(this.bytes.expect(this.at, ','));
		}
		return true;
	}

	/**
	 * Where the value begins.
	 * @return index of its first byte in the text
	 */
	public int start() {
		return this.at - this.json.offset();
	}

	/**
	 * Passes over the value.
	 */
	public void skip() {
		pass();
	}

	private void pass() {
		if (this.onValue) {
			this.at = this.bytes.value(this.at, this.depth);
			this.onValue = false;
		}
	}

	/**
	 * Passes over the value.
	 * @return its bytes, a view of the text
	 */
	public Payload value() {
		int start = start();
		pass();
		return since(start);
	}

	/**
	 * The bytes from an earlier place to the end of the value that has been passed over.
	 * @param start an earlier {@link #start()}
	 * @return the bytes, a view of the text
	 */
	public Payload since(int start) {
		pass();
		return this.json.slice(start, start() - start);
	}

	/**
	 * The value if it is a string; any other value is left alone if it is a scalar, and
	 * passed over if not.
	 * @return the string, or null
	 */
	public @Nullable String text() {
		if (!is('"')) {
			leave();
			return null;
		}
		int from = this.at;
		pass();
		return text(from, this.at, this.bytes.escaped());
	}

	/**
	 * The value if it is a boolean; any other value is left alone if it is a scalar, and
	 * passed over if not.
	 * @return the boolean, or null
	 */
	public @Nullable Boolean bool() {
		boolean yes = is('t');
		if (!yes && !is('f')) {
			leave();
			return null;
		}
		pass();
		return yes;
	}

	/**
	 * The value if it is a number in its plainest form: {@code 1}, {@code 1.0} and
	 * {@code 1e0} are all {@code "1"}. Any other value is left alone if it is a scalar,
	 * and passed over if not.
	 * @return the number, or null
	 */
	public @Nullable String number() {
		if (!isNumber()) {
			leave();
			return null;
		}
		int from = this.at;
		pass();
		String digits = KnownTexts.text(this.bytes.array(), from, this.at);
		if (!this.bytes.integral()) {
			return JsonScalars.plain(digits);
		}
		return digits.equals("-0") ? "0" : digits;
	}

	/**
	 * The value if it is a number without fraction that fits a long; any other value is
	 * left alone if it is a scalar, and passed over if not.
	 * @param otherwise result for any other value
	 * @return the number
	 */
	public long integer(long otherwise) {
		if (!isNumber()) {
			leave();
			return otherwise;
		}
		int from = this.at;
		pass();
		if (!this.bytes.integral()) {
			return otherwise;
		}
		if (JsonBytes.isShort(from, this.at)) {
			return this.bytes.integer(from, this.at);
		}
		try {
			return Long.parseLong(KnownTexts.text(this.bytes.array(), from, this.at));
		}
		catch (NumberFormatException ex) {
			return otherwise;
		}
	}

	// A scalar may turn out to be of another type.
	private void leave() {
		if (isObject() || isArray()) {
			pass();
		}
	}

	private boolean isNumber() {
		int first = this.onValue ? this.bytes.peek(this.at) : 0;
		return first == '-' || JsonBytes.isDigit(first);
	}

	private String text(int from, int after, boolean escaped) {
		byte[] array = this.bytes.array();
		if (escaped) {
			return JsonScalars.unescaped(array, from + 1, after - 1);
		}
		return (this.known != null) ? this.known.get(array, from + 1, after - 1)
				: KnownTexts.text(array, from + 1, after - 1);
	}

}
