package io.websockexnova.engine;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import io.websockexnova.behavior.Lane;
import io.websockexnova.behavior.Outbound;
import io.websockexnova.behavior.RateLimit;
import io.websockexnova.behavior.RateLimitHandler;
import io.websockexnova.behavior.ReplyError;

/**
 * A guarded rate limit handler.
 */
final class GuardedRateLimitHandler implements RateLimitHandler {

	private final Guard guard;

	private final RateLimitHandler handler;

	GuardedRateLimitHandler(Guard guard, RateLimitHandler handler) {
		this.guard = guard;
		this.handler = handler;
	}

	@Override
	public List<RateLimit> limits() {
		return this.guard.require(Hook.LIMITS, () -> this.handler.limits());
	}

	@Override
	public List<RateLimit.Charge> charges(Outbound message) {
		long before = this.guard.enter(Hook.CHARGES);
		try {
			return Objects.requireNonNull(this.handler.charges(message), Hook.CHARGES.nothing());
		}
		finally {
			this.guard.exit(before);
		}
	}

	@Override
	public Lane lane(Outbound message) {
		return this.guard.require(Hook.LANE, () -> this.handler.lane(message));
	}

	@Override
	public Duration pause(ReplyError refusal) {
		return this.guard.require(Hook.PAUSE, () -> this.handler.pause(refusal));
	}

}
