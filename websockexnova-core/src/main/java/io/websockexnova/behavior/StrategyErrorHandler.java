package io.websockexnova.behavior;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Goes on after losses of some classes and stops after others; classification and log are
 * those of another handler.
 */
final class StrategyErrorHandler implements ErrorHandler {

	private final ErrorHandler platform;

	private final Set<ErrorClass> retried;

	private StrategyErrorHandler(ErrorHandler platform, Set<ErrorClass> retried) {
		this.platform = platform;
		this.retried = retried;
	}

	static ErrorHandler retrying(ErrorHandler platform, ErrorClass... retried) {
		return new StrategyErrorHandler(platform, EnumSet.copyOf(List.of(retried)));
	}

	@Override
	public ErrorClass classify(Throwable error) {
		return this.platform.classify(error);
	}

	@Override
	public ErrorDecision handle(Throwable error, ErrorContext context) {
		if (!(error instanceof ConnectionLostException)) {
			return this.platform.handle(error, context);
		}
		return this.retried.contains(classify(error)) ? ErrorDecision.retry(null) : ErrorDecision.stop();
	}

	@Override
	public void log(Throwable error, ErrorContext context) {
		this.platform.log(error, context);
	}

}
