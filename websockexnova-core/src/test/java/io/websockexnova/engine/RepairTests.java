package io.websockexnova.engine;

import java.time.Duration;
import java.util.Random;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.websockexnova.client.Statistics;
import io.websockexnova.engine.Feed.Line;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One repair of each kind, in virtual time.
 */
@Tag("R1")
class RepairTests {

	private final Random random = new Random(7);

	private FaultyVenue venue = venue(FeedKind.LINKED, Duration.ZERO);

	@AfterEach
	void close() {
		this.venue.close();
	}

	@Test
	void whenTheVenueResumesThenWhatWasMissedComesAndNothingIsLost() {
		Feed feed = use(FeedKind.RESUMED, Duration.ZERO);
		FeedReader reader = read(feed);
		send(feed);
		this.venue.cut();
		feed.change();
		feed.change();
		this.venue.advance(200);
		send(feed);
		long last = feed.number;
		assertThat(reader.heard).containsExactly("0:" + (last - 3), "gap DISCONNECTED -1 -1", "recovered true",
				"0:" + (last - 2), "0:" + (last - 1), "0:" + last);
		assertThat(reader.violations).isEmpty();
	}

	@Test
	void whenTheVenueHasBegunANewHistoryThenTheLossIsAdmitted() {
		Feed feed = use(FeedKind.RESUMED, Duration.ZERO);
		FeedReader reader = read(feed);
		send(feed);
		this.venue.cut();
		feed.restart();
		this.venue.advance(200);
		send(feed);
		assertThat(reader.heard).hasSize(4).endsWith("gap DISCONNECTED -1 -1", "recovered false", "1:2");
		assertThat(reader.violations).isEmpty();
	}

	@Test
	void whenMissingMessagesCanBeAskedForThenTheyAreMergedWithWhatCameMeanwhile() {
		Feed feed = use(FeedKind.BACKFILLED, Duration.ZERO);
		FeedReader reader = read(feed);
		send(feed);
		long first = feed.number;
		feed.change();
		send(feed);
		assertThat(this.venue.network.last().sent).last().asString().contains("since faulty");
		assertThat(reader.heard).containsExactly("0:" + first, "gap SEQUENCE " + first + " " + (first + 1),
				"repairing 1", "recovered true", "0:" + (first + 1), "0:" + (first + 2));
		Statistics counted = this.venue.client.statistics();
		assertThat(counted.gaps()).isEqualTo(1);
		assertThat(counted.repairs()).isEqualTo(1);
	}

	@Test
	void whenASubscriberJoinsATopicWithAFetchedPictureThenTheOtherOnesHearNoMarker() {
		Feed feed = use(FeedKind.RANGED, Duration.ZERO);
		FeedReader first = read(feed);
		send(feed);
		FeedReader second = read(feed);
		send(feed);
		first.atRest();
		second.atRest();
		assertThat(first.violations).isEmpty();
		assertThat(second.violations).isEmpty();
		assertThat(first.heard).noneMatch((text) -> text.startsWith("gap") || text.startsWith("re"));
	}

	@Test
	void whenTheChecksumIsWrongThenTheMessageIsNotDeliveredAndASnapshotHeals() {
		Feed feed = use(FeedKind.CHECKED, Duration.ZERO);
		FeedReader reader = read(feed);
		Line line = feed.change();
		feed.corrupted = true;
		this.venue.send(feed, new Line(line.era(), line.previous(), line.number(),
				line.body().substring(0, line.body().lastIndexOf(',')) + ",1001]"));
		this.venue.advance(1);
		assertThat(reader.heard).hasSize(5)
			.endsWith("gap CHECKSUM -1 -1", "repairing 1", "recovered true", "picture 0:" + line.number());
		assertThat(reader.violations).isEmpty();
	}

	@Test
	void whenALateMessageComesInTimeThenThereIsNoGapAndOtherwiseThereIs() {
		Feed feed = use(FeedKind.NUMBERED, Duration.ofMillis(50));
		FeedReader reader = read(feed);
		Line late = feed.change();
		send(feed);
		this.venue.advance(48);
		this.venue.send(feed, late);
		assertThat(reader.heard).hasSize(3).endsWith("0:" + (feed.number - 1), "0:" + feed.number);
		this.venue.advance(10);
		feed.change();
		send(feed);
		this.venue.advance(48);
		assertThat(reader.gaps).isZero();
		this.venue.advance(1);
		assertThat(reader.gaps).isEqualTo(1);
		reader.atRest();
		assertThat(reader.violations).isEmpty();
	}

	private Feed use(FeedKind kind, Duration reorderTimeout) {
		this.venue.close();
		this.venue = venue(kind, reorderTimeout);
		return this.venue.feeds.values().iterator().next();
	}

	private FaultyVenue venue(FeedKind kind, Duration reorderTimeout) {
		return new FaultyVenue(this.random, reorderTimeout, 16, new Feed("faulty", kind, this.random));
	}

	private FeedReader read(Feed feed) {
		FeedReader reader = new FeedReader(this.venue.client, feed, false);
		this.venue.advance(1);
		return reader;
	}

	private void send(Feed feed) {
		this.venue.send(feed, feed.change());
		this.venue.advance(1);
	}

}
