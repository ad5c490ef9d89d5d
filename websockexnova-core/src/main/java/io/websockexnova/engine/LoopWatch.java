package io.websockexnova.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

import org.jspecify.annotations.Nullable;

/**
 * Which handler a loop is in. The loop writes one number per begin and end of a call,
 * without a fence and without asking for the time; who looks at it from another thread
 * finds out by the clock of its own how long it has stayed the same.
 */
final class LoopWatch {

	/** Not in a handler. */
	static final int NOWHERE = 0;

	private static final long PLACE = 0xffff_ffffL;

	private static final VarHandle STATE;

	static {
		try {
			STATE = MethodHandles.lookup().findVarHandle(LoopWatch.class, "state", long.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private volatile @Nullable Thread thread;

	/** How many begins and ends there were in the upper half, the place in the lower. */
	private long state;

	/**
	 * Notes the thread, from which stack traces are taken.
	 */
	void onLoop() {
		this.thread = Thread.currentThread();
	}

	@Nullable Thread thread() {
		return this.thread;
	}

	/**
	 * A call begins. Loop only.
	 * @param place what is called, other than {@link #NOWHERE}
	 * @return to be given to {@link #exit}
	 */
	long enter(int place) {
		long before = this.state;
		STATE.setOpaque(this, next(before) | place);
		return before;
	}

	/**
	 * The call has ended; that around it, if there is one, goes on. Loop only.
	 * @param before what {@link #enter} returned
	 */
	void exit(long before) {
		STATE.setOpaque(this, next(this.state) | (before & PLACE));
	}

	private static long next(long state) {
		return (state & ~PLACE) + PLACE + 1;
	}

	/**
	 * A number that changes with each begin and each end of a call. From any thread.
	 * @return the number
	 */
	long state() {
		return (long) STATE.getOpaque(this);
	}

	static int place(long state) {
		return (int) state;
	}

}
