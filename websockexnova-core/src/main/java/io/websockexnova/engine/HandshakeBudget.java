package io.websockexnova.engine;

import java.time.Duration;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;

import io.websockexnova.transport.Loop;

/**
 * How many handshakes all clients of an engine may begin, so that they do not storm a
 * server that comes back. Attempts are given places in the order in which they ask.
 * Thread-safe.
 */
final class HandshakeBudget {

	private final Bucket bucket;

	/**
	 * New.
	 * @param perSecond handshakes per second
	 * @param burst handshakes that may begin at once
	 * @param clock any loop of the transport; they share their clock
	 */
	HandshakeBudget(int perSecond, int burst, Loop clock) {
		this.bucket = Bucket.builder()
			.addLimit(Bandwidth.builder().capacity(burst).refillGreedy(perSecond, Duration.ofSeconds(1)).build())
			.withCustomTimePrecision(new LoopTime(clock))
			.build();
	}

	/**
	 * Takes a place.
	 * @return how long to wait for it
	 */
	Duration reserve() {
		return Duration.ofNanos(this.bucket.consumeIgnoringRateLimits(1));
	}

	/**
	 * Gives a place back that is not used.
	 */
	void giveBack() {
		this.bucket.addTokens(1);
	}

}
