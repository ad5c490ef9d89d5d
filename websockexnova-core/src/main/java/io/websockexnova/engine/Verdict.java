package io.websockexnova.engine;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What follows a loss.
 */
sealed interface Verdict {

	/**
	 * Another attempt.
	 *
	 * @param delay wait before it
	 */
	record Retry(Duration delay) implements Verdict {
	}

	/**
	 * The end.
	 *
	 * @param cause the cause, or null if the client ends without an error
	 */
	record Stop(@Nullable Throwable cause) implements Verdict {
	}

}
