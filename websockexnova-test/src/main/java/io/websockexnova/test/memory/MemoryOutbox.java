package io.websockexnova.test.memory;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.websockexnova.test.peer.Frame;
import io.websockexnova.transport.Socket.SendCallback;

/**
 * Frames that the client has sent and the pipe has not taken yet. On the loop.
 */
final class MemoryOutbox {

	private static final long HIGH_WATER_MARK = 64 * 1024;

	private static final long LOW_WATER_MARK = 32 * 1024;

	private final MemoryLoop loop;

	private final MemoryPipe pipe;

	private final Runnable onRoom;

	private final Consumer<Throwable> onFailure;

	private final Deque<Waiting> waiting = new ArrayDeque<>();

	private long pendingBytes;

	private boolean writable = true;

	private boolean flushDue;

	private boolean closed;

	/**
	 * Empty.
	 * @param loop the loop
	 * @param pipe takes the frames
	 * @param onRoom runs when there is room after there was none
	 * @param onFailure hears of callbacks that throw
	 */
	MemoryOutbox(MemoryLoop loop, MemoryPipe pipe, Runnable onRoom, Consumer<Throwable> onFailure) {
		this.loop = loop;
		this.pipe = pipe;
		this.onRoom = onRoom;
		this.onFailure = onFailure;
	}

	void write(int opcode, byte[] array, int offset, int length, SendCallback done) {
		if (this.closed) {
			complete(done, closedError());
			return;
		}
		Frame frame = Frame.of(opcode, Arrays.copyOfRange(array, offset, offset + length));
		this.waiting.add(new Waiting(frame, done));
		this.pendingBytes += size(length);
		this.writable &= this.pendingBytes <= HIGH_WATER_MARK;
		if (!this.flushDue) {
			this.flushDue = true;
			this.loop.tell(this::flush);
		}
	}

	/**
	 * Hands on what the pipe takes.
	 */
	void flush() {
		this.flushDue = false;
		Waiting next = this.waiting.peek();
		while (next != null && this.pipe.offer(next.frame())) {
			this.waiting.remove();
			this.pendingBytes -= size(next.frame().payload().length);
			complete(next.done(), null);
			next = this.waiting.peek();
		}
		if (!this.closed && !this.writable && this.pendingBytes <= LOW_WATER_MARK) {
			this.writable = true;
			this.onRoom.run();
		}
	}

	/**
	 * Fails what is waiting and all that follows.
	 */
	void close() {
		this.closed = true;
		this.pendingBytes = 0;
		Waiting next = this.waiting.poll();
		while (next != null) {
			complete(next.done(), closedError());
			next = this.waiting.poll();
		}
	}

	boolean isWritable() {
		return this.writable && !this.closed;
	}

	long pendingBytes() {
		return this.pendingBytes;
	}

	private void complete(SendCallback done, @Nullable Throwable error) {
		try {
			done.done(error);
		}
		catch (Throwable ex) {
			this.onFailure.accept(ex);
		}
	}

	/**
	 * Length of a frame as it would be on the wire, with its mask.
	 */
	private static long size(int payload) {
		return payload + ((payload < 126) ? 6L : (payload < 65536) ? 8L : 14L);
	}

	static IOException closedError() {
		return new IOException("The WebSocket is closed; the message was not sent");
	}

	/**
	 * A frame and who waits for it.
	 *
	 * @param frame the frame
	 * @param done hears of the outcome
	 */
	private record Waiting(Frame frame, SendCallback done) {
	}

}
