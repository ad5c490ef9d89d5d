package io.websockexnova.test.deribit;

import java.util.Set;

/**
 * The credit buckets of the docs' rate-limits article at the default tier, shared by all
 * connections as those of one account and address.
 */
final class Credits {

	private static final Set<String> MATCHING = Set.of("private/buy", "private/sell", "private/cancel",
			"private/cancel_all");

	private final Bucket nonMatching = new Bucket(50_000, 10_000, 500);

	private final Bucket subscribe = new Bucket(30_000, 10_000, 3000);

	private final Bucket instruments = new Bucket(500_000, 10_000, 10_000);

	private final Bucket matching = new Bucket(20, 5, 1);

	// Pays for a request.
	boolean pay(String method) {
		if (MATCHING.contains(method)) {
			return this.matching.pay();
		}
		return switch (method) {
			case "public/subscribe", "private/subscribe" -> this.subscribe.pay();
			case "public/get_instruments" -> this.instruments.pay();
			default -> this.nonMatching.pay();
		};
	}

	private static final class Bucket {

		private static final long NANOS = 1_000_000_000L;

		private final long capacity;

		private final long perSecond;

		private final long cost;

		// In billionths of a credit, so that nothing is lost between two requests.
		private long level;

		private long filledAt = System.nanoTime();

		Bucket(long capacity, long perSecond, long cost) {
			this.capacity = capacity * NANOS;
			this.perSecond = perSecond;
			this.cost = cost * NANOS;
			this.level = this.capacity;
		}

		boolean pay() {
			long now = System.nanoTime();
			long elapsed = Math.min(now - this.filledAt, this.capacity / this.perSecond);
			this.level = Math.min(this.capacity, this.level + elapsed * this.perSecond);
			this.filledAt = now;
			if (this.level < this.cost) {
				return false;
			}
			this.level -= this.cost;
			return true;
		}

	}

}
