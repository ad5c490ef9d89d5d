package io.websockexnova.behavior;

import org.jspecify.annotations.Nullable;

/**
 * Sees the messages of a client between the wire and its handlers, and may replace them
 * or keep them back. Called on the client's loop, never concurrently; must not block.
 * What it throws is reported; the message then goes to the stream of unmatched messages,
 * or its sending fails.
 */
public interface Interceptor {

	/**
	 * A message has come in and is not decoded yet.
	 * @param message the message, borrowed for the call and for those who come after
	 * @return the message to go on with, or null to drop this one, which is counted
	 */
	default @Nullable Payload inbound(Payload message) {
		return message;
	}

	/**
	 * A message is about to be written. Its cost for the rate limits has been paid.
	 * @param message the message
	 * @return the message to write, or null to drop this one, which is counted; its
	 * sending then fails as not sent
	 */
	default @Nullable Outbound outbound(Outbound message) {
		return message;
	}

}
