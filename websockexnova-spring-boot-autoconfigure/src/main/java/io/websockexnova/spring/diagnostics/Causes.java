package io.websockexnova.spring.diagnostics;

import io.websockexnova.behavior.NovaException;

/**
 * Tells why a client is where it is, without secrets.
 */
public final class Causes {

	private Causes() {
	}

	/**
	 * What may be shown of a cause. Messages of exceptions that are not our own may hold
	 * anything.
	 * @param cause the cause
	 * @return its message if it is our own, or else the name of its class
	 */
	public static String describe(Throwable cause) {
		return (cause instanceof NovaException) ? String.valueOf(cause.getMessage()) : cause.getClass().getName();
	}

}
