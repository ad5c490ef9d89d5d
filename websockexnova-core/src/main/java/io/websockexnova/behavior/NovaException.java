package io.websockexnova.behavior;

import org.jspecify.annotations.Nullable;

/**
 * Root of the errors that this library reports. Messages never hold secrets.
 */
public class NovaException extends RuntimeException {

	/**
	 * A new exception.
	 * @param message what happened and, where there is one, the remedy
	 * @param cause the cause, or null
	 */
	public NovaException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

	/**
	 * The message, which is never null for this type.
	 */
	@Override
	public String getMessage() {
		String message = super.getMessage();
		return (message != null) ? message : getClass().getSimpleName();
	}

}
