package io.websockexnova.engine;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.ErrorClass;
import io.websockexnova.behavior.Inbound;
import io.websockexnova.behavior.RateLimit;
import io.websockexnova.behavior.RejectedException;
import io.websockexnova.behavior.ReplyError;
import io.websockexnova.client.ClientEvent;

/**
 * Lets the budgets follow what the server says: a refusal for rate shrinks those that the
 * request was charged to, success makes them grow again. Loop only.
 */
final class RateFeedback {

	private final Shared shared;

	private final Credits credits;

	private final Errors errors;

	private final Consumer<Throwable> failures;

	/**
	 * New.
	 * @param shared what the parts of the client share
	 * @param credits the budgets
	 * @param errors tells what an error means
	 * @param failures takes what the {@code RateLimitHandler} throws
	 */
	RateFeedback(Shared shared, Credits credits, Errors errors, Consumer<Throwable> failures) {
		this.shared = shared;
		this.credits = credits;
		this.errors = errors;
		this.failures = failures;
	}

	/**
	 * The server has answered a request.
	 * @param item the request, or null if nothing of it is known
	 * @param reply the answer
	 */
	void answered(@Nullable Item item, Inbound reply) {
		if (item != null) {
			answered(item.charges(), reply.error());
		}
	}

	/**
	 * The server has answered a request.
	 * @param charges what it had cost
	 * @param error how it was refused, or null
	 */
	void answered(List<RateLimit.Charge> charges, @Nullable ReplyError error) {
		if (error == null) {
			charges.forEach(this::accepted);
		}
		else if (this.errors.classify(new RejectedException("a request", error)) == ErrorClass.RATE_LIMITED) {
			this.shared.counters().rateLimited++;
			Duration pause = pause(error);
			for (RateLimit.Charge charge : charges) {
				Budget budget = this.credits.budget(charge);
				if (budget.refused(pause)) {
					tell(budget, pause);
				}
			}
		}
	}

	private void accepted(RateLimit.Charge charge) {
		Budget budget = this.credits.budget(charge);
		if (budget.accepted()) {
			tell(budget, Duration.ZERO);
		}
	}

	private void tell(Budget budget, Duration pause) {
		this.shared.events()
			.emit(new ClientEvent.BudgetChanged(this.shared.name(), this.shared.now(), budget.limit().name(),
					budget.share(), pause));
	}

	private Duration pause(ReplyError error) {
		try {
			Duration pause = Objects.requireNonNull(this.shared.behaviors().rateLimit().pause(error), "no pause");
			return pause.isNegative() ? Duration.ZERO : pause;
		}
		catch (Throwable ex) {
			this.failures.accept(ex);
			return Duration.ZERO;
		}
	}

}
