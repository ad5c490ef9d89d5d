package io.websockexnova.engine;

/**
 * Lanes of outbound messages, the most urgent first.
 */
enum Lane {

	/**
	 * Greeting, login, heartbeats and answers to challenges. Never waits for credit.
	 */
	CONTROL,

	/**
	 * Subscribe and unsubscribe requests.
	 */
	SUBSCRIPTION,

	/**
	 * Messages and requests of the user. Flows only in READY.
	 */
	USER

}
