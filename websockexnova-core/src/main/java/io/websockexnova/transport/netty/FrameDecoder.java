package io.websockexnova.transport.netty;

import org.jspecify.annotations.Nullable;

import io.websockexnova.transport.Limits;
import io.websockexnova.transport.ProtocolViolationException;

/**
 * Walks the frames of RFC 6455 section 5 in the bytes of one connection, whatever the
 * cuts between the reads, and hands on whole messages without an object per frame. It
 * fails at the first byte that breaks the protocol or a limit; nothing is allocated from
 * a length that a header claims, and between messages it holds no buffer.
 */
final class FrameDecoder {

	private static final byte[] NOTHING = new byte[0];

	private final FrameSink sink;

	private final int maxMessageSize;

	private final int maxFragments;

	private final WholeFrames whole;

	private final Utf8Validator utf8 = new Utf8Validator();

	private final MessageBuffer buffer;

	private final FrameStart frame = new FrameStart();

	private Expect expect = Expect.FIRST_BYTE;

	private int payloadLeft;

	private byte @Nullable [] control;

	/** What permessage-deflate needs, if it was negotiated. */
	private @Nullable Inflation inflation;

	/** The same while a compressed message is open. */
	private @Nullable Inflation inflating;

	private boolean messageOpen;

	private boolean partial;

	private boolean messageText;

	private int messageLength;

	private int fragments;

	private boolean stopped;

	FrameDecoder(FrameSink sink, Limits limits, SpareArrays spares) {
		this.sink = sink;
		this.whole = new WholeFrames(sink, limits.maxMessageSize());
		this.buffer = new MessageBuffer(spares);
		this.maxMessageSize = limits.maxMessageSize();
		this.maxFragments = limits.maxFragments();
	}

	/**
	 * Accepts compressed messages from now on.
	 * @param agreed inflates them
	 */
	void accept(Inflation agreed) {
		this.inflation = agreed;
	}

	/**
	 * Whether a part of a message has come in, but not yet all of it.
	 * @return false between messages
	 */
	boolean isPartial() {
		return this.partial;
	}

	/**
	 * Takes the next bytes. What was complete before a violation has been handed on when
	 * this throws; afterwards, and after a close frame, all input is ignored.
	 * @param array holds the bytes
	 * @param offset index of the first byte
	 * @param length number of bytes
	 * @throws ProtocolViolationException if the peer broke the protocol or a limit
	 */
	void decode(byte[] array, int offset, int length) {
		try {
			int position = offset;
			int end = offset + length;
			while (position < end && !this.stopped) {
				if (this.expect == Expect.PAYLOAD) {
					position += payload(array, position, Math.min(this.payloadLeft, end - position));
					continue;
				}
				int next = (this.expect == Expect.FIRST_BYTE && !this.messageOpen)
						? this.whole.take(array, position, end) : position;
				if (next > position) {
					position = next;
				}
				else {
					start(array[position++] & 0xff);
				}
			}
		}
		catch (ProtocolViolationException ex) {
			stop();
			throw ex;
		}
	}

	/**
	 * Ignores everything from here on and gives all memory back.
	 */
	void stop() {
		this.stopped = true;
		this.control = null;
		this.partial = false;
		this.buffer.release();
		if (this.inflation != null) {
			this.inflation.end();
		}
	}

	private void start(int value) {
		switch (this.expect) {
			case FIRST_BYTE -> {
				this.frame.first(value);
				checkOrder();
				if ((value & 0x70) != 0) {
					reservedBits(value & 0x70);
				}
				this.expect = Expect.SECOND_BYTE;
			}
			case SECOND_BYTE -> {
				this.expect = Expect.LENGTH;
				if (this.frame.second(value)) {
					startPayload();
				}
			}
			default -> {
				if (this.frame.next(value)) {
					startPayload();
				}
			}
		}
	}

	private void checkOrder() {
		int opcode = this.frame.opcode();
		if (opcode == Opcodes.CONTINUATION && !this.messageOpen) {
			throw Violations.protocol("a continuation frame with no message open");
		}
		if ((opcode == Opcodes.TEXT || opcode == Opcodes.BINARY) && this.messageOpen) {
			throw Violations.protocol("a new message inside a fragmented one");
		}
	}

	private void reservedBits(int bits) {
		Inflation agreed = this.inflation;
		int opcode = this.frame.opcode();
		String what = "a frame with reserved bits 0x" + Integer.toHexString(bits);
		if (agreed == null) {
			throw Violations.protocol(what + ", though no extension was negotiated");
		}
		if (bits != Opcodes.RSV1 || (opcode != Opcodes.TEXT && opcode != Opcodes.BINARY)) {
			throw Violations
				.protocol(what + ", but permessage-deflate sets only 0x40 and only on the first frame of a message");
		}
		this.inflating = agreed;
		agreed.start(opcode == Opcodes.TEXT);
	}

	private void startPayload() {
		this.expect = Expect.PAYLOAD;
		if (this.frame.isControl()) {
			this.payloadLeft = (int) this.frame.length();
			this.control = new byte[this.payloadLeft];
		}
		else {
			startFragment(this.frame.opcode(), this.frame.length());
		}
		if (this.payloadLeft == 0) {
			endFrame(NOTHING, 0, 0);
		}
	}

	private void startFragment(int opcode, long length) {
		if (opcode != Opcodes.CONTINUATION) {
			this.messageText = (opcode == Opcodes.TEXT);
			this.messageOpen = true;
			this.messageLength = 0;
			this.fragments = 0;
			this.utf8.reset();
		}
		if (++this.fragments > this.maxFragments) {
			throw Violations.tooManyFragments(this.maxFragments);
		}
		if (length > this.maxMessageSize - this.messageLength) {
			throw Violations.tooLong(this.messageLength + length, this.maxMessageSize);
		}
		this.payloadLeft = (int) length;
		this.messageLength += this.payloadLeft;
	}

	private int payload(byte[] array, int offset, int length) {
		this.payloadLeft -= length;
		if (this.control != null) {
			System.arraycopy(array, offset, this.control, this.control.length - this.payloadLeft - length, length);
			if (this.payloadLeft == 0) {
				endFrame(array, offset, length);
			}
			return length;
		}
		if (this.inflating != null) {
			this.inflating.inflate(array, offset, length);
		}
		else if (this.messageText && !this.utf8.update(array, offset, length)) {
			throw Violations.invalidUtf8("a text message");
		}
		if (this.payloadLeft == 0) {
			endFrame(array, offset, length);
		}
		else {
			keep(array, offset, length);
		}
		return length;
	}

	private void endFrame(byte[] array, int offset, int length) {
		this.expect = Expect.FIRST_BYTE;
		if (this.control != null) {
			byte[] body = this.control;
			this.control = null;
			endControl(body);
		}
		else if (!this.frame.fin()) {
			keep(array, offset, length);
		}
		else if (this.inflating != null) {
			endCompressed(this.inflating);
		}
		else {
			if (this.messageText && !this.utf8.isComplete()) {
				throw Violations.invalidUtf8("a text message");
			}
			endMessage();
			if (this.buffer.isEmpty()) {
				this.sink.onMessage(array, offset, length, this.messageText);
			}
			else {
				append(array, offset, length);
				handOnCollected();
			}
		}
	}

	private void handOnCollected() {
		byte[] message = this.buffer.take();
		try {
			this.sink.onMessage(message, 0, this.messageLength, this.messageText);
		}
		finally {
			this.buffer.giveBack(message);
		}
	}

	private void endCompressed(Inflation stream) {
		byte[] message = stream.finish();
		endMessage();
		this.inflating = null;
		this.sink.onMessage(message, 0, stream.length(), this.messageText);
	}

	private void endMessage() {
		this.messageOpen = false;
		this.partial = false;
	}

	private void keep(byte[] array, int offset, int length) {
		if (this.inflating != null) {
			this.inflating.keep();
		}
		else {
			append(array, offset, length);
		}
		if (!this.partial) {
			this.partial = true;
			this.sink.onPart();
		}
	}

	private void append(byte[] array, int offset, int length) {
		this.buffer.append(array, offset, length, (this.frame.fin()) ? this.messageLength : this.maxMessageSize);
	}

	private void endControl(byte[] body) {
		switch (this.frame.opcode()) {
			case Opcodes.PING -> this.sink.onPing(body);
			case Opcodes.PONG -> this.sink.onPong(body);
			default -> close(body);
		}
	}

	private void close(byte[] body) {
		CloseFrame frame = CloseFrame.parse(body);
		stop();
		this.sink.onClose(frame.code(), frame.reason());
	}

	/**
	 * What the next byte is.
	 */
	private enum Expect {

		FIRST_BYTE, SECOND_BYTE, LENGTH, PAYLOAD

	}

}
