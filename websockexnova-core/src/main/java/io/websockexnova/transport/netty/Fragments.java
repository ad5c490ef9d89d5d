package io.websockexnova.transport.netty;

import java.util.ArrayDeque;
import java.util.Deque;

import io.websockexnova.transport.Socket.SendCallback;

/**
 * Messages that leave in fragments (RFC 6455 section 5.4), and those behind them. No more
 * is written than there is room for, so that a ping or pong finds its way between two
 * fragments instead of behind a large message.
 */
final class Fragments {

	private final FrameWriter writer;

	private final int size;

	private final Deque<Message> messages = new ArrayDeque<>();

	private long remaining;

	private boolean advancing;

	Fragments(FrameWriter writer, int size) {
		this.writer = writer;
		this.size = size;
	}

	/**
	 * Whether a message has to come here: it is too long for one frame, or others are
	 * before it.
	 * @param length its length
	 * @return false if it may be written as it is
	 */
	boolean takes(int length) {
		return length > this.size || !this.messages.isEmpty();
	}

	boolean isEmpty() {
		return this.messages.isEmpty();
	}

	/**
	 * Bytes that have not been written yet.
	 * @return number of bytes
	 */
	long remaining() {
		return this.remaining;
	}

	/**
	 * Takes a message.
	 * @param opcode its opcode, with RSV1 if it is compressed
	 * @param array holds the payload until the callback
	 * @param offset index of the first byte
	 * @param length number of bytes
	 * @param done hears of the outcome
	 */
	void add(int opcode, byte[] array, int offset, int length, SendCallback done) {
		this.messages.add(new Message(opcode, array, offset, offset + length, done));
		this.remaining += length;
		advance();
	}

	/**
	 * Writes what there is room for.
	 * @return whether the last message has been written
	 */
	boolean advance() {
		if (this.messages.isEmpty() || this.advancing) {
			return false;
		}
		this.advancing = true;
		try {
			while (!this.messages.isEmpty() && this.writer.hasRoom()) {
				writeNext(this.messages.element());
			}
		}
		finally {
			this.advancing = false;
		}
		return this.messages.isEmpty();
	}

	/**
	 * Writes everything, room or not.
	 */
	void finish() {
		while (!this.messages.isEmpty()) {
			writeNext(this.messages.element());
		}
	}

	/**
	 * Gives up.
	 * @param error why
	 * @param events hears of callbacks that throw
	 */
	void fail(Throwable error, FrameWriter.Events events) {
		Deque<Message> failing = new ArrayDeque<>(this.messages);
		this.messages.clear();
		this.remaining = 0;
		for (Message message : failing) {
			try {
				message.done.done(error);
			}
			catch (Throwable ex) {
				events.onCallbackFailure(ex);
			}
		}
	}

	// RSV1 and the opcode are of the first frame, FIN is of the last.
	private void writeNext(Message message) {
		int length = Math.min(this.size, message.end - message.next);
		int start = message.next;
		boolean last = start + length == message.end;
		int opcode = message.opcode | (last ? Opcodes.FIN : 0);
		message.opcode = Opcodes.CONTINUATION;
		message.next += length;
		this.remaining -= length;
		if (last) {
			this.messages.remove();
		}
		this.writer.writeFrame(opcode, message.array, start, length, last ? message.done : ControlFrames.UNHEARD);
	}

	private static final class Message {

		private final byte[] array;

		private final int end;

		private final SendCallback done;

		private int opcode;

		private int next;

		Message(int opcode, byte[] array, int start, int end, SendCallback done) {
			this.opcode = opcode;
			this.array = array;
			this.next = start;
			this.end = end;
			this.done = done;
		}

	}

}
