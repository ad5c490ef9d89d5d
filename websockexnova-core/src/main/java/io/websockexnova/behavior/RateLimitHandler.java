package io.websockexnova.behavior;

import java.time.Duration;
import java.util.List;

/**
 * What outbound messages cost, and how urgent they are. Called on the client's loop,
 * never concurrently; must not block.
 */
public interface RateLimitHandler {

	/**
	 * The buckets, asked for once per client.
	 * @return the buckets
	 */
	default List<RateLimit> limits() {
		return List.of();
	}

	/**
	 * What a message costs. A message waits until all its buckets can pay.
	 * @param message the message
	 * @return the charges, empty if it is free
	 */
	default List<RateLimit.Charge> charges(Outbound message) {
		return List.of();
	}

	/**
	 * How urgent a message of the user is, unless the caller says so himself.
	 * @param message the message
	 * @return the lane; not CONTROL or SUBSCRIPTION
	 */
	default Lane lane(Outbound message) {
		return Lane.QUERY;
	}

	/**
	 * How long nothing but control messages shall leave after the server has refused a
	 * request for rate, that is with an error that the {@link ErrorHandler} classifies as
	 * {@link ErrorClass#RATE_LIMITED}. Concerns the buckets that the request was charged
	 * to.
	 * @param refusal the server's error
	 * @return the pause, zero for none
	 */
	default Duration pause(ReplyError refusal) {
		return Duration.ZERO;
	}

}
