package io.websockexnova.codec;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.Payload;

/**
 * Finds the value that a JSON pointer (RFC 6901) names by scanning the bytes once, as far
 * as the value. Thread-safe.
 */
public final class JsonPointerKey {

	private final String[] steps;

	private JsonPointerKey(String[] steps) {
		this.steps = steps;
	}

	/**
	 * Parses a pointer.
	 * @param pointer the pointer; the empty one names the whole text
	 * @return finds its value
	 * @throws IllegalArgumentException if it is no pointer
	 */
	public static JsonPointerKey of(String pointer) {
		if (!pointer.isEmpty() && !pointer.startsWith("/")) {
			throw new IllegalArgumentException("'pointer' is '" + pointer + "'; a JSON pointer begins with '/'");
		}
		List<String> steps = new ArrayList<>();
		String[] parts = pointer.split("/", -1);
		for (int i = 1; i < parts.length; i++) {
			steps.add(parts[i].replace("~1", "/").replace("~0", "~"));
		}
		return new JsonPointerKey(steps.toArray(new String[0]));
	}

	/**
	 * Finds the value.
	 * @param json the text, borrowed
	 * @return the bytes of the value, a view of the text, or null if there is none or the
	 * text is broken before it
	 */
	public @Nullable Payload find(Payload json) {
		try {
			JsonCursor cursor = JsonCursor.open(json);
			for (String step : this.steps) {
				if (!(cursor.isArray() ? element(cursor, step) : cursor.find(step))) {
					return null;
				}
			}
			return cursor.value();
		}
		catch (MalformedMessageException ex) {
			return null;
		}
	}

	private static boolean element(JsonCursor cursor, String step) {
		if (step.isEmpty() || step.length() > 9 || !step.chars().allMatch((digit) -> digit >= '0' && digit <= '9')) {
			return false;
		}
		int index = Integer.parseInt(step);
		for (int i = 0; cursor.nextElement(); i++) {
			if (i == index) {
				return true;
			}
			cursor.skip();
		}
		return false;
	}

}
