package io.websockexnova.transport.netty;

/**
 * The start of a server's frame up to its payload, RFC 6455 section 5.2, byte by byte.
 * Checks what can be told without knowing the frames before.
 */
final class FrameStart {

	private boolean fin;

	private int opcode;

	private int lengthCode;

	private int lengthBytesLeft;

	private long length;

	/**
	 * Takes the first byte.
	 * @param value the byte, unsigned
	 * @throws io.websockexnova.transport.ProtocolViolationException if it is invalid
	 */
	void first(int value) {
		this.fin = (value & Opcodes.FIN) != 0;
		this.opcode = value & 0x0f;
		switch (this.opcode) {
			case Opcodes.CONTINUATION, Opcodes.TEXT, Opcodes.BINARY -> {
				// whether one may come now is for others to say
			}
			case Opcodes.CLOSE, Opcodes.PING, Opcodes.PONG -> {
				if (!this.fin) {
					throw Violations.protocol("a fragmented control frame");
				}
			}
			default -> throw Violations.protocol("a frame with the reserved opcode " + this.opcode);
		}
	}

	/**
	 * Takes the second byte.
	 * @param value the byte, unsigned
	 * @return whether the payload follows, and not more of the length
	 * @throws io.websockexnova.transport.ProtocolViolationException if it is invalid
	 */
	boolean second(int value) {
		if ((value & 0x80) != 0) {
			throw Violations.protocol("a masked frame, which servers must not send");
		}
		this.lengthCode = value & 0x7f;
		if (isControl() && this.lengthCode > Opcodes.MAX_CONTROL_PAYLOAD) {
			throw Violations.protocol("a control frame of more than 125 bytes");
		}
		if (this.lengthCode < 126) {
			this.length = this.lengthCode;
			return true;
		}
		this.length = 0;
		this.lengthBytesLeft = (this.lengthCode == 126) ? 2 : 8;
		return false;
	}

	/**
	 * Takes a byte of the length.
	 * @param value the byte, unsigned
	 * @return whether the payload follows
	 * @throws io.websockexnova.transport.ProtocolViolationException if the length is
	 * invalid
	 */
	boolean next(int value) {
		this.length = (this.length << 8) | value;
		if (--this.lengthBytesLeft > 0) {
			return false;
		}
		if (this.length < 0) {
			throw Violations.protocol("a frame length with its highest bit set");
		}
		if (this.length < ((this.lengthCode == 126) ? 126 : 65536)) {
			throw Violations.protocol("a frame length that is not encoded in the fewest bytes");
		}
		return true;
	}

	boolean fin() {
		return this.fin;
	}

	int opcode() {
		return this.opcode;
	}

	boolean isControl() {
		return this.opcode >= Opcodes.CLOSE;
	}

	/**
	 * Length of the payload, once it follows.
	 * @return number of bytes, not negative
	 */
	long length() {
		return this.length;
	}

}
