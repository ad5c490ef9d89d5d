package io.websockexnova.engine;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

import io.websockexnova.behavior.SubscriptionLimits;
import io.websockexnova.transport.Loop;

/**
 * How fast subscribe and unsubscribe requests may leave, over all sockets of a client:
 * within any period no more than the venue allows. A token bucket cannot promise that
 * without giving up its burst, so the latest requests are remembered. The period is taken
 * a little longer than it is, since requests do not travel evenly. Loop only.
 */
final class Pace {

	private static final double SLACK = 1.05;

	private final Loop loop;

	private final Deque<Long> sent = new ArrayDeque<>();

	Pace(Loop loop) {
		this.loop = loop;
	}

	/**
	 * How long the next request has to wait.
	 * @param limits what the venue allows
	 * @return the wait, zero if it may leave now
	 */
	Duration delay(SubscriptionLimits limits) {
		int most = limits.requestsPerPeriod();
		if (most == 0) {
			this.sent.clear();
			return Duration.ZERO;
		}
		while (this.sent.size() > most) {
			this.sent.remove();
		}
		if (this.sent.size() < most) {
			return Duration.ZERO;
		}
		long period = (long) (limits.period().toNanos() * SLACK);
		long left = this.sent.element() + period - this.loop.nanoTime();
		return (left > 0) ? Duration.ofNanos(left) : Duration.ZERO;
	}

	void spend() {
		this.sent.add(this.loop.nanoTime());
	}

}
