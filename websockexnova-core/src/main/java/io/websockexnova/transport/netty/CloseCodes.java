package io.websockexnova.transport.netty;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Close codes and close frame bodies of RFC 6455 sections 5.5.1 and 7.4.
 */
final class CloseCodes {

	static final int PROTOCOL_ERROR = 1002;

	static final int NO_CODE = 1005;

	static final int ABNORMAL = 1006;

	static final int INVALID_PAYLOAD = 1007;

	static final int POLICY_VIOLATION = 1008;

	static final int TOO_BIG = 1009;

	static final int INTERNAL_ERROR = 1011;

	private static final int MAX_REASON = 123;

	private CloseCodes() {
	}

	/**
	 * Whether a code may stand in a close frame: those that RFC 6455 and the IANA
	 * registry define for the wire, and the ranges for libraries and applications.
	 * @param code the code
	 * @return true if it may be on the wire
	 */
	static boolean isValid(int code) {
		return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
	}

	/**
	 * Body of a close frame.
	 * @param code the code; one that must not be on the wire gives an empty body
	 * @param reason the reason, cut at a code point if longer than 123 bytes
	 * @return at most 125 bytes
	 */
	static byte[] body(int code, String reason) {
		if (!isValid(code)) {
			return new byte[0];
		}
		ByteBuffer body = ByteBuffer.allocate(2 + MAX_REASON);
		body.putShort((short) code);
		StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(reason), body, true);
		byte[] bytes = new byte[body.position()];
		body.flip().get(bytes);
		return bytes;
	}

}
