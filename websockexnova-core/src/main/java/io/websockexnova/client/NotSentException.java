package io.websockexnova.client;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.NovaException;

/**
 * A message or request was certainly not sent: the client was not READY, its queue was
 * full, or the connection went before the bytes did.
 */
public class NotSentException extends NovaException {

	/**
	 * A new exception.
	 * @param message what happened
	 * @param cause the cause, or null
	 */
	public NotSentException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
