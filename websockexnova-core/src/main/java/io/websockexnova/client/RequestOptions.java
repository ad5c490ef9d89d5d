package io.websockexnova.client;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.Lane;
import io.websockexnova.behavior.RequestFate;

/**
 * How a request or a message is sent. What is null is left to the client's settings and
 * the platform.
 *
 * @param timeout deadline of the answer, or null for {@code request.timeout}
 * @param lane urgency, or null for the platform's; not CONTROL or SUBSCRIPTION
 * @param fate what becomes of it when the connection is lost, or null for
 * {@code request.on-disconnect}
 * @param fastPath whether the caller hears of the outcome on the event loop itself: no
 * thread has to be woken, and a caller that takes its time stalls all clients of the loop
 */
public record RequestOptions(@Nullable Duration timeout, @Nullable Lane lane, @Nullable RequestFate fate,
		boolean fastPath) {

	/** Everything as the client and the platform say. */
	public static final RequestOptions DEFAULTS = new RequestOptions(null, null, null, false);

	public RequestOptions {
		if (timeout != null && (timeout.isNegative() || timeout.isZero())) {
			throw new IllegalArgumentException("'timeout' is " + timeout + "; it must be positive");
		}
		if (lane == Lane.CONTROL || lane == Lane.SUBSCRIPTION) {
			throw new IllegalArgumentException(
					"'lane' is " + lane + ", which is the engine's; use CANCEL, ORDER, QUERY or BULK");
		}
	}

	/**
	 * The same with another deadline.
	 * @param value deadline of the answer
	 * @return a copy
	 */
	public RequestOptions timeout(Duration value) {
		return new RequestOptions(value, this.lane, this.fate, this.fastPath);
	}

	/**
	 * The same on another lane.
	 * @param value urgency
	 * @return a copy
	 */
	public RequestOptions lane(Lane value) {
		return new RequestOptions(this.timeout, value, this.fate, this.fastPath);
	}

	/**
	 * The same with another fate.
	 * @param value what becomes of it when the connection is lost
	 * @return a copy
	 */
	public RequestOptions fate(RequestFate value) {
		return new RequestOptions(this.timeout, this.lane, value, this.fastPath);
	}

	/**
	 * The same with the outcome told on the event loop itself.
	 * @return a copy
	 */
	public RequestOptions onLoop() {
		return new RequestOptions(this.timeout, this.lane, this.fate, true);
	}

}
