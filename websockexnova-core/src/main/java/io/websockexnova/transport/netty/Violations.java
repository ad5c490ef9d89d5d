package io.websockexnova.transport.netty;

import java.time.Duration;

import io.websockexnova.transport.ProtocolViolationException;

/**
 * What a server can do wrong on an open connection, in words for people. None of the
 * texts holds anything that the server sent.
 */
final class Violations {

	private Violations() {
	}

	static ProtocolViolationException protocol(String what) {
		return new ProtocolViolationException(CloseCodes.PROTOCOL_ERROR, "The server broke RFC 6455: it sent " + what);
	}

	static ProtocolViolationException invalidUtf8(String where) {
		return new ProtocolViolationException(CloseCodes.INVALID_PAYLOAD,
				"The server broke RFC 6455: it sent invalid UTF-8 in " + where);
	}

	static ProtocolViolationException invalidDeflate(String how) {
		return new ProtocolViolationException(CloseCodes.INVALID_PAYLOAD,
				"The server broke RFC 7692: it sent a compressed message that " + how);
	}

	static ProtocolViolationException tooManyFragments(int limit) {
		return new ProtocolViolationException(CloseCodes.TOO_BIG, "The server sent a message of more than " + limit
				+ " fragments; raise 'connection.max-fragments' if such messages are expected");
	}

	static ProtocolViolationException tooLong(long bytes, int limit) {
		return new ProtocolViolationException(CloseCodes.TOO_BIG,
				"The server sent a message of at least " + Long.toUnsignedString(bytes) + " bytes, and the limit is "
						+ limit + "; raise 'connection.max-message-size' if such messages are expected");
	}

	static ProtocolViolationException inflatesTooLong(int limit) {
		return new ProtocolViolationException(CloseCodes.TOO_BIG,
				"The server sent a compressed message that inflates to more than the limit of " + limit
						+ " bytes; raise 'connection.max-message-size' if such messages are expected");
	}

	static ProtocolViolationException tooSlow(Duration limit) {
		return new ProtocolViolationException(CloseCodes.POLICY_VIOLATION,
				"The server has sent a part of a message, but not all of it within " + limit
						+ "; raise 'connection.assembly-timeout' if such messages are expected");
	}

	static ProtocolViolationException controlFlood(int limit) {
		return new ProtocolViolationException(CloseCodes.POLICY_VIOLATION,
				"The server sent more than " + limit + " pings and pongs within a second");
	}

}
