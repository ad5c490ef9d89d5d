package io.websockexnova.spring.listener;

import java.lang.reflect.Type;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

import io.websockexnova.behavior.NovaException;
import io.websockexnova.behavior.Payload;

/**
 * Reads messages as what a method declares. The parser quotes what it cannot read, which
 * may be a secret, so its own exception goes no further.
 */
final class PayloadReader {

	private final JavaType type;

	private final ObjectReader reader;

	PayloadReader(JsonMapper json, Type type) {
		this.type = json.constructType(type);
		this.reader = json.readerFor(this.type);
	}

	/**
	 * Reads a message.
	 * @param message the message, safe to keep
	 * @return the message itself, its text, its bytes, or what JSON says
	 */
	Object read(Payload message) {
		if (this.type.hasRawClass(Payload.class)) {
			return message;
		}
		if (this.type.hasRawClass(String.class)) {
			return message.utf8();
		}
		if (this.type.hasRawClass(byte[].class)) {
			return message.bytes();
		}
		try {
			return present(this.reader.readValue(message.array(), message.offset(), message.length()));
		}
		catch (JacksonException ex) {
			throw unreadable("a message of " + message.length() + " bytes", ex);
		}
	}

	private static Object present(Object value) {
		if (value == null) {
			throw new NovaException("a message is null", null);
		}
		return value;
	}

	private NovaException unreadable(String what, JacksonException ex) {
		return new NovaException(
				what + " cannot be read as " + this.type.toCanonical() + ": " + ex.getClass().getSimpleName(), null);
	}

}
