package io.websockexnova.client;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.NovaException;

/**
 * A topic cannot be had: refused by the server, or not possible for this client.
 */
public class SubscriptionException extends NovaException {

	/**
	 * A new exception.
	 * @param message what happened
	 * @param cause the cause, or null
	 */
	public SubscriptionException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
