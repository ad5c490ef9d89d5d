package io.websockexnova.behavior;

import java.time.Duration;
import java.util.Objects;

/**
 * A bucket of credits.
 *
 * @param name name of the bucket
 * @param capacity most credits it holds
 * @param refill credits that come back per period, spread evenly
 * @param period the period
 * @param reserve credits that only the control lane may take
 * @param scope who shares it
 */
public record RateLimit(String name, long capacity, long refill, Duration period, long reserve, Scope scope) {

	public RateLimit {
		if (capacity <= 0) {
			throw new IllegalArgumentException(
					"'capacity' of rate limit '" + name + "' is " + capacity + "; it must be positive");
		}
		if (refill <= 0) {
			throw new IllegalArgumentException(
					"'refill' of rate limit '" + name + "' is " + refill + "; it must be positive");
		}
		if (period.isNegative() || period.isZero()) {
			throw new IllegalArgumentException(
					"'period' of rate limit '" + name + "' is " + period + "; it must be positive");
		}
		if (reserve < 0 || reserve >= capacity) {
			throw new IllegalArgumentException("'reserve' of rate limit '" + name + "' is " + reserve
					+ "; it must be at least 0 and below capacity");
		}
		Objects.requireNonNull(scope, "'scope' must not be null");
	}

	/**
	 * A bucket of each client's own.
	 * @param name name of the bucket
	 * @param capacity most credits it holds
	 * @param refill credits that come back per period, spread evenly
	 * @param period the period
	 * @param reserve credits that only the control lane may take
	 */
	public RateLimit(String name, long capacity, long refill, Duration period, long reserve) {
		this(name, capacity, refill, period, reserve, Scope.CLIENT);
	}

	/**
	 * The same bucket, shared.
	 * @param value who shares it
	 * @return a copy
	 */
	public RateLimit scope(Scope value) {
		return new RateLimit(this.name, this.capacity, this.refill, this.period, this.reserve, value);
	}

	/**
	 * Who shares a bucket, among the clients of one engine with the same platform.
	 */
	public enum Scope {

		/**
		 * Nobody: each client has its own.
		 */
		CLIENT,

		/**
		 * All clients with the same {@link Credentials#key()}; clients without
		 * credentials share it by endpoint.
		 */
		ACCOUNT,

		/**
		 * All clients that connect to the same host and port.
		 */
		ENDPOINT

	}

	/**
	 * What a message costs.
	 *
	 * @param limit name of the bucket
	 * @param credits how many credits it takes
	 */
	public record Charge(String limit, long credits) {
	}

}
