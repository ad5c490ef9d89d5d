package io.websockexnova.engine;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.local.SynchronizationStrategy;

import io.websockexnova.behavior.RateLimit;
import io.websockexnova.transport.Loop;

/**
 * The buckets of a client. They outlive its sockets, as the venue's do. Loop only.
 */
final class Credits {

	private final Map<String, Limited> buckets = new LinkedHashMap<>();

	static Credits of(Shared shared) {
		return new Credits(shared.behaviors().rateLimit().limits(), shared.loop());
	}

	Credits(List<RateLimit> limits, Loop loop) {
		for (RateLimit limit : limits) {
			this.buckets.put(limit.name(), new Limited(bucket(limit, loop), limit.capacity(), limit.reserve()));
		}
	}

	private static Bucket bucket(RateLimit limit, Loop loop) {
		Bandwidth bandwidth = Bandwidth.builder()
			.capacity(limit.capacity())
			.refillGreedy(limit.refill(), limit.period())
			.build();
		return Bucket.builder()
			.addLimit(bandwidth)
			.withCustomTimePrecision(new LoopTime(loop))
			.withSynchronizationStrategy(SynchronizationStrategy.NONE)
			.build();
	}

	/**
	 * Takes the credits for a message out of all its buckets, or out of none.
	 * @param charges what the message costs
	 * @return zero if it is paid, otherwise how long to wait before asking again
	 */
	Duration take(List<RateLimit.Charge> charges) {
		long wait = 0;
		for (RateLimit.Charge charge : charges) {
			Limited limited = limited(charge);
			long needed = charge.credits() + limited.reserve();
			if (needed > limited.capacity()) {
				throw new IllegalStateException("RateLimitHandler charges " + charge.credits() + " credits to bucket '"
						+ charge.limit() + "', which never has more than " + (limited.capacity() - limited.reserve())
						+ " for it");
			}
			wait = Math.max(wait, limited.bucket().estimateAbilityToConsume(needed).getNanosToWaitForRefill());
		}
		if (wait == 0) {
			takeUrgently(charges);
		}
		return Duration.ofNanos(wait);
	}

	/**
	 * Takes the credits for a message that cannot wait, reserve included; the debt is
	 * paid by later messages.
	 * @param charges what the message costs
	 */
	void takeUrgently(List<RateLimit.Charge> charges) {
		for (RateLimit.Charge charge : charges) {
			limited(charge).bucket().consumeIgnoringRateLimits(charge.credits());
		}
	}

	private Limited limited(RateLimit.Charge charge) {
		Limited limited = this.buckets.get(charge.limit());
		if (limited == null) {
			throw new IllegalStateException("RateLimitHandler charges the unknown bucket '" + charge.limit()
					+ "'; its limits() name " + this.buckets.keySet());
		}
		return limited;
	}

	private record Limited(Bucket bucket, long capacity, long reserve) {
	}

}
