package io.websockexnova.engine;

import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * The bounded buffer between the loop and one subscriber, with an account of what has
 * become of each item. The lock is held for a few steps only, so the loop does not wait
 * for a consumer. Thread-safe, but for what is said to be the loop's.
 *
 * @param <T> type of the items
 */
abstract sealed class Handover<T> permits KeyedHandover, BatchHandover {

	final ReentrantLock lock = new ReentrantLock();

	final int capacity;

	final int reserve;

	private final Tallies tallies;

	private final Runnable relief;

	long offered;

	long delivered;

	long conflated;

	long dropped;

	volatile boolean pressed;

	volatile boolean closed;

	volatile boolean refusing;

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
	 * How many items wait, with those that a taker has and has not delivered. Guarded.
	 */
	abstract int size();

	/** Drops what waits. Guarded. */
	abstract void clear();

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
	abstract boolean offer(T item, Key key, int bound);

	/**
	 * Offers data that replaces what waits of its key, or else the oldest if there is no
	 * room.
	 * @param item the data
	 * @param key its key
	 * @param conflate whether to look at the key
	 * @return false if something has been dropped
	 */
	abstract boolean offerNewest(T item, Key key, boolean conflate);

	/**
	 * Passes an item to a taker on the loop that waits for it, past the buffer. Loop
	 * only.
	 * @param item the item, which need not outlive the call
	 * @return false if it has to be offered
	 */
	boolean pass(T item) {
		return false;
	}

	/**
	 * Offers a marker, which may use the reserve.
	 * @param marker the marker
	 * @param first whether it belongs before what waits already
	 */
	abstract void mark(T marker, boolean first);

	/**
	 * Lets the consumer have what has been offered since the last time. Loop only.
	 */
	void flush() {
		// What is not held back needs no flush.
	}

	abstract void attach(Taker<T> taker);

	/**
	 * Takes the next item for a taker, which is done with the one it has had.
	 * @param taker the taker
	 * @return the item, or null if there is none for it now
	 */
	abstract @Nullable T take(Taker<T> taker);

	/**
	 * Sees to it that what waits is taken. From any thread.
	 */
	abstract void wake();

	/**
	 * Whether the buffer was full and is not half empty yet. Loop only.
	 */
	boolean isPressed() {
		return this.pressed;
	}

	/** Whether it is half empty again. Guarded. */
	boolean relieves() {
		boolean relieved = this.pressed && this.size() <= this.capacity / 2;
		if (relieved) {
			this.pressed = false;
		}
		return relieved;
	}

	void relieve() {
		this.relief.run();
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

	/** Counts an item that is offered, and tells whether it is taken in. Guarded. */
	boolean accepts() {
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
			return size() <= this.capacity / 2;
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

	/**
	 * How the stream has ended, once all has been taken.
	 * @return null as long as it goes on
	 */
	@Nullable End end() {
		this.lock.lock();
		try {
			return (this.refusing && size() == 0) ? new End(this.error) : null;
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
			clear();
		}
		finally {
			this.lock.unlock();
		}
		this.tallies.retire(this);
		relieve();
	}

	Tally tally() {
		this.lock.lock();
		try {
			return account();
		}
		finally {
			this.lock.unlock();
		}
	}

	/** What has become of the items. Guarded. */
	Tally account() {
		return new Tally(this.offered, this.delivered, this.conflated, this.dropped, size());
	}

	/**
	 * How a stream ends.
	 *
	 * @param error the error, or null
	 */
	record End(@Nullable Throwable error) {
	}

}
