package io.websockexnova.behavior;

import org.jspecify.annotations.Nullable;

/**
 * An error that the server reported.
 *
 * @param code the server's code, as text because venues use numbers and names
 * @param message the server's text, possibly empty; untrusted
 * @param data additional data as raw JSON, or null
 */
public record ReplyError(String code, String message, @Nullable String data) {

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

	@Override
	public String toString() {
		return this.message.isEmpty() ? this.code : this.code + " " + this.message;
	}

}
