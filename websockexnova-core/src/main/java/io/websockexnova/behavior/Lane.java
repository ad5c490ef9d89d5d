package io.websockexnova.behavior;

/**
 * Urgency of an outbound message, the most urgent first. Within a lane messages keep
 * their order; a message of a lane waits while a more urgent one can be paid and sent.
 * One that cannot be paid lets those of other buckets pass in both directions, while less
 * urgent ones leave it the credit that it waits for.
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
	 * Subscribe and unsubscribe requests and answers to requests of the server, which are
	 * the engine's.
	 */
	SUBSCRIPTION,

	/**
	 * Questions, and whatever nobody has put elsewhere.
	 */
	QUERY,

	/**
	 * Whatever may wait for everything else. It is not starved by SUBSCRIPTION and QUERY,
	 * of which 32 messages at most come before one of BULK, but by ORDER and CANCEL if
	 * these alone use up a bucket that it needs.
	 */
	BULK

}
