package io.websockexnova.behavior;

import org.jspecify.annotations.Nullable;

/**
 * A login failed.
 */
public class AuthenticationException extends NovaException {

	private final boolean denied;

	/**
	 * A new exception.
	 * @param message what happened and the remedy
	 * @param denied whether trying again with the same credentials is pointless
	 * @param cause the cause, or null
	 */
	public AuthenticationException(String message, boolean denied, @Nullable Throwable cause) {
		super(message, cause);
		this.denied = denied;
	}

	/**
	 * Whether trying again with the same credentials is pointless.
	 * @return true if the credentials were denied
	 */
	public boolean isDenied() {
		return this.denied;
	}

}
