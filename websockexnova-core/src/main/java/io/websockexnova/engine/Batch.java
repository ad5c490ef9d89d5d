package io.websockexnova.engine;

import org.jspecify.annotations.Nullable;

/**
 * Items in a row that are handed on together. Guarded by its owner.
 *
 * @param <T> type of the items
 */
final class Batch<T> {

	private @Nullable Node<T> head;

	private @Nullable Node<T> tail;

	private int size;

	int size() {
		return this.size;
	}

	void add(T item) {
		append(new Node<>(item));
		this.size++;
	}

	/**
	 * Takes over all that another one has.
	 * @param other is empty afterwards
	 */
	void addAll(Batch<T> other) {
		if (other.head != null) {
			append(other.head);
			this.tail = other.tail;
			this.size += other.size;
			other.clear();
		}
	}

	private void append(Node<T> node) {
		if (this.tail != null) {
			this.tail.next = node;
		}
		else {
			this.head = node;
		}
		this.tail = node;
	}

	/**
	 * Takes the first item out.
	 * @return the item, or null if there is none
	 */
	@Nullable T poll() {
		Node<T> first = this.head;
		if (first == null) {
			return null;
		}
		this.head = first.next;
		if (this.head == null) {
			this.tail = null;
		}
		this.size--;
		return first.item;
	}

	void clear() {
		this.head = null;
		this.tail = null;
		this.size = 0;
	}

	private static final class Node<T> {

		private final T item;

		private @Nullable Node<T> next;

		private Node(T item) {
			this.item = item;
		}

	}

}
