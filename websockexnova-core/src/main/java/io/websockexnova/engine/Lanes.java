package io.websockexnova.engine;

import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Which lane may take what: with several, data of one key is with one lane at a time, and
 * a marker is alone. Guarded by the buffer.
 *
 * @param <T> type of the items
 */
final class Lanes<T> {

	private List<Lane<T>> all = List.of();

	void add(Lane<T> lane) {
		this.all = Stream.concat(this.all.stream(), Stream.of(lane)).toList();
	}

	List<Lane<T>> all() {
		return this.all;
	}

	/**
	 * The next item that may be taken.
	 * @param waiting what waits
	 * @return the item, or null if there is none now
	 */
	Arrivals.@Nullable Node<T> next(Arrivals<T> waiting) {
		Arrivals.Node<T> node = waiting.first();
		if (this.all.size() < 2 || node == null) {
			return node;
		}
		boolean idle = this.all.stream().allMatch((lane) -> lane.held == null);
		if (node.marker) {
			return idle ? node : null;
		}
		if (this.all.stream().anyMatch((lane) -> lane.held != null && lane.held.marker)) {
			return null;
		}
		while (node != null && !node.marker && isHeld(node.key)) {
			node = node.next();
		}
		return (node != null && !node.marker) ? node : null;
	}

	private boolean isHeld(Key key) {
		for (Lane<T> lane : this.all) {
			Arrivals.Node<T> held = lane.held;
			if (held != null && held.key.equals(key)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * A lane has taken an item.
	 * @param lane the lane
	 * @param node the item
	 * @param waiting what still waits
	 * @return another lane that can take some of that, or null
	 */
	@Nullable Lane<T> took(Lane<T> lane, Arrivals.Node<T> node, Arrivals<T> waiting) {
		if (this.all.size() < 2) {
			return null;
		}
		lane.held = node;
		if (next(waiting) == null) {
			return null;
		}
		return this.all.stream().filter((other) -> other.held == null && other.isAsking()).findFirst().orElse(null);
	}

}
