package io.websockexnova.sample.book;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import io.websockexnova.client.TopicUpdate;

/**
 * What has come in on one channel. Thread-safe.
 */
public final class Feed {

	private static final int KEPT_MARKERS = 256;

	private final Deque<Marker> markers = new ArrayDeque<>();

	private long updates;

	private long gaps;

	private long generation;

	private long lastAt = System.nanoTime();

	private long longestPause;

	/**
	 * Notes an update.
	 * @param update data or marker
	 * @param changeId where the book of the channel stands, or -1 if there is none
	 */
	synchronized void note(TopicUpdate<?> update, long changeId) {
		long now = System.nanoTime();
		if (update instanceof TopicUpdate.Data<?> data) {
			this.updates++;
			this.generation = data.generation();
			this.longestPause = Math.max(this.longestPause, now - this.lastAt);
			this.lastAt = now;
			return;
		}
		if (update instanceof TopicUpdate.Gap) {
			this.gaps++;
		}
		if (this.markers.size() == KEPT_MARKERS) {
			this.markers.remove();
		}
		this.markers.add(new Marker(now, update, changeId));
	}

	/**
	 * Updates so far, without markers.
	 * @return how many
	 */
	public synchronized long updates() {
		return this.updates;
	}

	/**
	 * Gaps so far.
	 * @return how many
	 */
	public synchronized long gaps() {
		return this.gaps;
	}

	/**
	 * All markers, at most the latest 256.
	 * @return the markers in order
	 */
	public synchronized List<Marker> markers() {
		return List.copyOf(this.markers);
	}

	/**
	 * Markers since a time, at most the latest 256.
	 * @param nanoTime the time, in terms of {@link System#nanoTime()}
	 * @return the markers in order
	 */
	public List<Marker> markersSince(long nanoTime) {
		return markers().stream().filter((marker) -> marker.nanoTime() - nanoTime >= 0).toList();
	}

	/**
	 * Where the channel stands. The longest pause starts afresh.
	 * @return a snapshot
	 */
	public synchronized Reading read() {
		long now = System.nanoTime();
		long pause = Math.max(this.longestPause, now - this.lastAt);
		this.longestPause = 0;
		this.lastAt = now;
		return new Reading(this.updates, this.generation, pause);
	}

	/**
	 * A marker in the stream of updates.
	 *
	 * @param nanoTime when it was seen, in terms of {@link System#nanoTime()}
	 * @param update the marker
	 * @param changeId where the book stood, or -1
	 */
	public record Marker(long nanoTime, TopicUpdate<?> update, long changeId) {
	}

	/**
	 * Where a channel stands.
	 *
	 * @param updates updates so far
	 * @param generation number of the socket of the latest update
	 * @param longestPauseNanos longest time without an update since the reading before
	 */
	public record Reading(long updates, long generation, long longestPauseNanos) {
	}

}
