package io.websockexnova.engine;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.util.concurrent.Queues;

import io.websockexnova.transport.Loop;

/**
 * The one door to a client's loop: any thread hands work in, the loop drains it in
 * batches, in order. Work handed in from the loop itself runs after the current item, so
 * that no state is changed under the feet of a caller. What may be handed in without
 * bound is bounded by its owner before it gets here.
 */
final class Mailbox {

	private static final Logger logger = LoggerFactory.getLogger(Mailbox.class);

	/**
	 * More would keep the loop from its sockets while callers hand in without a pause.
	 */
	private static final int BATCH = 512;

	private final Loop loop;

	private final Queue<Runnable> queue = Queues.<Runnable>unboundedMultiproducer().get();

	/**
	 * Whether the loop knows that there is work; it takes many pieces for one wake-up.
	 */
	private final AtomicBoolean awake = new AtomicBoolean();

	private final Runnable drain = this::drain;

	private volatile boolean ending;

	private volatile boolean ended;

	Mailbox(Loop loop) {
		this.loop = loop;
	}

	/**
	 * Hands work to the loop.
	 * @param work the work
	 * @return false if the loop has ended and the work will not run
	 */
	boolean post(Runnable work) {
		if (this.ended) {
			return false;
		}
		this.queue.add(work);
		if (this.awake.get() || !this.awake.compareAndSet(false, true)) {
			return true;
		}
		try {
			this.loop.execute(this.drain);
			return true;
		}
		catch (RejectedExecutionException ex) {
			this.ended = true;
			return false;
		}
	}

	/**
	 * Hands a call of a user to the loop.
	 * @param call the call
	 * @return false if the engine has ended, though its loop may serve others, and the
	 * call will not be made
	 */
	boolean call(Runnable call) {
		return !this.ending && post(call);
	}

	/**
	 * The loop is about to end: nothing that was handed in must be left behind.
	 */
	void end() {
		this.ending = true;
		try {
			this.loop.execute(this.drain);
		}
		catch (RejectedExecutionException ex) {
			// It has ended already.
		}
	}

	private void drain() {
		int done = 0;
		do {
			for (Runnable work = this.queue.poll(); work != null; work = this.queue.poll()) {
				run(work);
				if (++done >= BATCH && !this.ending) {
					// As a timer: a task would run before the loop reads and writes
					// again.
					this.loop.schedule(this.drain, Duration.ZERO);
					return;
				}
			}
			this.awake.set(false);
		}
		while (!this.queue.isEmpty() && this.awake.compareAndSet(false, true));
	}

	private void run(Runnable work) {
		try {
			work.run();
		}
		catch (Throwable ex) {
			// A defect of ours: work reports its own failures. It must not end the loop,
			// and an error that stopped the draining would silence the client for ever.
			logger.error("Unexpected failure on the client loop", ex);
		}
	}

}
