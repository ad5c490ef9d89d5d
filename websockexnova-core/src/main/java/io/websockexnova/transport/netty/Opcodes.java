package io.websockexnova.transport.netty;

/**
 * Numbers of RFC 6455 section 5.2.
 */
final class Opcodes {

	/** The reserved bit that marks a compressed message, RFC 7692 section 6. */
	static final int RSV1 = 0x40;

	/** The bit that marks the last frame of a message. */
	static final int FIN = 0x80;

	static final int CONTINUATION = 0x0;

	static final int TEXT = 0x1;

	static final int BINARY = 0x2;

	static final int CLOSE = 0x8;

	static final int PING = 0x9;

	static final int PONG = 0xa;

	static final int MAX_CONTROL_PAYLOAD = 125;

	private Opcodes() {
	}

}
