package io.websockexnova.engine;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.websockexnova.behavior.ConnectionDecision;
import io.websockexnova.behavior.ConnectionHandler;
import io.websockexnova.behavior.ConnectionLostException;
import io.websockexnova.behavior.ErrorClass;
import io.websockexnova.behavior.ErrorContext;
import io.websockexnova.behavior.ErrorDecision;
import io.websockexnova.behavior.ErrorHandler;
import io.websockexnova.behavior.Loss;
import io.websockexnova.behavior.MaxAttempts;
import io.websockexnova.behavior.NovaException;
import io.websockexnova.behavior.Setting;

/**
 * Asks the handlers about errors and losses. A handler that fails itself cannot take the
 * client down: the failure is logged and the default applies.
 */
final class Errors {

	private static final Logger logger = LoggerFactory.getLogger(Errors.class);

	/** Servers have asked for the year 9999. Bans that are meant last a few days. */
	private static final Duration LONGEST_ADVICE = Duration.ofDays(7);

	private final Shared shared;

	private final Bulletin bulletin;

	private final Consumer<Throwable> failures;

	/**
	 * New.
	 * @param shared what the parts of the client share
	 * @param bulletin tells those who listen
	 * @param failures takes what handlers other than the {@link ErrorHandler} throw
	 */
	Errors(Shared shared, Bulletin bulletin, Consumer<Throwable> failures) {
		this.shared = shared;
		this.bulletin = bulletin;
		this.failures = failures;
	}

	/**
	 * Tells of a loss.
	 * @param loss the loss
	 * @param generation number of the socket
	 * @return what it means
	 */
	ErrorClass report(Loss loss, long generation) {
		ErrorClass meaning = classify(new ConnectionLostException(loss));
		this.shared.counters().losses++;
		this.bulletin.lost(generation, loss, meaning);
		return meaning;
	}

	/**
	 * Tells of an error that does not end the connection by itself.
	 * @param error the error
	 * @param context where it happened
	 * @return what to do about it
	 */
	ErrorDecision report(Throwable error, ErrorContext context) {
		this.bulletin.error(error, classify(error));
		return handle(error, context);
	}

	ErrorClass classify(Throwable error) {
		try {
			return Objects.requireNonNull(this.shared.behaviors().error().classify(error), "no ErrorClass");
		}
		catch (Throwable ex) {
			logger.error("[{}] ErrorHandler.classify failed", this.shared.name(), ex);
			return new ErrorHandler() {
			}.classify(error);
		}
	}

	ErrorDecision handle(Throwable error, ErrorContext context) {
		ErrorHandler handler = this.shared.behaviors().error();
		try {
			handler.log(error, context);
		}
		catch (Throwable ex) {
			logger.error("[{}] ErrorHandler.log failed", this.shared.name(), ex);
		}
		try {
			return Objects.requireNonNull(handler.handle(error, context), "no ErrorDecision");
		}
		catch (Throwable ex) {
			logger.error("[{}] ErrorHandler.handle failed", this.shared.name(), ex);
			return new ErrorHandler() {
			}.handle(error, context);
		}
	}

	/**
	 * Decides what follows a loss: the connection handler first, then the error handler,
	 * then the configured policy.
	 * @param loss the loss
	 * @param context where it happened; its attempt counts this loss
	 * @return the verdict
	 */
	Verdict judge(Loss loss, ErrorContext context) {
		ConnectionLostException error = new ConnectionLostException(loss);
		ErrorDecision decision = handle(error, context);
		ConnectionDecision wish = disconnected(loss);
		if (wish instanceof ConnectionDecision.StayDown) {
			return new Verdict.Stop(null);
		}
		if (wish instanceof ConnectionDecision.Stop) {
			return new Verdict.Stop(error);
		}
		if (wish instanceof ConnectionDecision.Reconnect reconnect) {
			return retry(reconnect.delay(), error, context);
		}
		if (decision instanceof ErrorDecision.Stop) {
			return new Verdict.Stop(error);
		}
		MaxAttempts limit = this.shared.get(Setting.MAX_ATTEMPTS);
		if (context.attempt() > limit.value()) {
			return new Verdict.Stop(new NovaException("gave up after " + context.attempt()
					+ " failed attempts ('reconnection.max-attempts' is " + limit + "): " + loss.message(), error));
		}
		if (decision instanceof ErrorDecision.Recover recover) {
			return new Verdict.Retry(policyDelay(error, context.attempt()), recover.recovery());
		}
		Duration wanted = (decision instanceof ErrorDecision.Retry retry) ? retry.delay()
				: (decision instanceof ErrorDecision.Reconnect reconnect) ? reconnect.delay() : null;
		return retry(wanted, error, context);
	}

	private Verdict retry(@Nullable Duration wanted, ConnectionLostException error, ErrorContext context) {
		return new Verdict.Retry((wanted != null) ? wanted : policyDelay(error, context.attempt()));
	}

	ConnectionDecision disconnected(Loss loss) {
		ConnectionHandler handler = this.shared.behaviors().connection();
		try {
			return Objects.requireNonNull(handler.disconnected(loss), "no ConnectionDecision");
		}
		catch (Throwable ex) {
			this.failures.accept(ex);
			return ConnectionDecision.policy();
		}
	}

	private Duration policyDelay(ConnectionLostException error, int attempt) {
		boolean gentle = classify(error) != ErrorClass.TRANSIENT;
		Duration delay = gentle ? Backoff.longest(this.shared.settings(), this.shared.random())
				: Backoff.delay(this.shared.settings(), attempt, this.shared.random());
		Duration advice = error.loss().retryAfter();
		if (advice == null || (!gentle && advice.compareTo(delay) <= 0)) {
			return delay;
		}
		// Jitter on top of the advice, since everybody else was told the same time.
		return ((advice.compareTo(LONGEST_ADVICE) < 0) ? advice : LONGEST_ADVICE)
			.plus(Backoff.delay(this.shared.settings(), attempt, this.shared.random()));
	}

}
