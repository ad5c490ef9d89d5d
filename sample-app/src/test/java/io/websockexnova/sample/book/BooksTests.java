package io.websockexnova.sample.book;

import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.websockexnova.client.TopicUpdate;
import io.websockexnova.client.TopicUpdate.GapReason;
import io.websockexnova.platform.deribit.BookLevel;
import io.websockexnova.platform.deribit.BookUpdate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link Books}.
 */
class BooksTests {

	private static final String CHANNEL = "book.BTC-PERPETUAL.raw";

	private final Books books = new Books();

	@Test
	void shouldFollowSnapshotsAndChanges() {
		this.books.onBook(data("snapshot", 10, null, "99"));
		this.books.onBook(data("change", 12, 10L, "98"));
		BookSnapshot book = Objects.requireNonNull(this.books.snapshots().get("BTC-PERPETUAL"));
		assertThat(book.changeId()).isEqualTo(12);
		assertThat(book.bids().keySet()).containsExactly(new BigDecimal("99"), new BigDecimal("98"));
		assertThat(book.best()).isEqualTo("99/-");
		assertThat(this.books.feed(CHANNEL).updates()).isEqualTo(2);
		assertThat(this.books.channels()).containsExactly(CHANNEL);
	}

	@Test
	void shouldKeepMarkersWithThePlaceOfTheBook() {
		long before = System.nanoTime();
		this.books.onBook(data("snapshot", 10, null, "99"));
		this.books.onGap(new TopicUpdate.Gap<BookUpdate>(CHANNEL, GapReason.SEQUENCE, 10, 11));
		this.books.onGap(new TopicUpdate.Recovered<BookUpdate>(CHANNEL, true));
		Feed feed = this.books.feed(CHANNEL);
		assertThat(feed.gaps()).isEqualTo(1);
		assertThat(feed.updates()).isEqualTo(1);
		assertThat(feed.markersSince(before)).hasSize(2)
			.allSatisfy((marker) -> assertThat(marker.changeId()).isEqualTo(10));
		assertThat(feed.markersSince(System.nanoTime())).isEmpty();
	}

	@Test
	void shouldMeasureTheLongestPauseBetweenTwoReadings() {
		Feed feed = this.books.feed(CHANNEL);
		this.books.onBook(data("snapshot", 10, null, "99"));
		long earlier = feed.read().longestPauseNanos();
		long began = System.nanoTime();
		this.books.onBook(data("change", 11, 10L, "98"));
		Feed.Reading reading = feed.read();
		assertThat(earlier).isPositive();
		assertThat(reading.longestPauseNanos()).isPositive();
		assertThat(reading.updates()).isEqualTo(2);
		assertThat(reading.generation()).isEqualTo(3);
		assertThat(feed.read().longestPauseNanos()).isLessThanOrEqualTo(System.nanoTime() - began);
	}

	private static TopicUpdate.Data<BookUpdate> data(String type, long changeId, @Nullable Long previous, String bid) {
		List<BookLevel> bids = List.of(new BookLevel("new", new BigDecimal(bid), BigDecimal.ONE));
		return new TopicUpdate.Data<>(CHANNEL,
				new BookUpdate(type, 0, "BTC-PERPETUAL", changeId, previous, bids, List.of()), 3);
	}

}
