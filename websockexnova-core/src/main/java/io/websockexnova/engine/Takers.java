package io.websockexnova.engine;

import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Which taker may take what: with several, data of one key is with one taker at a time,
 * and a marker is alone. Guarded by the buffer.
 *
 * @param <T> type of the items
 */
final class Takers<T> {

	private List<Taker<T>> all = List.of();

	void add(Taker<T> taker) {
		this.all = Stream.concat(this.all.stream(), Stream.of(taker)).toList();
	}

	List<Taker<T>> all() {
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
		boolean idle = this.all.stream().allMatch((taker) -> taker.held == null);
		if (node.marker) {
			return idle ? node : null;
		}
		if (this.all.stream().anyMatch((taker) -> taker.held != null && taker.held.marker)) {
			return null;
		}
		while (node != null && !node.marker && isHeld(node.key)) {
			node = node.next();
		}
		return (node != null && !node.marker) ? node : null;
	}

	private boolean isHeld(Key key) {
		for (Taker<T> taker : this.all) {
			Arrivals.Node<T> held = taker.held;
			if (held != null && held.key.equals(key)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * A taker has taken an item.
	 * @param taker the taker
	 * @param node the item
	 * @param waiting what still waits
	 * @return another taker that can take some of that, or null
	 */
	@Nullable Taker<T> took(Taker<T> taker, Arrivals.Node<T> node, Arrivals<T> waiting) {
		if (this.all.size() < 2) {
			return null;
		}
		taker.held = node;
		if (next(waiting) == null) {
			return null;
		}
		return this.all.stream().filter((other) -> other.held == null && other.isAsking()).findFirst().orElse(null);
	}

}
