package io.websockexnova.behavior;

import org.slf4j.LoggerFactory;

/**
 * Errors. Called on the client's loop, never concurrently; must not block.
 */
public interface ErrorHandler {

	/**
	 * What an error means for the connection. A lost connection arrives as
	 * {@link ConnectionLostException}.
	 * @param error the error
	 * @return its class
	 */
	default ErrorClass classify(Throwable error) {
		return Classification.of(error);
	}

	/**
	 * What to do about an error.
	 * @param error the error
	 * @param context where it happened
	 * @return the decision; the default stops on AUTH, PERSISTENT and CRITICAL losses and
	 * goes on otherwise
	 */
	default ErrorDecision handle(Throwable error, ErrorContext context) {
		if (!(error instanceof ConnectionLostException)) {
			return ErrorDecision.ignore();
		}
		return switch (classify(error)) {
			case TRANSIENT, RATE_LIMITED -> ErrorDecision.ignore();
			case AUTH, PERSISTENT, CRITICAL -> ErrorDecision.stop();
		};
	}

	/**
	 * Logs an error. The default writes one line at WARN, without a stack trace.
	 * @param error the error
	 * @param context where it happened
	 */
	default void log(Throwable error, ErrorContext context) {
		LoggerFactory.getLogger("io.websockexnova.client." + context.client())
			.warn("[{}] {} (phase {}, attempt {})", context.client(), error.getMessage(), context.phase(),
					context.attempt());
	}

}
