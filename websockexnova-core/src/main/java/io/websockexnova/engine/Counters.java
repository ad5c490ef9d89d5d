package io.websockexnova.engine;

import io.websockexnova.client.Statistics;

/**
 * Plain fields that only the loop writes. Readers on other threads may see values that
 * are a moment old.
 */
final class Counters {

	/** When bytes came in last, by the loop's clock. */
	long readAt;

	long messagesReceived;

	long bytesReceived;

	long messagesSent;

	long bytesSent;

	long attempts;

	long connections;

	long losses;

	long reconnects;

	long rotations;

	long gaps;

	long repairs;

	long duplicates;

	long discarded;

	long unmatched;

	long undecodable;

	long intercepted;

	long retries;

	long rateLimited;

	long answersDropped;

	final RoundTrip roundTrip = new RoundTrip();

	Statistics snapshot(Tally items, long eventsDropped, long pendingRequests, long queued) {
		return new Statistics(this.messagesReceived, this.bytesReceived, this.messagesSent, this.bytesSent,
				this.attempts, this.connections, this.losses, this.reconnects, this.rotations, this.gaps, this.repairs,
				this.duplicates, this.discarded, items.offered(), items.delivered(), items.conflated(), items.dropped(),
				items.buffered(), this.unmatched, this.undecodable, eventsDropped, this.intercepted, this.retries,
				this.rateLimited, this.answersDropped, pendingRequests, queued, this.roundTrip.last(),
				this.roundTrip.smoothed());
	}

}
