package io.websockexnova.behavior;

/**
 * What an error means for the connection.
 */
public enum ErrorClass {

	/**
	 * Goes away by itself: retry by policy.
	 */
	TRANSIENT,

	/**
	 * The server asked for less: retry later.
	 */
	RATE_LIMITED,

	/**
	 * Credentials or rights: do not retry with the same ones.
	 */
	AUTH,

	/**
	 * Will fail the same way again: do not retry.
	 */
	PERSISTENT,

	/**
	 * Stop and tell somebody.
	 */
	CRITICAL

}
