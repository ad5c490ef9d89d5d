package io.websockexnova.test.memory;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

import org.jspecify.annotations.Nullable;

import io.websockexnova.test.peer.Frame;

/**
 * Frames on their way from the client to the server. Like the buffers of a TCP connection
 * it takes more as long as it is not full, and a reader makes room. For any thread.
 */
final class MemoryPipe {

	private static final int CAPACITY = 256 * 1024;

	private final Deque<Frame> frames = new ArrayDeque<>();

	private final Runnable onRoom;

	private final Runnable onEnd;

	private long bytes;

	private boolean ended;

	/**
	 * Empty.
	 * @param onRoom runs when a full pipe has room again, on the thread that reads
	 * @param onEnd runs when the client has ended the connection
	 */
	MemoryPipe(Runnable onRoom, Runnable onEnd) {
		this.onRoom = onRoom;
		this.onEnd = onEnd;
	}

	synchronized boolean offer(Frame frame) {
		if (this.bytes >= CAPACITY || this.ended) {
			return false;
		}
		this.frames.add(frame);
		this.bytes += frame.payload().length;
		notifyAll();
		return true;
	}

	/**
	 * Takes the next frame.
	 * @param timeout how long to wait
	 * @return the frame, or null if the pipe has ended
	 * @throws AssertionError if neither comes in time
	 */
	@Nullable Frame take(Duration timeout) {
		Frame frame;
		boolean room;
		synchronized (this) {
			await(timeout);
			frame = this.frames.poll();
			boolean full = this.bytes >= CAPACITY;
			this.bytes -= (frame != null) ? frame.payload().length : 0;
			room = full && this.bytes < CAPACITY;
		}
		if (room) {
			this.onRoom.run();
		}
		return frame;
	}

	void end() {
		synchronized (this) {
			this.ended = true;
			notifyAll();
		}
		this.onEnd.run();
	}

	private synchronized void await(Duration timeout) {
		long end = System.nanoTime() + timeout.toNanos();
		while (this.frames.isEmpty() && !this.ended) {
			long left = (end - System.nanoTime()) / 1_000_000;
			if (left <= 0) {
				throw new AssertionError(
						"The client has neither sent a frame nor ended the connection within " + timeout);
			}
			try {
				wait(left);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new AssertionError("Interrupted while waiting for the client", ex);
			}
		}
	}

}
