package io.websockexnova.behavior;

import java.time.Duration;

/**
 * A bucket of credits.
 *
 * @param name name of the bucket
 * @param capacity most credits it holds
 * @param refill credits that come back per period, spread evenly
 * @param period the period
 * @param reserve credits that only the control lane may take
 */
public record RateLimit(String name, long capacity, long refill, Duration period, long reserve) {

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
