package io.websockexnova.sample.scenario;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.websockexnova.client.TopicUpdate;
import io.websockexnova.sample.book.Books;
import io.websockexnova.sample.book.Feed;

/**
 * What came in on the channels during a part of the script.
 *
 * @param beganNanos when it began, in terms of {@link System#nanoTime()}
 * @param before where the channels stood at the beginning
 * @param after where they stood at the end
 * @param markers markers in between
 */
record Window(long beganNanos, Map<String, Feed.Reading> before, Map<String, Feed.Reading> after,
		Map<String, List<Feed.Marker>> markers) {

	static Opened open(Books books, List<String> channels) {
		return new Opened(System.nanoTime(), books, read(books, channels));
	}

	List<Feed.Marker> markers(String channel) {
		return this.markers.getOrDefault(channel, List.of());
	}

	/**
	 * Names of the markers of a channel.
	 * @param channel the channel
	 * @return such as {@code Gap(STALE), Repairing, Recovered(complete)}
	 */
	List<String> story(String channel) {
		return markers(channel).stream().map((marker) -> describe(marker.update())).toList();
	}

	/**
	 * Updates that a channel had.
	 * @param channel the channel
	 * @return how many
	 */
	long updates(String channel) {
		return reading(this.after, channel).updates() - reading(this.before, channel).updates();
	}

	/**
	 * Milliseconds from the beginning to a marker.
	 * @param channel the channel
	 * @param type type of the marker
	 * @return the time, or -1 if there was none
	 */
	long millisTo(String channel, Class<?> type) {
		return markers(channel).stream()
			.filter((marker) -> type.isInstance(marker.update()))
			.findFirst()
			.map((marker) -> (marker.nanoTime() - this.beganNanos) / 1_000_000)
			.orElse(-1L);
	}

	/**
	 * What is wrong with a channel that nothing should have happened to.
	 * @param channel the channel
	 * @param check takes the problems
	 * @param longestPauseMillis how long it may have been silent
	 */
	void requireUndisturbed(String channel, Claim.Check check, long longestPauseMillis) {
		long pause = reading(this.after, channel).longestPauseNanos() / 1_000_000;
		check.require(markers(channel).isEmpty(), channel + " had " + story(channel))
			.require(reading(this.before, channel).generation() == reading(this.after, channel).generation(),
					channel + " changed its connection")
			.require(updates(channel) > 0, channel + " had no updates")
			.require(pause < longestPauseMillis, channel + " was silent for " + pause + " ms");
	}

	private static Feed.Reading reading(Map<String, Feed.Reading> readings, String channel) {
		return readings.getOrDefault(channel, new Feed.Reading(0, 0, 0));
	}

	private static Map<String, Feed.Reading> read(Books books, List<String> channels) {
		Map<String, Feed.Reading> readings = new LinkedHashMap<>();
		channels.forEach((channel) -> readings.put(channel, books.feed(channel).read()));
		return readings;
	}

	private static String describe(TopicUpdate<?> update) {
		if (update instanceof TopicUpdate.Gap<?> gap) {
			return "Gap(" + gap.reason() + ")";
		}
		if (update instanceof TopicUpdate.Recovered<?> recovered) {
			return recovered.complete() ? "Recovered(complete)" : "Recovered(lossy)";
		}
		return update.getClass().getSimpleName();
	}

	/**
	 * A window that is still open.
	 *
	 * @param beganNanos when it began
	 * @param books where the updates come in
	 * @param before where the channels stood
	 */
	record Opened(long beganNanos, Books books, Map<String, Feed.Reading> before) {

		boolean saw(String channel, Class<?> type) {
			return this.books.feed(channel)
				.markersSince(this.beganNanos)
				.stream()
				.anyMatch((marker) -> type.isInstance(marker.update()));
		}

		boolean sawEverywhere(Class<?> type) {
			return this.before.keySet().stream().allMatch((channel) -> saw(channel, type));
		}

		Window close() {
			List<String> channels = List.copyOf(this.before.keySet());
			Map<String, List<Feed.Marker>> markers = new LinkedHashMap<>();
			channels.forEach((channel) -> markers.put(channel, this.books.feed(channel).markersSince(this.beganNanos)));
			return new Window(this.beganNanos, this.before, read(this.books, channels), markers);
		}

	}

}
