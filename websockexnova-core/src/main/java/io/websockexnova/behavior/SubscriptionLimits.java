package io.websockexnova.behavior;

import java.time.Duration;

/**
 * What a venue allows of subscriptions on one connection. Zero stands for no limit.
 *
 * @param topicsPerRequest most topics in one subscribe or unsubscribe request
 * @param bytesPerRequest most bytes of the payload of one such request; a single topic
 * that needs more is sent all the same, and the server says what it thinks of it
 * @param requestsPerPeriod most such requests within any time as long as {@code period}
 * @param period the time in which they are counted
 * @param topicsPerConnection most topics on one connection; further ones go to further
 * connections
 */
public record SubscriptionLimits(int topicsPerRequest, int bytesPerRequest, int requestsPerPeriod, Duration period,
		int topicsPerConnection) {

	/** No limits at all. */
	public static final SubscriptionLimits UNLIMITED = new SubscriptionLimits(0, 0, 0, Duration.ofSeconds(1), 0);

	public SubscriptionLimits {
		if (topicsPerRequest < 0 || bytesPerRequest < 0 || requestsPerPeriod < 0 || topicsPerConnection < 0) {
			throw new IllegalArgumentException("limits of subscriptions are " + topicsPerRequest + " topics and "
					+ bytesPerRequest + " bytes per request, " + requestsPerPeriod + " requests per period and "
					+ topicsPerConnection + " topics per connection; none may be negative, 0 is no limit");
		}
		if (period.isNegative() || period.isZero()) {
			throw new IllegalArgumentException("'period' is " + period + "; it must be positive");
		}
	}

	/**
	 * The same with a limit on each request.
	 * @param topics most topics, 0 for no limit
	 * @param bytes most bytes, 0 for no limit
	 * @return a copy
	 */
	public SubscriptionLimits perRequest(int topics, int bytes) {
		return new SubscriptionLimits(topics, bytes, this.requestsPerPeriod, this.period, this.topicsPerConnection);
	}

	/**
	 * The same with a limit on the rate of requests.
	 * @param requests most requests, 0 for no limit
	 * @param time within any time as long as this
	 * @return a copy
	 */
	public SubscriptionLimits rate(int requests, Duration time) {
		return new SubscriptionLimits(this.topicsPerRequest, this.bytesPerRequest, requests, time,
				this.topicsPerConnection);
	}

	/**
	 * The same with a limit on each connection.
	 * @param topics most topics, 0 for no limit
	 * @return a copy
	 */
	public SubscriptionLimits perConnection(int topics) {
		return new SubscriptionLimits(this.topicsPerRequest, this.bytesPerRequest, this.requestsPerPeriod, this.period,
				topics);
	}

}
