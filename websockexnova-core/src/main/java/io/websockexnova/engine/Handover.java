package io.websockexnova.engine;

import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * The bounded buffer between the loop and one subscriber, with an account of what has
 * become of each item. The lock is held for a few steps only, so the loop does not wait
 * for a consumer. Items are taken one at a time, so that what waits may be replaced or
 * dropped until the consumer really wants it. Several takers may take from it: then data
 * of one key is with one taker at a time, and a marker is alone. Thread-safe.
 *
 * @param <T> type of the items
 */
final class Handover<T> {

	private final ReentrantLock lock = new ReentrantLock();

	private final Arrivals<T> waiting = new Arrivals<>();

	private final Takers<T> takers = new Takers<>();

	private final int capacity;

	private final int reserve;

	private final Tallies tallies;

	/** Runs when the buffer is half empty again. */
	private final Runnable relief;

	private long offered;

	private long delivered;

	private long conflated;

	private long dropped;

	private volatile boolean pressed;

	private boolean refusing;

	private boolean closed;

	private @Nullable Throwable error;

	/**
	 * New.
	 * @param capacity items that may wait
	 * @param reserve further room, for markers
	 * @param tallies adds up the accounts of a client
	 * @param relief runs on any thread when the buffer is half empty again
	 */
	Handover(int capacity, int reserve, Tallies tallies, Runnable relief) {
		this.capacity = capacity;
		this.reserve = reserve;
		this.tallies = tallies;
		this.relief = relief;
		tallies.add(this);
	}

	/**
	 * Offers data.
	 * @param item the data
	 * @param key its key
	 * @return false if there is no room, and then it is dropped
	 */
	boolean offer(T item, Key key) {
		return offer(item, key, this.capacity);
	}

	/**
	 * Offers data beyond the capacity; from there on the buffer {@link #isPressed()}.
	 * @param item the data
	 * @param key its key
	 * @param bound items that may wait at the very most
	 * @return false if there is no room, and then it is dropped
	 */
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

	/**
	 * Whether the buffer was full and is not half empty yet. Loop only.
	 */
	boolean isPressed() {
		return this.pressed;
	}

	/**
	 * Offers data that replaces what waits of its key, or else the oldest if there is no
	 * room.
	 * @param item the data
	 * @param key its key
	 * @param conflate whether to look at the key
	 * @return false if something has been dropped
	 */
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

	/**
	 * Offers a marker, which may use the reserve.
	 * @param marker the marker
	 * @param first whether it belongs before what waits already
	 */
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

	/**
	 * Drops an item before it gets here.
	 */
	void skip() {
		this.lock.lock();
		try {
			if (accepts()) {
				this.dropped++;
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean accepts() {
		if (this.closed) {
			return false;
		}
		this.offered++;
		this.dropped += this.refusing ? 1 : 0;
		return !this.refusing;
	}

	boolean isHalfEmpty() {
		this.lock.lock();
		try {
			return this.waiting.size() <= this.capacity / 2;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Nothing more is taken in; what waits is still delivered.
	 * @param reason how the stream is to fail, or null to complete
	 */
	void end(@Nullable Throwable reason) {
		this.lock.lock();
		try {
			if (this.refusing) {
				return;
			}
			this.refusing = true;
			this.error = reason;
		}
		finally {
			this.lock.unlock();
		}
		wake();
	}

	void attach(Taker<T> taker) {
		this.lock.lock();
		try {
			this.takers.add(taker);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Takes the next item for a taker, which is done with the one it has had.
	 * @param taker the taker
	 * @return the item, or null if there is none for it now
	 */
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
			relieved = this.pressed && this.waiting.size() <= this.capacity / 2;
			if (relieved) {
				this.pressed = false;
			}
			other = this.takers.took(taker, node, this.waiting);
		}
		finally {
			this.lock.unlock();
		}
		if (relieved) {
			this.relief.run();
		}
		if (other != null) {
			other.wake();
		}
		return item;
	}

	/**
	 * Sees to it that what waits is taken. From any thread.
	 */
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

	/**
	 * How the stream has ended, once all has been taken.
	 * @return null as long as it goes on
	 */
	@Nullable End end() {
		this.lock.lock();
		try {
			return (this.refusing && this.waiting.size() == 0) ? new End(this.error) : null;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * The subscriber is gone, and what waits is dropped.
	 */
	void close() {
		this.lock.lock();
		try {
			if (this.closed) {
				return;
			}
			this.closed = true;
			this.dropped += this.waiting.size();
			this.waiting.clear();
		}
		finally {
			this.lock.unlock();
		}
		this.tallies.retire(this);
		this.relief.run();
	}

	Tally tally() {
		this.lock.lock();
		try {
			return new Tally(this.offered, this.delivered, this.conflated, this.dropped, this.waiting.size());
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * How a stream ends.
	 *
	 * @param error the error, or null
	 */
	record End(@Nullable Throwable error) {
	}

}
