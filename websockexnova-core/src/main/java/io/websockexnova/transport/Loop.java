package io.websockexnova.transport;

import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * The single thread that a client lives on, and its clock. Tasks run in the order they
 * were handed over.
 */
public interface Loop extends Executor {

	/**
	 * Whether the caller is on this loop.
	 * @return true on the loop's thread
	 */
	boolean inLoop();

	/**
	 * Runs a task later, on the loop.
	 * @param task the task
	 * @param delay the delay; negative counts as zero
	 * @return cancels the task
	 */
	Timer schedule(Runnable task, Duration delay);

	/**
	 * A monotonic clock in nanoseconds, with an arbitrary origin.
	 * @return the time
	 */
	long nanoTime();

	/**
	 * A scheduled task.
	 */
	interface Timer {

		/**
		 * Cancels the task. Has no effect if it has run or was cancelled.
		 */
		void cancel();

	}

}
