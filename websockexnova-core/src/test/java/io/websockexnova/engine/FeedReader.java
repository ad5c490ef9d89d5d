package io.websockexnova.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

import io.websockexnova.client.NovaClient;
import io.websockexnova.client.TopicUpdate;
import io.websockexnova.client.TopicUpdate.GapReason;

/**
 * A consumer of a {@link Feed} that believes what the stream says, and compares what it
 * has with what the server had after each message.
 */
final class FeedReader {

	final List<String> heard = new ArrayList<>();

	final List<String> violations = new ArrayList<>();

	final Disposable subscription;

	int gaps;

	int losses;

	boolean open;

	private final Feed feed;

	/** A gap can come of messages that the client had no room for. */
	private final boolean cramped;

	private long @Nullable [] book;

	private int era;

	private long last = -1;

	private boolean lossy = true;

	FeedReader(NovaClient client, Feed feed, boolean cramped) {
		this.feed = feed;
		this.cramped = cramped;
		this.subscription = client.updates(feed.topic, long[].class)
			.subscribe(this::take, (error) -> this.violations.add("the stream has failed: " + error));
	}

	private void take(TopicUpdate<long[]> update) {
		if (update instanceof TopicUpdate.Data<long[]> data) {
			long[] body = data.value();
			this.heard.add(((body[0] == 1) ? "picture " : "") + body[1] + ":" + body[2]);
			take(body);
		}
		else if (update instanceof TopicUpdate.Gap<long[]> gap) {
			this.heard.add("gap " + gap.reason() + " " + gap.expected() + " " + gap.actual());
			this.gaps++;
			expect(!this.open, "a gap within a gap");
			expect(this.cramped || isTrue(gap), "a false gap");
			this.open = true;
		}
		else if (update instanceof TopicUpdate.Recovered<long[]> recovered) {
			this.heard.add("recovered " + recovered.complete());
			this.open = false;
			if (!recovered.complete()) {
				this.losses++;
				this.lossy = true;
				expect(this.feed.lossAllowed || !this.feed.heard || this.cramped, "a loss although all could be had");
			}
		}
		else {
			this.heard.add("repairing " + ((TopicUpdate.Repairing<long[]>) update).attempt());
		}
	}

	private boolean isTrue(TopicUpdate.Gap<long[]> gap) {
		return switch (gap.reason()) {
			case SEQUENCE -> this.feed.misses(gap.expected(), gap.actual());
			case EPOCH -> this.feed.era > 0;
			case CHECKSUM -> this.feed.corrupted;
			case DISCONNECTED -> this.feed.cuts > 0;
			case STALE, OVERFLOW -> false;
		};
	}

	private void take(long[] body) {
		expect(!this.open, "data within a gap");
		this.feed.heard = true;
		if (this.feed.kind == FeedKind.PLAIN) {
			return;
		}
		if (this.feed.kind.isPictured()) {
			picture(body);
		}
		else {
			expect(this.lossy || (body[1] == this.era && body[2] == this.last + 1), "an undetected gap");
			expect(body[1] > this.era || body[2] > this.last, "something twice or out of order");
		}
		this.era = (int) body[1];
		this.last = body[2];
		this.lossy = false;
	}

	private void picture(long[] body) {
		if (body[0] == 1) {
			this.book = Arrays.copyOfRange(body, 4, body.length);
		}
		else if (this.book == null) {
			this.violations.add("a change without a picture: " + this.heard);
			return;
		}
		else {
			for (int i = 4; i < body.length; i += 2) {
				this.book[(int) body[i]] = body[i + 1];
			}
		}
		expect(Arrays.equals(this.book, this.feed.stateAt((int) body[1], body[2])), "an undetected gap");
	}

	private void expect(boolean condition, String otherwise) {
		if (!condition) {
			this.violations.add(otherwise + ": " + this.heard);
		}
	}

	/**
	 * Whether it has all that the server has.
	 */
	void atRest() {
		expect(!this.open, "a gap at rest");
		if (this.feed.kind != FeedKind.PLAIN) {
			expect(this.era == this.feed.era && this.last == this.feed.number,
					"not at " + this.feed.era + ":" + this.feed.number + " at rest");
		}
	}

	boolean hasHeard(GapReason reason) {
		return this.heard.stream().anyMatch((text) -> text.startsWith("gap " + reason));
	}

}
