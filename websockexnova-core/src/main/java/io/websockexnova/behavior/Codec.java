package io.websockexnova.behavior;

import java.lang.reflect.Type;

import org.jspecify.annotations.Nullable;

/**
 * Reads bodies of messages as the types that users declare, and writes their objects.
 * Finding out what a message is remains the platform's business, so a codec has to suit
 * the platform. Thread-safe.
 */
public interface Codec {

	/**
	 * Name in configuration, in lower case with hyphens.
	 * @return the name
	 */
	String name();

	/**
	 * Whether it writes JSON, as platforms that speak JSON need it. What it writes is
	 * sent as a text message then, and as a binary one otherwise.
	 * @return true for JSON
	 */
	boolean isJson();

	/**
	 * Writes an object.
	 * @param value the object
	 * @return its bytes
	 * @throws RuntimeException if it cannot be written
	 */
	byte[] encode(Object value);

	/**
	 * Something that reads one type; asked for once for many bodies.
	 * @param type the type, possibly generic
	 * @return the reader
	 * @throws RuntimeException if the type cannot be read by this codec
	 */
	Reader reader(Type type);

	/**
	 * Reads bodies of one type.
	 */
	@FunctionalInterface
	interface Reader {

		/**
		 * Reads a body.
		 * @param body the body, borrowed
		 * @return the value, or null if the body says that there is none
		 * @throws RuntimeException if the body cannot be read as the type; nothing of it
		 * is told but the place, if it is Jackson's
		 */
		@Nullable Object read(Payload body);

	}

}
