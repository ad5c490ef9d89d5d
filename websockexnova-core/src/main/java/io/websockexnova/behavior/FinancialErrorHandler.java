package io.websockexnova.behavior;

import java.time.Duration;
import java.util.function.BiConsumer;

/**
 * Financial-grade error handling: losses that may go away are retried without end, after
 * {@value #PATIENCE} failed attempts once a minute; errors that the platform knows are
 * left to the platform; critical ones raise an alert and end the client.
 */
public final class FinancialErrorHandler implements ErrorHandler {

	private static final int PATIENCE = 20;

	private static final Duration LONG_DELAY = Duration.ofMinutes(1);

	private final ErrorHandler platform;

	private final BiConsumer<Throwable, ErrorContext> alert;

	/**
	 * A new handler.
	 * @param platform handler of the platform, which classifies, logs and decides about
	 * its own errors
	 * @param alert tells the operators of a critical error, and of any error that ends
	 * the client; called on the client's loop, must not block
	 */
	public FinancialErrorHandler(ErrorHandler platform, BiConsumer<Throwable, ErrorContext> alert) {
		this.platform = platform;
		this.alert = alert;
	}

	@Override
	public ErrorClass classify(Throwable error) {
		return this.platform.classify(error);
	}

	@Override
	public ErrorDecision handle(Throwable error, ErrorContext context) {
		if (classify(error) == ErrorClass.CRITICAL) {
			this.alert.accept(error, context);
			return ErrorDecision.stop();
		}
		ErrorDecision decision = this.platform.handle(error, context);
		if (decision instanceof ErrorDecision.Stop) {
			this.alert.accept(error, context);
			return decision;
		}
		boolean patient = error instanceof ConnectionLostException && decision instanceof ErrorDecision.Ignore
				&& context.attempt() > PATIENCE;
		return patient ? ErrorDecision.retry(LONG_DELAY) : decision;
	}

	@Override
	public void log(Throwable error, ErrorContext context) {
		this.platform.log(error, context);
	}

}
