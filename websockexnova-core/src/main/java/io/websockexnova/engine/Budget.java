package io.websockexnova.engine;

import java.time.Duration;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.TokensInheritanceStrategy;
import io.github.bucket4j.local.SynchronizationStrategy;

import io.websockexnova.behavior.RateLimit;
import io.websockexnova.transport.Loop;

/**
 * The credits of one bucket. A refusal for rate says that somebody else takes from it or
 * that it is smaller than declared: what is left is given up, and credits come back half
 * as fast, down to a sixteenth; each {@value #SUCCESSES} requests that are not refused
 * give back a sixteenth. Thread-safe, since several clients may share it.
 */
final class Budget {

	private static final int SIXTEENTHS = 16;

	private static final int SUCCESSES = 8;

	private final RateLimit limit;

	private final Loop clock;

	private final Bucket bucket;

	private volatile long resumeAt;

	private volatile boolean pausing;

	/** Speed at which credits come back, in sixteenths of what was declared. */
	private volatile int speed = SIXTEENTHS;

	private int successes;

	private long shrunkAt;

	Budget(RateLimit limit, Loop clock) {
		this.limit = limit;
		this.clock = clock;
		this.bucket = Bucket.builder()
			.addLimit(bandwidth(limit, SIXTEENTHS))
			.withCustomTimePrecision(new LoopTime(clock))
			.withSynchronizationStrategy((limit.scope() == RateLimit.Scope.CLIENT) ? SynchronizationStrategy.NONE
					: SynchronizationStrategy.LOCK_FREE)
			.build();
	}

	private static Bandwidth bandwidth(RateLimit limit, int speed) {
		return Bandwidth.builder()
			.capacity(limit.capacity())
			.refillGreedy(limit.refill(), limit.period().multipliedBy(SIXTEENTHS).dividedBy(speed))
			.build();
	}

	RateLimit limit() {
		return this.limit;
	}

	/**
	 * How fast credits come back.
	 * @return part of what was declared, at most 1
	 */
	double share() {
		return (double) this.speed / SIXTEENTHS;
	}

	/**
	 * How long it takes until some credits are there.
	 * @param credits number of credits
	 * @return nanoseconds, zero if they are there
	 */
	long estimate(long credits) {
		return Math.max(pause(), this.bucket.estimateAbilityToConsume(credits).getNanosToWaitForRefill());
	}

	/**
	 * Takes credits if more than that is there.
	 * @param credits credits to take
	 * @param untouched credits that must be left
	 * @return whether they were taken
	 */
	boolean take(long credits, long untouched) {
		if (pause() > 0 || !this.bucket.tryConsume(credits + untouched)) {
			return false;
		}
		giveBack(untouched);
		return true;
	}

	/**
	 * Takes credits, on credit if need be.
	 * @param credits credits to take
	 */
	void takeUrgently(long credits) {
		if (credits > 0) {
			this.bucket.consumeIgnoringRateLimits(credits);
		}
	}

	void giveBack(long credits) {
		if (credits > 0) {
			this.bucket.addTokens(credits);
		}
	}

	/**
	 * The server has refused a request for rate. Of refusals that come together only the
	 * first shrinks the budget.
	 * @param pause nothing but control messages leaves for so long
	 * @return whether the budget has shrunk
	 */
	synchronized boolean refused(Duration pause) {
		long now = this.clock.nanoTime();
		boolean again = this.shrunkAt != 0 && now - this.shrunkAt < this.limit.period().toNanos();
		boolean paused = pause() > 0;
		if (!pause.isZero() && pause() < pause.toNanos()) {
			this.resumeAt = now + pause.toNanos();
			this.pausing = true;
		}
		this.successes = 0;
		if (again || paused) {
			return false;
		}
		this.shrunkAt = (now != 0) ? now : 1;
		this.bucket.tryConsumeAsMuchAsPossible();
		if (this.speed == 1) {
			return false;
		}
		resize(this.speed / 2);
		return true;
	}

	/**
	 * The server has taken a request.
	 * @return whether the budget has grown
	 */
	boolean accepted() {
		return this.speed != SIXTEENTHS && regrow();
	}

	private synchronized boolean regrow() {
		if (this.speed == SIXTEENTHS || ++this.successes < SUCCESSES) {
			return false;
		}
		this.successes = 0;
		resize(this.speed + 1);
		return true;
	}

	private void resize(int sixteenths) {
		this.speed = sixteenths;
		this.bucket.replaceConfiguration(
				BucketConfiguration.builder().addLimit(bandwidth(this.limit, sixteenths)).build(),
				TokensInheritanceStrategy.AS_IS);
	}

	private long pause() {
		if (!this.pausing) {
			return 0;
		}
		long left = this.resumeAt - this.clock.nanoTime();
		if (left <= 0) {
			this.pausing = false;
			return 0;
		}
		return left;
	}

}
