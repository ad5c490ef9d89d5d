package io.websockexnova.client;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.NovaException;

/**
 * The connection was lost after a request had been written and before its answer came:
 * whether the server has carried it out is unknown.
 */
public class OutcomeUnknownException extends NovaException {

	/**
	 * A new exception.
	 * @param message what happened
	 * @param cause the cause, or null
	 */
	public OutcomeUnknownException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
