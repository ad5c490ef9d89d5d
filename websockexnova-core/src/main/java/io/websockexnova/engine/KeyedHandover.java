package io.websockexnova.engine;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A buffer whose items are taken one at a time, so that what waits may be replaced or
 * dropped until the consumer really wants it. Several takers may take from it: then data
 * of one key is with one taker at a time, and a marker is alone.
 *
 * @param <T> type of the items
 */
final class KeyedHandover<T> extends Handover<T> {

	private final Arrivals<T> waiting = new Arrivals<>();

	private final Takers<T> takers = new Takers<>();

	KeyedHandover(int capacity, int reserve, Tallies tallies, Runnable relief) {
		super(capacity, reserve, tallies, relief);
	}

	@Override
	int size() {
		return this.waiting.size();
	}

	@Override
	void clear() {
		this.dropped += this.waiting.size();
		this.waiting.clear();
	}

	@Override
	boolean offer(T item, Key key, int bound) {
		this.lock.lock();
		try {
			if (!accepts()) {
				return !this.refusing;
			}
			if (this.waiting.size() >= bound) {
				this.dropped++;
				return false;
			}
			this.waiting.addData(item, key);
			if (this.waiting.size() >= this.capacity) {
				this.pressed = true;
			}
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	boolean offerNewest(T item, Key key, boolean conflate) {
		this.lock.lock();
		try {
			if (!accepts()) {
				return !this.refusing;
			}
			if (conflate && this.waiting.replace(item, key)) {
				this.conflated++;
				return true;
			}
			boolean full = this.waiting.size() >= this.capacity;
			if (full && !this.waiting.removeOldest()) {
				this.dropped++;
				return false;
			}
			this.dropped += full ? 1 : 0;
			if (conflate) {
				this.waiting.addNewest(item, key);
			}
			else {
				this.waiting.addData(item, key);
			}
			return !full;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	void mark(T marker, boolean first) {
		this.lock.lock();
		try {
			if (!accepts()) {
				return;
			}
			if (this.waiting.size() >= this.capacity + this.reserve && this.waiting.markers() >= this.reserve) {
				this.dropped++;
			}
			else if (first) {
				this.waiting.addFirst(marker);
			}
			else {
				this.waiting.addMarker(marker);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	void attach(Taker<T> taker) {
		this.lock.lock();
		try {
			this.takers.add(taker);
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	@Nullable T take(Taker<T> taker) {
		T item;
		boolean relieved;
		Taker<T> other;
		this.lock.lock();
		try {
			taker.held = null;
			Arrivals.Node<T> node = this.takers.next(this.waiting);
			if (node == null) {
				return null;
			}
			this.waiting.remove(node);
			this.delivered++;
			item = node.item;
			relieved = relieves();
			other = this.takers.took(taker, node, this.waiting);
		}
		finally {
			this.lock.unlock();
		}
		if (relieved) {
			relieve();
		}
		if (other != null) {
			other.wake();
		}
		return item;
	}

	@Override
	void wake() {
		List<Taker<T>> all;
		this.lock.lock();
		try {
			all = this.takers.all();
		}
		finally {
			this.lock.unlock();
		}
		for (Taker<T> taker : all) {
			taker.wake();
		}
	}

}
