package io.websockexnova.codec;

import java.math.BigDecimal;

/**
 * Values of strings and numbers that have been checked.
 */
final class JsonScalars {

	private static final int LONG_DIGITS = 19;

	private JsonScalars() {
	}

	/**
	 * The text of a string with escapes.
	 */
	static String unescaped(byte[] array, int from, int to) {
		StringBuilder text = new StringBuilder(to - from);
		int plain = from;
		for (int i = from; i < to; i++) {
			if (array[i] == '\\') {
				text.append(KnownTexts.text(array, plain, i));
				i++;
				if (array[i] == 'u') {
					text.append((char) ((hex(array[i + 1]) << 12) | (hex(array[i + 2]) << 8) | (hex(array[i + 3]) << 4)
							| hex(array[i + 4])));
					i += 4;
				}
				else {
					text.append(unescaped(array[i]));
				}
				plain = i + 1;
			}
		}
		return text.append(KnownTexts.text(array, plain, to)).toString();
	}

	static int hex(int digit) {
		return (digit < 128) ? Character.digit(digit, 16) : -1;
	}

	private static char unescaped(byte kind) {
		return switch (kind) {
			case 'b' -> '\b';
			case 'f' -> '\f';
			case 'n' -> '\n';
			case 'r' -> '\r';
			case 't' -> '\t';
			default -> (char) kind;
		};
	}

	/**
	 * A number in its plainest form. Looks at precision and scale first: writing out
	 * 1e999999999 takes a gigabyte.
	 */
	static String plain(String number) {
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
