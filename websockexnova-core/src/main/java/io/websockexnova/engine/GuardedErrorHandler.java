package io.websockexnova.engine;

import io.websockexnova.behavior.ErrorClass;
import io.websockexnova.behavior.ErrorContext;
import io.websockexnova.behavior.ErrorDecision;
import io.websockexnova.behavior.ErrorHandler;

/**
 * A guarded error handler.
 */
final class GuardedErrorHandler implements ErrorHandler {

	private final Guard guard;

	private final ErrorHandler handler;

	GuardedErrorHandler(Guard guard, ErrorHandler handler) {
		this.guard = guard;
		this.handler = handler;
	}

	@Override
	public ErrorClass classify(Throwable error) {
		return this.guard.require(Hook.CLASSIFY, () -> this.handler.classify(error));
	}

	@Override
	public ErrorDecision handle(Throwable error, ErrorContext context) {
		return this.guard.require(Hook.HANDLE, () -> this.handler.handle(error, context));
	}

	@Override
	public void log(Throwable error, ErrorContext context) {
		this.guard.run(Hook.LOG, () -> this.handler.log(error, context));
	}

}
