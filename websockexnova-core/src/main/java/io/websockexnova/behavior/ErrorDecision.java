package io.websockexnova.behavior;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What an {@link ErrorHandler} wants done about an error.
 */
public sealed interface ErrorDecision {

	/**
	 * Go on. For a lost connection this means: follow the configured policy.
	 * @return the decision
	 */
	static ErrorDecision ignore() {
		return new Ignore();
	}

	/**
	 * Reconnect.
	 * @param delay wait before the attempt, or null for the policy's delay
	 * @return the decision
	 */
	static ErrorDecision reconnect(@Nullable Duration delay) {
		return new Reconnect(delay);
	}

	/**
	 * End the client with the error as its cause.
	 * @return the decision
	 */
	static ErrorDecision stop() {
		return new Stop();
	}

	/**
	 * Go on.
	 */
	record Ignore() implements ErrorDecision {
	}

	/**
	 * Reconnect.
	 *
	 * @param delay wait before the attempt, or null for the policy's delay
	 */
	record Reconnect(@Nullable Duration delay) implements ErrorDecision {
	}

	/**
	 * End the client.
	 */
	record Stop() implements ErrorDecision {
	}

}
