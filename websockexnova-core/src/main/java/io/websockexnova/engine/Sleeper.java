package io.websockexnova.engine;

/**
 * A consumer that waits for what the loop brings.
 */
interface Sleeper {

	/**
	 * The higher, the earlier it is woken.
	 */
	int priority();

	/**
	 * Wakes it for what has come since the last time. Loop only.
	 */
	void wake();

}
