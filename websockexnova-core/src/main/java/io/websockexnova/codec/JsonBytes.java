package io.websockexnova.codec;

import io.websockexnova.behavior.Payload;

/**
 * The grammar of RFC 8259, hand over hand: each method takes the index of the first byte
 * of something, checks it, and gives the index behind it. Indexes are those of the array.
 * Strings have to be valid UTF-8. Not thread-safe.
 */
final class JsonBytes {

	private static final int MAX_NUMBER = 1_000;

	private static final int MAX_NAME = 10_000;

	private static final int MAX_STRING = 20_000_000;

	private static final int LONG_DIGITS = 18;

	private byte[] array = {};

	private int from;

	private int end;

	/** Whether the last string has escapes. */
	private boolean escaped;

	/** Whether the last number has neither fraction nor exponent. */
	private boolean integral;

	/** One bit per open container: whether it is an object. */
	private final boolean[] objects = new boolean[JsonCursor.MAX_DEPTH + 1];

	void on(Payload json) {
		this.array = json.array();
		this.from = json.offset();
		this.end = json.offset() + json.length();
	}

	byte[] array() {
		return this.array;
	}

	boolean escaped() {
		return this.escaped;
	}

	boolean integral() {
		return this.integral;
	}

	/**
	 * The byte at an index.
	 * @param at the index
	 * @return the byte, or 0, which no JSON has outside strings, at the end
	 */
	int peek(int at) {
		return (at < this.end) ? this.array[at] : 0;
	}

	/**
	 * Passes over white space.
	 * @param at where it may begin
	 * @return index of the next byte, or the end
	 */
	int space(int at) {
		int i = at;
		while (i < this.end) {
			byte next = this.array[i];
			if (next > ' ' || (next != ' ' && next != '\n' && next != '\r' && next != '\t')) {
				return i;
			}
			i++;
		}
		return i;
	}

	boolean isEnd(int at) {
		return at >= this.end;
	}

	/**
	 * Passes over one byte that has to be there.
	 */
	int expect(int at, char expected) {
		if (peek(at) != expected) {
			throw invalid(at);
		}
		return at + 1;
	}

	int name(int at) {
		int after = string(at);
		if (after - at > MAX_NAME) {
			throw limit("a name of " + (after - at) + " bytes");
		}
		return after;
	}

	int string(int at) {
		expect(at, '"');
		this.escaped = false;
		byte[] bytes = this.array;
		int stop = this.end;
		int i = at + 1;
		while (true) {
			i = JsonWords.plain(bytes, i, stop);
			if (i >= stop) {
				throw cut();
			}
			byte next = bytes[i];
			if (next == '"') {
				if (i - at > MAX_STRING) {
					throw limit("a string of " + (i - at) + " bytes");
				}
				return i + 1;
			}
			i = (next > ' ' && next != '\\') ? i + 1 : special(i, next);
		}
	}

	private int special(int at, byte first) {
		if (first == '\\') {
			this.escaped = true;
			return escape(at);
		}
		if (first < 0) {
			return beyondAscii(at);
		}
		if (first < ' ') {
			throw invalid(at);
		}
		return at + 1;
	}

	// RFC 3629 section 4: no overlong forms, no surrogates, nothing beyond U+10FFFF.
	private int beyondAscii(int at) {
		int first = this.array[at] & 0xff;
		int second = peek(at + 1) & 0xff;
		if (first >= 0xc2 && first < 0xe0) {
			return continued(at, 2);
		}
		if (first >= 0xe0 && first < 0xf0) {
			boolean wrong = (first == 0xe0 && second < 0xa0) || (first == 0xed && second > 0x9f);
			return continued(wrong ? this.end : at, 3);
		}
		if (first >= 0xf0 && first < 0xf5) {
			boolean wrong = (first == 0xf0 && second < 0x90) || (first == 0xf4 && second > 0x8f);
			return continued(wrong ? this.end : at, 4);
		}
		throw problem("is not valid UTF-8");
	}

	private int continued(int at, int length) {
		for (int i = at + 1; i < at + length; i++) {
			if ((peek(i) & 0xc0) != 0x80) {
				throw problem("is not valid UTF-8");
			}
		}
		return at + length;
	}

	private int escape(int at) {
		int kind = peek(at + 1);
		if (kind == 'u') {
			for (int i = at + 2; i < at + 6; i++) {
				if (JsonScalars.hex(peek(i)) < 0) {
					throw invalid(i);
				}
			}
			return at + 6;
		}
		if (kind != '"' && kind != '\\' && kind != '/' && kind != 'b' && kind != 'f' && kind != 'n' && kind != 'r'
				&& kind != 't') {
			throw invalid(at + 1);
		}
		return at + 2;
	}

	int number(int at) {
		byte[] bytes = this.array;
		int stop = this.end;
		this.integral = true;
		int i = (peek(at) == '-') ? at + 1 : at;
		i = (peek(i) == '0') ? i + 1 : digits(i);
		int next = (i < stop) ? bytes[i] : 0;
		if (next == '.') {
			this.integral = false;
			i = digits(i + 1);
			next = (i < stop) ? bytes[i] : 0;
		}
		if ((next | ' ') == 'e') {
			this.integral = false;
			i++;
			i = digits((peek(i) == '+' || peek(i) == '-') ? i + 1 : i);
		}
		if (i - at > MAX_NUMBER) {
			throw limit("a number of " + (i - at) + " digits");
		}
		return i;
	}

	private int digits(int at) {
		byte[] bytes = this.array;
		int stop = this.end;
		int i = at;
		while (i < stop && isDigit(bytes[i])) {
			i++;
		}
		if (i == at) {
			throw invalid(i);
		}
		return i;
	}

	static boolean isDigit(int digit) {
		return digit >= '0' && digit <= '9';
	}

	/**
	 * Whether a number without fraction surely fits a long.
	 */
	static boolean isShort(int at, int after) {
		return after - at <= LONG_DIGITS;
	}

	long integer(int at, int after) {
		boolean negative = this.array[at] == '-';
		long value = 0;
		for (int i = negative ? at + 1 : at; i < after; i++) {
			value = value * 10 + (this.array[i] - '0');
		}
		return negative ? -value : value;
	}

	/**
	 * Passes over a value, whatever it is.
	 * @param at index of its first byte
	 * @param depth how deep it is
	 * @return index behind it
	 */
	int value(int at, int depth) {
		int first = peek(at);
		if (first != '{' && first != '[') {
			return scalar(at);
		}
		int level = depth;
		int i = at;
		while (true) {
			first = peek(i);
			if (first == '{' || first == '[') {
				this.objects[deeper(level++)] = first == '{';
				i = space(i + 1);
				if (peek(i) == first + 2) {
					i = closed(i + 1, --level, depth);
				}
				else {
					i = (first == '{') ? member(i) : i;
					continue;
				}
			}
			else {
				i = space(scalar(i));
			}
			while (level > depth) {
				boolean object = this.objects[level - 1];
				int next = peek(i);
				if (next == ',') {
					i = space(i + 1);
					i = object ? member(i) : i;
					break;
				}
				if (next != (object ? '}' : ']')) {
					throw invalid(i);
				}
				i = closed(i + 1, --level, depth);
			}
			if (level == depth) {
				return i;
			}
		}
	}

	// What follows the outermost value is not ours.
	private int closed(int after, int level, int depth) {
		return (level > depth) ? space(after) : after;
	}

	/**
	 * Opens one more container.
	 * @param depth how deep the others are
	 * @return the same
	 */
	int deeper(int depth) {
		if (depth >= JsonCursor.MAX_DEPTH) {
			throw limit("nesting deeper than " + JsonCursor.MAX_DEPTH);
		}
		return depth;
	}

	/**
	 * Passes over the name of a member.
	 * @param at index of the name
	 * @return index of the value
	 */
	int member(int at) {
		return space(expect(space(name(at)), ':'));
	}

	int scalar(int at) {
		int first = peek(at);
		if (first == '"') {
			return string(at);
		}
		if (first == '-' || isDigit(first)) {
			return number(at);
		}
		return switch (first) {
			case 't' -> literal(at, "true");
			case 'f' -> literal(at, "false");
			case 'n' -> literal(at, "null");
			default -> throw invalid(at);
		};
	}

	private int literal(int at, String word) {
		for (int i = 0; i < word.length(); i++) {
			expect(at + i, word.charAt(i));
		}
		return at + word.length();
	}

	private MalformedMessageException invalid(int at) {
		return isEnd(at) ? cut() : problem("is not valid JSON");
	}

	private MalformedMessageException cut() {
		return problem("ends in the middle of its JSON");
	}

	private MalformedMessageException limit(String what) {
		return problem("exceeds a limit: " + what);
	}

	private MalformedMessageException problem(String what) {
		return new MalformedMessageException("a message of " + (this.end - this.from) + " bytes " + what);
	}

}
