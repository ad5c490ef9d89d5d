package io.websockexnova.client;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.NovaException;

/**
 * The client was closed, or has ended with the cause.
 */
public class ClientClosedException extends NovaException {

	/**
	 * A new exception.
	 * @param message what happened
	 * @param cause the cause, or null
	 */
	public ClientClosedException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
