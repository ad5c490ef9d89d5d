package io.websockexnova.engine;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

	private final Queue<Runnable> queue = new ConcurrentLinkedQueue<>();

	private final AtomicInteger pending = new AtomicInteger();

	private volatile boolean ending;

	Mailbox(Loop loop) {
		this.loop = loop;
	}

	/**
	 * Hands work to the loop.
	 * @param work the work
	 * @return false if the loop has ended and the work will not run
	 */
	boolean post(Runnable work) {
		this.queue.add(work);
		if (this.pending.getAndIncrement() != 0) {
			return true;
		}
		try {
			this.loop.execute(this::drain);
			return true;
		}
		catch (RejectedExecutionException ex) {
			this.queue.clear();
			this.pending.set(0);
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
			this.loop.execute(this::drain);
		}
		catch (RejectedExecutionException ex) {
			// It has ended already.
		}
	}

	private void drain() {
		int taken = this.pending.get();
		int done = 0;
		while (taken > 0) {
			int count = this.ending ? taken : Math.min(taken, BATCH - done);
			for (int i = 0; i < count; i++) {
				Runnable work = this.queue.poll();
				if (work != null) {
					run(work);
				}
			}
			done += count;
			taken = this.pending.addAndGet(-count);
			if (taken > 0 && done >= BATCH && !this.ending) {
				// As a timer: a task would run before the loop reads and writes again.
				this.loop.schedule(this::drain, Duration.ZERO);
				return;
			}
		}
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
