package io.websockexnova.behavior;

import java.time.Duration;

import org.slf4j.LoggerFactory;

/**
 * Error handling for simple integrations: one line at ERROR, and {@value #RETRIES} more
 * attempts, two seconds apart, before the client ends. Errors that do not end the
 * connection are logged only.
 */
public final class LightweightErrorHandler implements ErrorHandler {

	private static final int RETRIES = 3;

	private static final Duration DELAY = Duration.ofSeconds(2);

	private final ErrorHandler platform;

	/**
	 * A new handler.
	 * @param platform handler of the platform, which classifies
	 */
	public LightweightErrorHandler(ErrorHandler platform) {
		this.platform = platform;
	}

	@Override
	public ErrorClass classify(Throwable error) {
		return this.platform.classify(error);
	}

	@Override
	public ErrorDecision handle(Throwable error, ErrorContext context) {
		if (!(error instanceof ConnectionLostException)) {
			return ErrorDecision.ignore();
		}
		return switch (classify(error)) {
			case TRANSIENT, RATE_LIMITED ->
				(context.attempt() <= RETRIES) ? ErrorDecision.retry(DELAY) : ErrorDecision.stop();
			case AUTH, PERSISTENT, CRITICAL -> ErrorDecision.stop();
		};
	}

	@Override
	public void log(Throwable error, ErrorContext context) {
		LoggerFactory.getLogger("io.websockexnova.client." + context.client())
			.error("[{}] WebSocket error: {}", context.client(), error.getMessage());
	}

}
