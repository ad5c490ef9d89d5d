package io.websockexnova.behavior;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * An error that the server reported.
 *
 * @param code the server's code, as text because venues use numbers and names
 * @param message the server's text, possibly empty; untrusted
 * @param data additional data as raw JSON, or null
 */
public record ReplyError(String code, String message, @Nullable String data) {

	private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

	private static final int MAX_PRINTED = 300;

	/**
	 * The code as a number.
	 * @return the number, or {@link Integer#MIN_VALUE} if the code is not a number
	 */
	public int numericCode() {
		try {
			return Integer.parseInt(this.code);
		}
		catch (NumberFormatException ex) {
			return Integer.MIN_VALUE;
		}
	}

	/**
	 * Code and message, on one line and cut to 300 characters each.
	 */
	@Override
	public String toString() {
		return this.message.isEmpty() ? printable(this.code) : printable(this.code) + " " + printable(this.message);
	}

	private static String printable(String text) {
		String start = (text.length() <= MAX_PRINTED) ? text : text.substring(0, MAX_PRINTED) + "...";
		return UNPRINTABLE.matcher(start).replaceAll("?");
	}

}
