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

	private final boolean charging;

	private final boolean choosing;

	GuardedRateLimitHandler(Guard guard, RateLimitHandler handler) {
		this.guard = guard;
		this.handler = handler;
		this.charging = Guard.hasOwn(handler, RateLimitHandler.class, "charges", Outbound.class);
		this.choosing = Guard.hasOwn(handler, RateLimitHandler.class, "lane", Outbound.class);
	}

	@Override
	public List<RateLimit> limits() {
		return this.guard.require(Hook.LIMITS, () -> this.handler.limits());
	}

	@Override
	public List<RateLimit.Charge> charges(Outbound message) {
		if (!this.charging) {
			return this.handler.charges(message);
		}
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
		if (!this.choosing) {
			return this.handler.lane(message);
		}
		long before = this.guard.enter(Hook.LANE);
		try {
			return Objects.requireNonNull(this.handler.lane(message), Hook.LANE.nothing());
		}
		finally {
			this.guard.exit(before);
		}
	}

	@Override
	public Duration pause(ReplyError refusal) {
		return this.guard.require(Hook.PAUSE, () -> this.handler.pause(refusal));
	}

}
