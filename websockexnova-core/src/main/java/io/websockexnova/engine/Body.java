package io.websockexnova.engine;

import java.lang.reflect.Type;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

import io.websockexnova.behavior.Codec;
import io.websockexnova.behavior.NovaException;
import io.websockexnova.behavior.Payload;

/**
 * Reads the body of a message as the type that its consumer wants. The parser quotes what
 * it cannot read, which may be a token or any other payload, so its own exception goes no
 * further: what is told is where the body does not fit.
 *
 * @param <T> the type
 */
final class Body<T> {

	private final Type type;

	private final Codec.Reader reader;

	private Body(Type type, Codec.Reader reader) {
		this.type = type;
		this.reader = reader;
	}

	/**
	 * A reader of bodies.
	 * @param codec reads them
	 * @param type the type
	 * @param <T> the type
	 * @return the reader
	 */
	static <T> Body<T> as(Codec codec, Type type) {
		return new Body<>(type, codec.reader(type));
	}

	/**
	 * Reads a body.
	 * @param what what it is the body of, for the exception
	 * @param body the body
	 * @return the value, or null for a null result
	 * @throws NovaException if it cannot be read as the type
	 */
	@Nullable T read(String what, Payload body) {
		return read(what, "", body);
	}

	/**
	 * Reads a body.
	 * @param what what it is the body of, for the exception
	 * @param name its name, for the exception, or empty
	 * @param body the body
	 * @return the value, or null for a null result
	 * @throws NovaException if it cannot be read as the type
	 */
	@SuppressWarnings("unchecked")
	@Nullable T read(String what, String name, Payload body) {
		try {
			return (T) this.reader.read(body);
		}
		catch (RuntimeException ex) {
			throw new NovaException(what + (name.isEmpty() ? "" : " '" + name + "'") + " cannot be read as "
					+ this.type.getTypeName() + ": " + ex.getClass().getSimpleName()
					+ ((ex instanceof JacksonException jackson) ? " at " + place(jackson) : ""), null);
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
