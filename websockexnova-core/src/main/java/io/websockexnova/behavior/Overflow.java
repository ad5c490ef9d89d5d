package io.websockexnova.behavior;

/**
 * What happens to the data of a topic when a subscriber's buffer is full. Whatever is
 * left out is counted, for the subscriber and for the client. The policies that pick what
 * to leave out, {@link #LATEST_PER_KEY} and {@link #DROP_OLDEST}, make no sense for
 * topics whose messages follow from each other, such as order books with changes: a
 * subscriber that asks for one there is refused, and if the client's settings do, such
 * topics get {@link #BUFFER} instead.
 */
public enum Overflow {

	/**
	 * What comes is dropped until half the buffer is free again, and the subscriber is
	 * told of the gap; a topic with a sequence then gets a fresh snapshot.
	 */
	BUFFER,

	/**
	 * Only the newest message of each key waits, in the order in which the keys came:
	 * what the subscriber gets is never older than the time it takes for one message.
	 * Nothing counts as missing, unless more keys wait than the buffer has room for: then
	 * as with {@link #DROP_OLDEST}. Messages without the key have one key together.
	 */
	LATEST_PER_KEY,

	/**
	 * The oldest message is dropped. The subscriber is told of the gap, and that it is
	 * over once half the buffer is free again.
	 */
	DROP_OLDEST,

	/**
	 * The message that comes is dropped. The subscriber is told of the gap, and that it
	 * is over once half the buffer is free again.
	 */
	DROP_NEWEST,

	/**
	 * The subscriber's stream fails with a {@code SlowConsumerException}, after what
	 * waits has been delivered. Other subscribers of the topic go on.
	 */
	FAIL,

	/**
	 * Nothing more is read from the socket until half the buffer is free again. What had
	 * been read already is still taken in, so the buffer holds up to one read of the
	 * operating system more. The whole connection stalls with all its topics; answers to
	 * requests wait too, and their deadlines go on. The peer is not called dead
	 * meanwhile, and if it is, that is found only afterwards; pings of it go unanswered,
	 * so the server may cut the connection.
	 */
	BACKPRESSURE

}
