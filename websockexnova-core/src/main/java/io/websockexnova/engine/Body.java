package io.websockexnova.engine;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectReader;

import io.websockexnova.behavior.NovaException;
import io.websockexnova.behavior.Payload;

/**
 * Reads the body of a message as the type that its consumer wants. The parser quotes what
 * it cannot read, which may be a token or any other payload, so its own exception goes no
 * further: what is told is where the body does not fit.
 */
final class Body {

	private Body() {
	}

	/**
	 * Reads a body.
	 * @param what what it is the body of, for the exception
	 * @param body the body
	 * @param reader reads the type
	 * @param <T> the type
	 * @return the value, or null for a null result
	 * @throws NovaException if it cannot be read as the type
	 */
	static <T> @Nullable T read(String what, Payload body, ObjectReader reader) {
		try {
			return reader.readValue(body.array(), body.offset(), body.length());
		}
		catch (JacksonException ex) {
			throw new NovaException(what + " cannot be read as " + reader.getValueType().toCanonical() + ": "
					+ ex.getClass().getSimpleName() + " at " + place(ex), null);
		}
	}

	// Names of properties are those of the type; keys of a map are part of the payload.
	private static String place(JacksonException ex) {
		StringBuilder place = new StringBuilder("$");
		for (JacksonException.Reference step : ex.getPath()) {
			if (step.getPropertyName() == null) {
				place.append('[').append(step.getIndex()).append(']');
			}
			else {
				place.append('.').append((step.from() instanceof Map) ? "*" : step.getPropertyName());
			}
		}
		return place.toString();
	}

}
