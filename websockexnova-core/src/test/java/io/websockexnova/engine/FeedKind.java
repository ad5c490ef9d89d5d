package io.websockexnova.engine;

import io.websockexnova.behavior.SequenceRule;

/**
 * How a venue orders a topic and what brings back what is missing.
 */
enum FeedKind {

	/** Deribit's books. */
	LINKED(SequenceRule.LINK, Source.RESUBSCRIBE, false),

	/** Bybit's books. */
	NUMBERED(SequenceRule.INCREMENT, Source.RESUBSCRIBE, false),

	/** Binance's books. */
	RANGED(SequenceRule.RANGE, Source.FETCH, false),

	/** A snapshot by a request on the socket. */
	REQUESTED(SequenceRule.LINK, Source.REQUEST, false),

	/** OKX's books. */
	CHECKED(SequenceRule.LINK, Source.RESUBSCRIBE, true),

	/** Kraken's books. */
	UNNUMBERED(SequenceRule.UNNUMBERED, Source.RESUBSCRIBE, true),

	/** Centrifuge's channels. */
	RESUMED(SequenceRule.OFFSET, Source.RESUME, false),

	/** A log whose missing lines can be asked for. */
	BACKFILLED(SequenceRule.OFFSET, Source.BACKFILL, false),

	/** Numbered events that nothing brings back. */
	LOSSY(SequenceRule.INCREMENT, Source.NONE, false),

	/** No order at all. */
	PLAIN(SequenceRule.NONE, Source.RESUBSCRIBE, false);

	final SequenceRule rule;

	final Source source;

	final boolean checked;

	FeedKind(SequenceRule rule, Source source, boolean checked) {
		this.rule = rule;
		this.source = source;
		this.checked = checked;
	}

	boolean isPictured() {
		return this.rule != SequenceRule.NONE
				&& (this.source == Source.RESUBSCRIBE || this.source == Source.FETCH || this.source == Source.REQUEST);
	}

	/**
	 * What brings back what is missing.
	 */
	enum Source {

		RESUBSCRIBE, REQUEST, FETCH, BACKFILL, RESUME, NONE

	}

}
