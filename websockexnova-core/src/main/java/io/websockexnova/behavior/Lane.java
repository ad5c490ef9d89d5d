package io.websockexnova.behavior;

/**
 * Urgency of an outbound message, the most urgent first. Within a lane messages keep
 * their order; a message of a lane waits while a more urgent one can be paid and sent.
 */
public enum Lane {

	/**
	 * Greeting, login, heartbeats and answers to challenges. Never waits for credit, and
	 * is the engine's alone.
	 */
	CONTROL,

	/**
	 * Cancels of orders.
	 */
	CANCEL,

	/**
	 * Orders and their changes.
	 */
	ORDER,

	/**
	 * Subscribe and unsubscribe requests, which are the engine's.
	 */
	SUBSCRIPTION,

	/**
	 * Questions, and whatever nobody has put elsewhere.
	 */
	QUERY,

	/**
	 * Whatever may wait for everything else.
	 */
	BULK

}
