package io.websockexnova.engine;

import io.websockexnova.client.Statistics;

/**
 * Plain fields that only the loop writes. Readers on other threads may see values that
 * are a moment old.
 */
final class Counters {

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

	long dropped;

	long unmatched;

	long undecodable;

	long eventsDropped;

	long retries;

	long rateLimited;

	long answersDropped;

	final RoundTrip roundTrip = new RoundTrip();

	Statistics snapshot(long pendingRequests, long queued) {
		return new Statistics(this.messagesReceived, this.bytesReceived, this.messagesSent, this.bytesSent,
				this.attempts, this.connections, this.losses, this.reconnects, this.rotations, this.gaps, this.repairs,
				this.duplicates, this.discarded, this.dropped, this.unmatched, this.undecodable, this.eventsDropped,
				this.retries, this.rateLimited, this.answersDropped, pendingRequests, queued, this.roundTrip.last(),
				this.roundTrip.smoothed());
	}

}
