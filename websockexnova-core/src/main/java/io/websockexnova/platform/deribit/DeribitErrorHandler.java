package io.websockexnova.platform.deribit;

import java.time.Duration;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.AuthenticationException;
import io.websockexnova.behavior.ConnectionLostException;
import io.websockexnova.behavior.ErrorClass;
import io.websockexnova.behavior.ErrorContext;
import io.websockexnova.behavior.ErrorDecision;
import io.websockexnova.behavior.ErrorHandler;
import io.websockexnova.behavior.Loss;
import io.websockexnova.behavior.RejectedException;
import io.websockexnova.behavior.ReplyError;

/**
 * Classifies by Deribit's codes. Deribit documents no close codes, so the last error
 * before a loss names its reason; after some reasons the next attempt waits longer than
 * the policy says.
 */
final class DeribitErrorHandler implements ErrorHandler {

	private static final Duration TOO_MANY_CONNECTIONS = Duration.ofSeconds(30);

	private static final Duration LONGEST_DELAY = Duration.ofMinutes(5);

	private static final int TOO_MANY_REQUESTS = 429;

	private final RandomGenerator random;

	DeribitErrorHandler(RandomGenerator random) {
		this.random = random;
	}

	@Override
	public ErrorClass classify(Throwable error) {
		if (error instanceof RejectedException rejected) {
			ErrorClass type = DeribitErrors.find(rejected.error());
			return (type != null) ? type : ErrorClass.PERSISTENT;
		}
		if (error instanceof ConnectionLostException lost) {
			return ofLoss(lost);
		}
		return (error instanceof WrongEnvironmentException) ? ErrorClass.PERSISTENT
				: ErrorHandler.super.classify(error);
	}

	@Override
	public ErrorDecision handle(Throwable error, ErrorContext context) {
		ErrorDecision decision = ErrorHandler.super.handle(error, context);
		if (!(error instanceof ConnectionLostException lost) || !(decision instanceof ErrorDecision.Ignore)) {
			return decision;
		}
		Duration shortest = shortestDelay(lost.loss());
		return (shortest != null) ? ErrorDecision.reconnect(delay(shortest, context.attempt())) : decision;
	}

	private ErrorClass ofLoss(ConnectionLostException lost) {
		Loss loss = lost.loss();
		if (loss.cause() instanceof WrongEnvironmentException) {
			return ErrorClass.PERSISTENT;
		}
		if (loss.cause() instanceof AuthenticationException login && login.isDenied()) {
			return ErrorClass.AUTH;
		}
		ReplyError reason = reason(loss);
		ErrorClass type = (reason != null) ? DeribitErrors.find(reason) : null;
		if (type != null) {
			return type;
		}
		return (loss.kind() == Loss.Kind.CLOSED_BY_PEER) ? ErrorClass.TRANSIENT : ErrorHandler.super.classify(lost);
	}

	private static @Nullable ReplyError reason(Loss loss) {
		Throwable cause = loss.cause();
		if (cause instanceof AuthenticationException login && login.getCause() != null) {
			cause = login.getCause();
		}
		if (cause instanceof RejectedException rejected) {
			return rejected.error();
		}
		ReplyError last = loss.lastError();
		return (last != null && DeribitErrors.explainsLoss(last)) ? last : null;
	}

	private static @Nullable Duration shortestDelay(Loss loss) {
		ReplyError reason = reason(loss);
		Duration delay = (reason != null) ? DeribitErrors.delay(reason) : null;
		if (loss.httpStatus() == TOO_MANY_REQUESTS) {
			delay = TOO_MANY_CONNECTIONS;
		}
		Duration told = loss.retryAfter();
		boolean longer = delay != null && told != null && told.compareTo(delay) > 0;
		return longer ? told : delay;
	}

	// Doubles with each attempt, and adds up to half again at random, so that many
	// clients
	// that were refused together do not come back together.
	private Duration delay(Duration shortest, int attempt) {
		Duration grown = shortest.multipliedBy(1L << Math.min(Math.max(attempt - 1, 0), 8));
		Duration longest = (shortest.compareTo(LONGEST_DELAY) > 0) ? shortest : LONGEST_DELAY;
		Duration capped = (grown.compareTo(longest) > 0) ? longest : grown;
		return capped.plusMillis(this.random.nextLong(capped.toMillis() / 2 + 1));
	}

}
