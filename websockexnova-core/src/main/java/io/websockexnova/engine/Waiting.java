package io.websockexnova.engine;

import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.Inbound;
import io.websockexnova.behavior.Sequence;
import io.websockexnova.engine.Continuity.Verdict;

/**
 * Messages of one topic that came before what they follow, by their number. When there
 * are too many, the oldest go: what is kept still shows that they are missing. Loop only.
 */
final class Waiting {

	private final TreeMap<Long, Held> byNumber = new TreeMap<>();

	private final int capacity;

	private final Counters counters;

	Waiting(int capacity, Counters counters) {
		this.capacity = capacity;
		this.counters = counters;
	}

	boolean isEmpty() {
		return this.byNumber.isEmpty();
	}

	/**
	 * Whether all belong to one history.
	 * @param epoch the history
	 */
	boolean isOf(String epoch) {
		Held first = first();
		return first == null || first.sequence.epoch().equals(epoch);
	}

	boolean isFull() {
		return this.byNumber.size() >= this.capacity;
	}

	@Nullable Held first() {
		Map.Entry<Long, Held> first = this.byNumber.firstEntry();
		return (first != null) ? first.getValue() : null;
	}

	/**
	 * Keeps a message.
	 * @param message the message
	 */
	void add(Held message) {
		if (!isOf(message.sequence.epoch())) {
			clear();
		}
		if (this.byNumber.putIfAbsent(message.sequence.current(), message) != null) {
			this.counters.duplicates++;
		}
		else if (this.byNumber.size() > this.capacity) {
			removeFirst();
			this.counters.discarded++;
		}
	}

	/**
	 * Takes over what a repair has brought.
	 * @param brought messages by their number
	 * @param from what the first of all has to follow, or null if that is unknown
	 * @return whether nothing is missing from there to the last; if not, no more than the
	 * capacity is kept
	 */
	boolean merge(Map<Long, Held> brought, @Nullable Continuity from) {
		TreeMap<Long, Held> all = new TreeMap<>(this.byNumber);
		all.putAll(brought);
		boolean unbroken = from != null && all.values()
			.stream()
			.map((held) -> from.place(held.sequence()))
			.allMatch((verdict) -> verdict == Verdict.NEXT || verdict == Verdict.DUPLICATE);
		if (unbroken) {
			this.byNumber.putAll(brought);
		}
		else {
			brought.values().forEach(this::add);
		}
		return unbroken;
	}

	void removeFirst() {
		this.byNumber.pollFirstEntry();
	}

	void clear() {
		this.counters.discarded += this.byNumber.size();
		this.byNumber.clear();
	}

	/**
	 * A message with its place.
	 *
	 * @param message the message
	 * @param sequence its place
	 * @param generation number of the socket
	 */
	record Held(Inbound message, Sequence sequence, long generation) {

		static Held of(Inbound message, Sequence sequence, long generation) {
			Inbound kept = new Inbound(message.kind(), message.key(), message.body().copy(), sequence, message.error());
			return new Held(kept, sequence, generation);
		}

	}

}
