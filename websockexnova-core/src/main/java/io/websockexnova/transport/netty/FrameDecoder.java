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

	private final Utf8Validator utf8 = new Utf8Validator();

	private final MessageBuffer buffer = new MessageBuffer();

	private Expect expect = Expect.FIRST_BYTE;

	private boolean fin;

	private int opcode;

	private int lengthCode;

	private int lengthBytesLeft;

	private long frameLength;

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

	FrameDecoder(FrameSink sink, Limits limits) {
		this.sink = sink;
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
				}
				else {
					header(array[position++] & 0xff);
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

	private void header(int value) {
		switch (this.expect) {
			case FIRST_BYTE -> firstByte(value);
			case SECOND_BYTE -> secondByte(value);
			default -> {
				this.frameLength = (this.frameLength << 8) | value;
				if (--this.lengthBytesLeft == 0) {
					extendedLength();
				}
			}
		}
	}

	private void firstByte(int value) {
		this.fin = (value & 0x80) != 0;
		this.opcode = value & 0x0f;
		if ((value & 0x70) != 0) {
			reservedBits(value & 0x70);
		}
		switch (this.opcode) {
			case Opcodes.CONTINUATION -> {
				if (!this.messageOpen) {
					throw Violations.protocol("a continuation frame with no message open");
				}
			}
			case Opcodes.TEXT, Opcodes.BINARY -> {
				if (this.messageOpen) {
					throw Violations.protocol("a new message inside a fragmented one");
				}
			}
			case Opcodes.CLOSE, Opcodes.PING, Opcodes.PONG -> {
				if (!this.fin) {
					throw Violations.protocol("a fragmented control frame");
				}
			}
			default -> throw Violations.protocol("a frame with the reserved opcode " + this.opcode);
		}
		this.expect = Expect.SECOND_BYTE;
	}

	private void reservedBits(int bits) {
		Inflation agreed = this.inflation;
		String what = "a frame with reserved bits 0x" + Integer.toHexString(bits);
		if (agreed == null) {
			throw Violations.protocol(what + ", though no extension was negotiated");
		}
		if (bits != Opcodes.RSV1 || (this.opcode != Opcodes.TEXT && this.opcode != Opcodes.BINARY)) {
			throw Violations
				.protocol(what + ", but permessage-deflate sets only 0x40 and only on the first frame of a message");
		}
		this.inflating = agreed;
		agreed.start(this.opcode == Opcodes.TEXT);
	}

	private void secondByte(int value) {
		if ((value & 0x80) != 0) {
			throw Violations.protocol("a masked frame, which servers must not send");
		}
		this.lengthCode = value & 0x7f;
		if (isControl() && this.lengthCode > Opcodes.MAX_CONTROL_PAYLOAD) {
			throw Violations.protocol("a control frame of more than 125 bytes");
		}
		if (this.lengthCode < 126) {
			this.frameLength = this.lengthCode;
			startPayload();
		}
		else {
			this.frameLength = 0;
			this.lengthBytesLeft = (this.lengthCode == 126) ? 2 : 8;
			this.expect = Expect.LENGTH;
		}
	}

	private void extendedLength() {
		if (this.frameLength < 0) {
			throw Violations.protocol("a frame length with its highest bit set");
		}
		if (this.frameLength < ((this.lengthCode == 126) ? 126 : 65536)) {
			throw Violations.protocol("a frame length that is not encoded in the fewest bytes");
		}
		startPayload();
	}

	private void startPayload() {
		this.expect = Expect.PAYLOAD;
		if (!isControl()) {
			startFragment();
		}
		this.payloadLeft = (int) this.frameLength;
		if (isControl()) {
			this.control = new byte[this.payloadLeft];
		}
		if (this.payloadLeft == 0) {
			endFrame(NOTHING, 0, 0);
		}
	}

	private void startFragment() {
		if (this.opcode != Opcodes.CONTINUATION) {
			this.messageText = (this.opcode == Opcodes.TEXT);
			this.messageOpen = true;
			this.messageLength = 0;
			this.fragments = 0;
			this.utf8.reset();
		}
		if (++this.fragments > this.maxFragments) {
			throw Violations.tooManyFragments(this.maxFragments);
		}
		if (this.frameLength > this.maxMessageSize - this.messageLength) {
			throw Violations.tooLong(this.messageLength + this.frameLength, this.maxMessageSize);
		}
		this.messageLength += (int) this.frameLength;
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
		else if (!this.fin) {
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
				byte[] message = this.buffer.array();
				this.buffer.release();
				this.sink.onMessage(message, 0, this.messageLength, this.messageText);
			}
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
		this.buffer.append(array, offset, length, (this.fin) ? this.messageLength : this.maxMessageSize);
	}

	private void endControl(byte[] body) {
		switch (this.opcode) {
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

	private boolean isControl() {
		return this.opcode >= Opcodes.CLOSE;
	}

	/**
	 * What the next byte is.
	 */
	private enum Expect {

		FIRST_BYTE, SECOND_BYTE, LENGTH, PAYLOAD

	}

}
