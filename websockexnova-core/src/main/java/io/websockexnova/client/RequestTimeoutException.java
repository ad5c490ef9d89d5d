package io.websockexnova.client;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.NovaException;

/**
 * No answer came in time. A late answer is ignored.
 */
public class RequestTimeoutException extends NovaException {

	/**
	 * A new exception.
	 * @param message what happened
	 * @param cause the cause, or null
	 */
	public RequestTimeoutException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
