package io.websockexnova.behavior;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What a {@link ConnectionHandler} wants done after a loss.
 */
public sealed interface ConnectionDecision {

	/**
	 * Let the {@link ErrorHandler} and the configured policy decide.
	 * @return the decision
	 */
	static ConnectionDecision policy() {
		return new Policy();
	}

	/**
	 * Reconnect whatever the policy says.
	 * @param delay wait before the attempt, or null for the policy's delay
	 * @return the decision
	 */
	static ConnectionDecision reconnect(@Nullable Duration delay) {
		return new Reconnect(delay);
	}

	/**
	 * Close without an error; streams complete.
	 * @return the decision
	 */
	static ConnectionDecision stayDown() {
		return new StayDown();
	}

	/**
	 * Close with the loss as the cause; streams fail.
	 * @return the decision
	 */
	static ConnectionDecision stop() {
		return new Stop();
	}

	/**
	 * Let others decide.
	 */
	record Policy() implements ConnectionDecision {
	}

	/**
	 * Reconnect.
	 *
	 * @param delay wait before the attempt, or null for the policy's delay
	 */
	record Reconnect(@Nullable Duration delay) implements ConnectionDecision {
	}

	/**
	 * Close without an error.
	 */
	record StayDown() implements ConnectionDecision {
	}

	/**
	 * Close with the loss as the cause.
	 */
	record Stop() implements ConnectionDecision {
	}

}
