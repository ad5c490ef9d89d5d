package io.websockexnova.engine;

/**
 * What has become of the items for a subscriber:
 * {@code offered = delivered + conflated + dropped + buffered}.
 *
 * @param offered items for the subscriber
 * @param delivered items that it has been given
 * @param conflated items that a newer one of their key has replaced
 * @param dropped items that it will never be given
 * @param buffered items that wait for it
 */
record Tally(long offered, long delivered, long conflated, long dropped, long buffered) {

	static final Tally NOTHING = new Tally(0, 0, 0, 0, 0);

	Tally plus(Tally other) {
		return new Tally(this.offered + other.offered, this.delivered + other.delivered,
				this.conflated + other.conflated, this.dropped + other.dropped, this.buffered + other.buffered);
	}

}
