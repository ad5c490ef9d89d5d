package io.websockexnova.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * Messages of one lane: first those that have come back from a lost connection, in their
 * old order, then the others, first in first out. Loop only.
 */
final class LaneQueue {

	private final TreeMap<Long, Item> returned = new TreeMap<>();

	// A client has six of these, and most of them stay empty.
	private final Deque<Item> queue = new ArrayDeque<>(1);

	int size() {
		return this.returned.size() + this.queue.size();
	}

	boolean isEmpty() {
		return this.queue.isEmpty() && this.returned.isEmpty();
	}

	void add(Item item) {
		this.queue.add(item);
	}

	void putBack(Item item) {
		this.returned.put(item.order, item);
	}

	@Nullable Item peek() {
		return this.returned.isEmpty() ? this.queue.peek() : this.returned.firstEntry().getValue();
	}

	@Nullable Item poll() {
		return this.returned.isEmpty() ? this.queue.poll() : this.returned.pollFirstEntry().getValue();
	}

	boolean remove(Item item) {
		return this.returned.remove(item.order, item) || this.queue.remove(item);
	}

	List<Item> items() {
		List<Item> items = new ArrayList<>(this.returned.values());
		items.addAll(this.queue);
		return items;
	}

	List<Item> clear() {
		List<Item> items = items();
		this.returned.clear();
		this.queue.clear();
		return items;
	}

}
