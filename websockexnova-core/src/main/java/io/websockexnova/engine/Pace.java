package io.websockexnova.engine;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

import io.websockexnova.behavior.SubscriptionLimits;
import io.websockexnova.transport.Loop;

/**
 * How fast subscribe and unsubscribe requests may leave, over all sockets of a client:
 * within any period no more than the venue allows. A token bucket cannot promise that
 * without giving up its burst, so the latest requests are remembered.
 * <p>
 * The venue counts a request when it arrives, and requests do not travel evenly. So the
 * period is taken a little longer than it is, and a request whose answer takes longer
 * than the quickest of the others is taken to have arrived that much later. An answer
 * that does not come holds the next request back for one more period at most. Loop only.
 */
final class Pace {

	private static final double SLACK = 1.05;

	/** How often to look for an answer, as a part of the period. */
	private static final int LOOKS = 20;

	private final Loop loop;

	private final Deque<Sent> sent = new ArrayDeque<>();

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
		long period = limits.period().toNanos();
		Sent oldest = this.sent.element();
		long age = this.loop.nanoTime() - oldest.at;
		long left = (long) (period * SLACK) - age;
		if (left <= 0 && age < 2 * period) {
			long late = (oldest.answered ? oldest.trip : age) - quickest();
			left = (late > 0) ? period + Math.min(late, period) - age : 0;
			left = oldest.answered ? left : Math.min(left, period / LOOKS);
		}
		return (left > 0) ? Duration.ofNanos(left) : Duration.ZERO;
	}

	/**
	 * A request leaves.
	 * @return it, to be told of its answer
	 */
	Sent spend() {
		Sent request = new Sent(this.loop.nanoTime());
		this.sent.add(request);
		return request;
	}

	/**
	 * The shortest time from a request to its answer.
	 * @return nanoseconds, the highest number if nothing is answered
	 */
	private long quickest() {
		long least = Long.MAX_VALUE;
		for (Sent request : this.sent) {
			least = (request.answered) ? Math.min(least, request.trip) : least;
		}
		return least;
	}

	/**
	 * A request that was sent.
	 */
	final class Sent {

		private final long at;

		private long trip;

		private boolean answered;

		private Sent(long at) {
			this.at = at;
		}

		/**
		 * Its first answer has come, or none will come any more.
		 */
		void answered() {
			if (!this.answered) {
				this.answered = true;
				this.trip = Pace.this.loop.nanoTime() - this.at;
			}
		}

	}

}
