package io.websockexnova.behavior;

import java.util.Locale;

/**
 * A limit on failed attempts in a row.
 *
 * @param value the limit, or {@link Integer#MAX_VALUE} for none
 */
public record MaxAttempts(int value) {

	/**
	 * No limit.
	 */
	public static final MaxAttempts INFINITY = new MaxAttempts(Integer.MAX_VALUE);

	public MaxAttempts {
		if (value < 0) {
			throw new IllegalArgumentException(
					"'max-attempts' is " + value + "; use 'infinity' or a number that is not negative");
		}
	}

	/**
	 * Reads a limit.
	 * @param text a number or {@code infinity}
	 * @return the limit
	 */
	public static MaxAttempts valueOf(String text) {
		String value = text.trim().toLowerCase(Locale.ROOT);
		if (value.equals("infinity")) {
			return INFINITY;
		}
		try {
			return new MaxAttempts(Integer.parseInt(value));
		}
		catch (NumberFormatException ex) {
			throw new IllegalArgumentException(
					"'max-attempts' is '" + text + "'; use 'infinity' or a number that is not negative", ex);
		}
	}

	/**
	 * Whether there is no limit.
	 * @return true for {@link #INFINITY}
	 */
	public boolean isInfinite() {
		return this.value == Integer.MAX_VALUE;
	}

	@Override
	public String toString() {
		return isInfinite() ? "infinity" : Integer.toString(this.value);
	}

}
