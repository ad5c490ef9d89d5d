package io.websockexnova.behavior;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

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
	 * Try again. For a lost connection: make another attempt, whatever the class of the
	 * error, unless {@code reconnection.max-attempts} is used up. For the renewal of a
	 * login: renew it again. For other errors there is nothing to try again, and this is
	 * the same as {@link #ignore()}.
	 * @param delay wait before it, or null for the policy's delay
	 * @return the decision
	 */
	static ErrorDecision retry(@Nullable Duration delay) {
		return new Retry(delay);
	}

	/**
	 * Recover, then make the next attempt: not before the recovery has completed and the
	 * policy's delay has passed. A recovery that fails, or that takes longer than
	 * {@code reconnection.recovery-timeout}, counts as a failed attempt and comes back to
	 * the handler as {@code Loss.Kind.RECOVERY}. An error that did not end the connection
	 * ends it with this decision.
	 * @param recovery what to do; subscribed to once, on the loop, and cancelled when the
	 * client ends
	 * @return the decision
	 */
	static ErrorDecision recover(Mono<Void> recovery) {
		return new Recover(recovery);
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
	 * Try again.
	 *
	 * @param delay wait before it, or null for the policy's delay
	 */
	record Retry(@Nullable Duration delay) implements ErrorDecision {
	}

	/**
	 * Recover, then make the next attempt.
	 *
	 * @param recovery what to do
	 */
	record Recover(Mono<Void> recovery) implements ErrorDecision {
	}

	/**
	 * End the client.
	 */
	record Stop() implements ErrorDecision {
	}

}
