package io.websockexnova.engine;

import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Items in order of arrival, of which any may be taken out or replaced by a newer one of
 * its key. A marker is a border: what has come before it stays before it, so data behind
 * it replaces none in front of it in place. Guarded by its owner.
 *
 * @param <T> type of the items
 */
final class Arrivals<T> {

	/** Made when data is conflated. */
	private @Nullable Map<Key, Node<T>> newest;

	private @Nullable Node<T> head;

	private @Nullable Node<T> tail;

	private int data;

	private int markers;

	private int border;

	/**
	 * Items with a place of their own.
	 */
	int size() {
		return this.data + this.markers;
	}

	int markers() {
		return this.markers;
	}

	@Nullable Node<T> first() {
		return this.head;
	}

	void addData(T item, Key key) {
		append(new Node<>(item, key, false, this.border));
		this.data++;
	}

	void addMarker(T item) {
		append(new Node<>(item, Key.NONE, true, ++this.border));
		this.markers++;
	}

	/**
	 * Puts a marker before everything else.
	 */
	void addFirst(T item) {
		Node<T> node = new Node<>(item, Key.NONE, true, 0);
		Node<T> second = this.head;
		node.next = second;
		this.head = node;
		if (second != null) {
			second.previous = node;
		}
		else {
			this.tail = node;
		}
		this.markers++;
	}

	/**
	 * Puts the data in the place of what waits of its key.
	 * @return false if nothing of its key waits
	 */
	boolean replace(T item, Key key) {
		Map<Key, Node<T>> index = this.newest;
		Node<T> node = (index != null) ? index.get(key) : null;
		if (index == null || node == null) {
			return false;
		}
		if (node.border == this.border) {
			node.item = item;
			return true;
		}
		remove(node);
		addNewest(item, key);
		return true;
	}

	/**
	 * Adds data that newer data of its key may replace.
	 */
	void addNewest(T item, Key key) {
		if (this.newest == null) {
			this.newest = new HashMap<>();
		}
		addData(item, key);
		this.newest.put(key, tail());
	}

	/**
	 * Takes out the data that has waited longest.
	 * @return false if there is none
	 */
	boolean removeOldest() {
		Node<T> node = this.head;
		while (node != null && node.marker) {
			node = node.next;
		}
		if (node == null) {
			return false;
		}
		remove(node);
		return true;
	}

	void remove(Node<T> node) {
		Node<T> before = node.previous;
		Node<T> after = node.next;
		if (before != null) {
			before.next = after;
		}
		else {
			this.head = after;
		}
		if (after != null) {
			after.previous = before;
		}
		else {
			this.tail = before;
		}
		if (node.marker) {
			this.markers--;
			return;
		}
		this.data--;
		if (this.newest != null) {
			this.newest.remove(node.key, node);
		}
	}

	void clear() {
		this.head = null;
		this.tail = null;
		this.newest = null;
		this.data = 0;
		this.markers = 0;
	}

	private Node<T> tail() {
		Node<T> last = this.tail;
		if (last == null) {
			throw new IllegalStateException("nothing waits");
		}
		return last;
	}

	private void append(Node<T> node) {
		Node<T> last = this.tail;
		node.previous = last;
		this.tail = node;
		if (last != null) {
			last.next = node;
		}
		else {
			this.head = node;
		}
	}

	/**
	 * An item with its place.
	 *
	 * @param <T> type of the item
	 */
	static final class Node<T> {

		T item;

		final Key key;

		final boolean marker;

		private final int border;

		private @Nullable Node<T> previous;

		private @Nullable Node<T> next;

		private Node(T item, Key key, boolean marker, int border) {
			this.item = item;
			this.key = key;
			this.marker = marker;
			this.border = border;
		}

		@Nullable Node<T> next() {
			return this.next;
		}

	}

}
