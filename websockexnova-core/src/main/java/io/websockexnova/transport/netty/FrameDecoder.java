package io.websockexnova.transport.netty;

import java.nio.charset.StandardCharsets;

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

	private final Sink sink;

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

	private boolean messageOpen;

	private boolean messageText;

	private int messageLength;

	private int fragments;

	private boolean stopped;

	FrameDecoder(Sink sink, Limits limits) {
		this.sink = sink;
		this.maxMessageSize = limits.maxMessageSize();
		this.maxFragments = limits.maxFragments();
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
	 * Ignores everything from here on.
	 */
	void stop() {
		this.stopped = true;
		this.control = null;
		this.buffer.release();
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
			throw protocolError("a frame with reserved bits 0x" + Integer.toHexString(value & 0x70)
					+ ", though no extension was negotiated");
		}
		switch (this.opcode) {
			case Opcodes.CONTINUATION -> {
				if (!this.messageOpen) {
					throw protocolError("a continuation frame with no message open");
				}
			}
			case Opcodes.TEXT, Opcodes.BINARY -> {
				if (this.messageOpen) {
					throw protocolError("a new message inside a fragmented one");
				}
			}
			case Opcodes.CLOSE, Opcodes.PING, Opcodes.PONG -> {
				if (!this.fin) {
					throw protocolError("a fragmented control frame");
				}
			}
			default -> throw protocolError("a frame with the reserved opcode " + this.opcode);
		}
		this.expect = Expect.SECOND_BYTE;
	}

	private void secondByte(int value) {
		if ((value & 0x80) != 0) {
			throw protocolError("a masked frame, which servers must not send");
		}
		this.lengthCode = value & 0x7f;
		if (isControl() && this.lengthCode > Opcodes.MAX_CONTROL_PAYLOAD) {
			throw protocolError("a control frame of more than 125 bytes");
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
			throw protocolError("a frame length with its highest bit set");
		}
		if (this.frameLength < ((this.lengthCode == 126) ? 126 : 65536)) {
			throw protocolError("a frame length that is not encoded in the fewest bytes");
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
			throw new ProtocolViolationException(CloseCodes.TOO_BIG, "The server sent a message of more than "
					+ this.maxFragments + " fragments; raise 'connection.max-fragments' if such messages are expected");
		}
		if (this.frameLength > this.maxMessageSize - this.messageLength) {
			throw new ProtocolViolationException(CloseCodes.TOO_BIG, "The server sent a message of at least "
					+ Long.toUnsignedString(this.messageLength + this.frameLength) + " bytes, and the limit is "
					+ this.maxMessageSize + "; raise 'connection.max-message-size' if such messages are expected");
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
		if (this.messageText && !this.utf8.update(array, offset, length)) {
			throw invalidUtf8("a text message");
		}
		if (this.payloadLeft == 0) {
			endFrame(array, offset, length);
		}
		else {
			append(array, offset, length);
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
			append(array, offset, length);
		}
		else {
			if (this.messageText && !this.utf8.isComplete()) {
				throw invalidUtf8("a text message");
			}
			this.messageOpen = false;
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
		if (body.length == 1) {
			throw protocolError("a close frame with a body of one byte");
		}
		int code = (body.length != 0) ? ((body[0] & 0xff) << 8) | (body[1] & 0xff) : CloseCodes.NO_CODE;
		if (body.length != 0 && !CloseCodes.isValid(code)) {
			throw protocolError("a close frame with the code " + code + ", which must not be on the wire");
		}
		String reason = "";
		if (body.length > 2) {
			Utf8Validator validator = new Utf8Validator();
			if (!validator.update(body, 2, body.length - 2) || !validator.isComplete()) {
				throw invalidUtf8("the reason of a close frame");
			}
			reason = new String(body, 2, body.length - 2, StandardCharsets.UTF_8);
		}
		stop();
		this.sink.onClose(code, reason);
	}

	private boolean isControl() {
		return this.opcode >= Opcodes.CLOSE;
	}

	private static ProtocolViolationException protocolError(String what) {
		return new ProtocolViolationException(CloseCodes.PROTOCOL_ERROR, "The server broke RFC 6455: it sent " + what);
	}

	private static ProtocolViolationException invalidUtf8(String where) {
		return new ProtocolViolationException(CloseCodes.INVALID_PAYLOAD,
				"The server broke RFC 6455: it sent invalid UTF-8 in " + where);
	}

	/**
	 * What the next byte is.
	 */
	private enum Expect {

		FIRST_BYTE, SECOND_BYTE, LENGTH, PAYLOAD

	}

	/**
	 * Takes what was decoded.
	 */
	interface Sink {

		/**
		 * A whole message, borrowed for the call.
		 * @param array holds the bytes
		 * @param offset index of the first byte
		 * @param length number of bytes
		 * @param text whether it is a text message
		 */
		void onMessage(byte[] array, int offset, int length, boolean text);

		/**
		 * A ping.
		 * @param payload its payload, ours to keep
		 */
		void onPing(byte[] payload);

		/**
		 * A pong.
		 * @param payload its payload, ours to keep
		 */
		void onPong(byte[] payload);

		/**
		 * A valid close frame; nothing follows it.
		 * @param code the code, 1005 if there was none
		 * @param reason the reason, possibly empty
		 */
		void onClose(int code, String reason);

	}

}
