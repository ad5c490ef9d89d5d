package io.websockexnova.engine;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;

/**
 * Takes items out of a buffer on the thread of a worker, one at a time and as many as are
 * asked for. A subscriber that throws is taken away and reported.
 *
 * @param <T> type of the items
 */
final class Taker<T> implements Subscription, Runnable {

	/** Items in a row before others may use the thread. */
	private static final int ROUND = 256;

	/** What this taker works on; guarded by the buffer. */
	Arrivals.@Nullable Node<T> held;

	private final Handover<T> handover;

	private final CoreSubscriber<? super T> subscriber;

	private final Scheduler.Worker worker;

	private final Consumer<Throwable> failures;

	private final AtomicLong requested = new AtomicLong();

	private final AtomicInteger calls = new AtomicInteger();

	private final Runnable pass = this::passOn;

	/** What is being passed by the buffer; the loop's. */
	private @Nullable T passing;

	/** Whether there is something to take when that is done; the loop's. */
	private boolean more;

	private volatile boolean cancelled;

	private boolean done;

	Taker(Handover<T> handover, CoreSubscriber<? super T> subscriber, Scheduler.Worker worker,
			Consumer<Throwable> failures) {
		this.handover = handover;
		this.subscriber = subscriber;
		this.worker = worker;
		this.failures = failures;
	}

	@Override
	public void request(long count) {
		if (Operators.validate(count)) {
			this.requested.accumulateAndGet(count, Operators::addCap);
			wake();
		}
	}

	@Override
	public void cancel() {
		if (!this.cancelled) {
			this.cancelled = true;
			this.worker.dispose();
			this.handover.close();
		}
	}

	/**
	 * Sees to it that what waits is taken. From any thread.
	 */
	void wake() {
		if (this.calls.getAndIncrement() == 0) {
			schedule();
		}
	}

	boolean isAsking() {
		return this.requested.get() > 0;
	}

	/**
	 * Delivers an item at once if it is asked for and nothing waits before it. Only on
	 * the loop, for a worker that works there at once: so nothing runs beside it, and
	 * what the subscriber causes meanwhile comes afterwards.
	 * @param item the item
	 * @return whether it was delivered
	 */
	boolean pass(T item) {
		if (this.cancelled || this.done || this.passing != null || this.calls.get() != 0 || !isAsking()
				|| !(this.handover instanceof BatchHandover<T> batches) || !batches.admits()) {
			return false;
		}
		this.passing = item;
		schedule(this.pass);
		this.passing = null;
		if (this.more) {
			this.more = false;
			schedule(this);
		}
		return true;
	}

	private void passOn() {
		T item = this.passing;
		if (item != null) {
			deliver(item);
		}
	}

	private void schedule() {
		schedule(this);
	}

	private void schedule(Runnable work) {
		if (this.cancelled) {
			return;
		}
		try {
			this.worker.schedule(work);
		}
		catch (RejectedExecutionException ex) {
			fail(ex);
		}
	}

	@Override
	public void run() {
		if (this.passing != null) {
			this.more = true;
			return;
		}
		int seen = this.calls.get();
		int left = ROUND;
		while (true) {
			while (left > 0 && deliver()) {
				left--;
			}
			if (this.cancelled || this.done) {
				return;
			}
			if (left == 0) {
				schedule();
				return;
			}
			seen = this.calls.addAndGet(-seen);
			if (seen == 0) {
				return;
			}
		}
	}

	private boolean deliver() {
		if (this.cancelled || this.done) {
			return false;
		}
		T item = (this.requested.get() > 0) ? this.handover.take(this) : null;
		if (item == null) {
			Handover.End end = this.handover.end();
			if (end != null) {
				complete(end.error());
			}
			return false;
		}
		deliver(item);
		return true;
	}

	private void deliver(T item) {
		if (this.requested.get() != Long.MAX_VALUE) {
			this.requested.decrementAndGet();
		}
		try {
			this.subscriber.onNext(item);
		}
		catch (Throwable ex) {
			cancel();
			this.failures.accept(ex);
		}
	}

	private void complete(@Nullable Throwable error) {
		this.done = true;
		this.handover.close();
		try {
			if (error != null) {
				this.subscriber.onError(error);
			}
			else {
				this.subscriber.onComplete();
			}
		}
		catch (Throwable ex) {
			this.failures.accept(ex);
		}
		finally {
			this.worker.dispose();
		}
	}

	private void fail(Throwable error) {
		if (!this.cancelled && !this.done) {
			complete(error);
		}
	}

}
