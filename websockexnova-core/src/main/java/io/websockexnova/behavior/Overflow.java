package io.websockexnova.behavior;

/**
 * What happens to the data of a topic when a subscriber's buffer is full.
 */
public enum Overflow {

	/**
	 * What comes is dropped until half the buffer is free again, and the subscriber is
	 * told of the gap; a topic with a sequence then gets a fresh snapshot.
	 */
	BUFFER,

	/**
	 * Only the newest message of each key waits. Nothing counts as missing.
	 */
	LATEST_PER_KEY,

	/**
	 * The oldest message is dropped.
	 */
	DROP_OLDEST,

	/**
	 * The message that comes is dropped.
	 */
	DROP_NEWEST,

	/**
	 * The subscriber's stream fails.
	 */
	FAIL,

	/**
	 * Nothing more is read from the socket until there is room: the whole connection
	 * stalls, and the server may cut it.
	 */
	BACKPRESSURE

}
