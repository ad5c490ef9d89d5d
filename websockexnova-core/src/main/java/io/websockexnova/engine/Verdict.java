package io.websockexnova.engine;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * What follows a loss.
 */
sealed interface Verdict {

	/**
	 * Another attempt.
	 *
	 * @param delay wait before it
	 * @param recovery what has to complete before it, besides
	 */
	record Retry(Duration delay, Mono<Void> recovery) implements Verdict {

		Retry(Duration delay) {
			this(delay, Mono.empty());
		}

	}

	/**
	 * The end.
	 *
	 * @param cause the cause, or null if the client ends without an error
	 */
	record Stop(@Nullable Throwable cause) implements Verdict {
	}

}
