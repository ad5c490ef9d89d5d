package io.websockexnova.engine;

import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * A buffer for one taker that has all items in their order: the loop holds back what
 * surely has room until it {@linkplain #flush flushes}, and the taker takes all that
 * waits at once, so that the lock is asked for once per batch. What the taker has and has
 * not delivered counts as waiting.
 *
 * @param <T> type of the items
 */
final class BatchHandover<T> extends Handover<T> {

	/** Not flushed yet; the loop's. */
	private final Batch<T> staged = new Batch<>();

	/** How many more items surely have room; the loop's. */
	private int room;

	private final Batch<T> waiting = new Batch<>();

	private int markers;

	/** The taker's. */
	private final Batch<T> taken = new Batch<>();

	/** Size of the batch that the taker took last, and is not accounted for. */
	private int last;

	/** How many of it have not been delivered. */
	private final AtomicInteger left = new AtomicInteger();

	/** Items that were passed by; only the loop writes it. */
	private long passed;

	private volatile @Nullable Taker<T> taker;

	BatchHandover(int capacity, int reserve, Tallies tallies, Runnable relief) {
		super(capacity, reserve, tallies, relief);
	}

	@Override
	int size() {
		return this.closed ? 0 : this.waiting.size() + this.left.get();
	}

	@Override
	void clear() {
		int undelivered = this.left.getAndSet(0);
		this.delivered += this.last - undelivered;
		this.last = 0;
		this.dropped += this.waiting.size() + undelivered;
		this.waiting.clear();
	}

	@Override
	Tally account() {
		int undelivered = this.closed ? 0 : this.left.get();
		long by = this.passed;
		return new Tally(this.offered + by, this.delivered + by + this.last - undelivered, this.conflated, this.dropped,
				this.waiting.size() + undelivered);
	}

	@Override
	boolean offer(T item, Key key, int bound) {
		if (this.room > 0) {
			this.room--;
			this.staged.add(item);
			return true;
		}
		this.lock.lock();
		try {
			unstage();
			if (!accepts()) {
				return !this.refusing;
			}
			int size = size();
			if (size >= bound) {
				this.dropped++;
				return false;
			}
			this.waiting.add(item);
			if (size + 1 >= this.capacity) {
				this.pressed = true;
			}
			return true;
		}
		finally {
			measure();
			this.lock.unlock();
		}
	}

	@Override
	boolean offerNewest(T item, Key key, boolean conflate) {
		throw new IllegalStateException("what waits here cannot be replaced");
	}

	@Override
	boolean pass(T item) {
		Taker<T> waits = this.taker;
		return waits != null && this.staged.size() == 0 && waits.pass(item);
	}

	/**
	 * Counts an item that is passed by, unless others wait before it. Loop only, and only
	 * if the taker is there, too: then nobody else adds or takes what waits.
	 * @return whether it may be
	 */
	boolean admits() {
		if (this.closed || this.refusing || this.waiting.size() > 0 || this.left.get() > 0) {
			return false;
		}
		this.passed++;
		return true;
	}

	@Override
	void mark(T marker, boolean first) {
		this.lock.lock();
		try {
			unstage();
			if (!accepts()) {
				return;
			}
			if (size() >= this.capacity + this.reserve && this.markers >= this.reserve) {
				this.dropped++;
				return;
			}
			this.markers++;
			this.waiting.add(marker);
		}
		finally {
			measure();
			this.lock.unlock();
		}
	}

	@Override
	void flush() {
		if (this.staged.size() > 0 || this.room == 0) {
			this.lock.lock();
			try {
				unstage();
				measure();
			}
			finally {
				this.lock.unlock();
			}
		}
	}

	@Override
	boolean isHalfEmpty() {
		flush();
		return super.isHalfEmpty();
	}

	private void unstage() {
		int count = this.staged.size();
		if (count == 0) {
			return;
		}
		if (this.closed) {
			this.staged.clear();
			return;
		}
		this.offered += count;
		if (this.refusing) {
			this.dropped += count;
			this.staged.clear();
		}
		else {
			this.waiting.addAll(this.staged);
		}
	}

	// The item that fills the buffer is not held back, so that nobody overlooks that.
	private void measure() {
		this.room = (this.closed || this.refusing) ? 0 : Math.max(0, this.capacity - 1 - size());
	}

	@Override
	void attach(Taker<T> attached) {
		if (this.taker != null) {
			throw new IllegalStateException("there is a taker already");
		}
		this.taker = attached;
	}

	@Override
	@Nullable T take(Taker<T> asking) {
		if (this.taken.size() == 0 && !refill()) {
			return null;
		}
		T item = this.taken.poll();
		if (this.left.getAndDecrement() <= 0) {
			// Somebody has closed it and counted the item as dropped.
			this.taken.clear();
			return null;
		}
		if (this.pressed) {
			relieveIfDue();
		}
		return item;
	}

	private boolean refill() {
		this.lock.lock();
		try {
			this.delivered += this.last;
			this.last = this.waiting.size();
			this.left.set(this.last);
			this.taken.addAll(this.waiting);
			this.markers = 0;
			return this.last > 0;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void relieveIfDue() {
		this.lock.lock();
		boolean relieved;
		try {
			relieved = relieves();
		}
		finally {
			this.lock.unlock();
		}
		if (relieved) {
			relieve();
		}
	}

	@Override
	void wake() {
		Taker<T> waked = this.taker;
		if (waked != null) {
			waked.wake();
		}
	}

}
