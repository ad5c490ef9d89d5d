package io.websockexnova.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import io.websockexnova.behavior.Sequence;
import io.websockexnova.behavior.SequenceRule;

/**
 * The server's side of one topic: a small book with all the states it has had, and what
 * of its changes has been put on the wire.
 */
final class Feed {

	static final int KEYS = 4;

	final String topic;

	final FeedKind kind;

	/** Times that numbering has begun anew. */
	int era;

	long number;

	/** Something happened that nothing can bring back. */
	boolean lossAllowed;

	boolean corrupted;

	int cuts;

	boolean subscribed;

	/** Somebody has had a message. */
	boolean heard;

	private final Random random;

	private final long[] book = new long[KEYS];

	private final Map<String, long[]> history = new HashMap<>();

	private final Map<String, Line> log = new HashMap<>();

	private final Set<String> wired = new HashSet<>();

	Feed(String topic, FeedKind kind, Random random) {
		this.topic = topic;
		this.kind = kind;
		this.random = random;
		this.number = 1000 + random.nextInt(3);
		this.history.put(key(this.number), this.book.clone());
	}

	private String key(long at) {
		return this.era + ":" + at;
	}

	/**
	 * Changes the book.
	 * @return what a subscriber is told
	 */
	Line change() {
		long first = this.number + 1;
		long previous = this.number;
		int parts = (this.kind.rule == SequenceRule.RANGE) ? 1 + this.random.nextInt(3) : 1;
		// Linked numbers skip.
		this.number += (this.kind.rule == SequenceRule.LINK) ? 1 + this.random.nextInt(4) : parts;
		StringBuilder changes = new StringBuilder();
		for (int i = 0; i < parts; i++) {
			int at = this.random.nextInt(KEYS);
			this.book[at] = this.random.nextInt(1000);
			changes.append(',').append(at).append(',').append(this.book[at]);
		}
		for (long at = first; at < this.number; at++) {
			// Only the number that a message reaches is a state.
			this.history.putIfAbsent(key(at), this.book.clone());
		}
		this.history.put(key(this.number), this.book.clone());
		Line line = new Line(this.era, previous, this.number,
				"[0," + this.era + "," + this.number + "," + sum() + changes + "]");
		this.log.put(key(this.number), line);
		return line;
	}

	private long sum() {
		return Arrays.hashCode(this.book);
	}

	Line snapshot() {
		StringBuilder values = new StringBuilder();
		for (long value : this.book) {
			values.append(',').append(value);
		}
		return new Line(this.era, -1, this.number, "[1," + this.era + "," + this.number + "," + sum() + values + "]");
	}

	/**
	 * Begins to count anew.
	 */
	void restart() {
		this.era++;
		this.number = 1;
		this.history.put(key(1), this.book.clone());
	}

	/**
	 * The changes after a number.
	 * @param after the number
	 * @return the changes, in order
	 */
	List<Line> since(long after) {
		List<Line> lines = new ArrayList<>();
		for (long at = after + 1; at <= this.number; at++) {
			Line line = this.log.get(key(at));
			if (line != null) {
				lines.add(line);
			}
		}
		return lines;
	}

	void wired(Line line) {
		for (long at = line.previous + 1; at <= line.number && line.previous >= 0; at++) {
			this.wired.add(line.era + ":" + at);
		}
	}

	/**
	 * Whether the client cannot have all messages of a stretch.
	 * @param from the number before the first
	 * @param until the last
	 */
	boolean misses(long from, long until) {
		for (long at = from + 1; at <= until; at++) {
			if (!this.wired.contains(key(at)) || (this.era > 0 && !this.wired.contains((this.era - 1) + ":" + at))) {
				return true;
			}
		}
		return false;
	}

	long[] stateAt(int in, long at) {
		long[] state = this.history.get(in + ":" + at);
		if (state == null) {
			throw new AssertionError(this.topic + " has never been at " + in + ":" + at);
		}
		return state;
	}

	/**
	 * A message of the topic.
	 *
	 * @param era history it belongs to
	 * @param previous number before it, or -1 for a snapshot
	 * @param number number reached with it
	 * @param body its data
	 */
	record Line(int era, long previous, long number, String body) {

		String text(String topic) {
			return "# " + topic + " " + this.body + " " + this.era + " " + this.previous + " " + this.number;
		}

		static Sequence sequence(FeedKind kind, String era, long previous, long number) {
			String epoch = (kind.rule == SequenceRule.OFFSET) ? "epoch-" + era : "";
			if (previous < 0) {
				return Sequence.snapshot(epoch, number);
			}
			return switch (kind.rule) {
				case INCREMENT -> Sequence.number(number);
				case RANGE -> Sequence.range(previous + 1, number);
				case OFFSET -> Sequence.offset(epoch, number);
				default -> Sequence.link(previous, number);
			};
		}

	}

}
