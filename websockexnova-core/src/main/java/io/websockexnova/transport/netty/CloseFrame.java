package io.websockexnova.transport.netty;

import java.nio.charset.StandardCharsets;

/**
 * A valid close frame of the server.
 *
 * @param code the code, 1005 if there was none
 * @param reason the reason, possibly empty
 */
record CloseFrame(int code, String reason) {

	/**
	 * Reads the body, RFC 6455 section 5.5.1.
	 * @param body the body
	 * @return the frame
	 * @throws io.websockexnova.transport.ProtocolViolationException if it is invalid
	 */
	static CloseFrame parse(byte[] body) {
		if (body.length == 0) {
			return new CloseFrame(CloseCodes.NO_CODE, "");
		}
		if (body.length == 1) {
			throw Violations.protocol("a close frame with a body of one byte");
		}
		int code = ((body[0] & 0xff) << 8) | (body[1] & 0xff);
		if (!CloseCodes.isValid(code)) {
			throw Violations.protocol("a close frame with the code " + code + ", which must not be on the wire");
		}
		Utf8Validator validator = new Utf8Validator();
		if (!validator.update(body, 2, body.length - 2) || !validator.isComplete()) {
			throw Violations.invalidUtf8("the reason of a close frame");
		}
		return new CloseFrame(code, new String(body, 2, body.length - 2, StandardCharsets.UTF_8));
	}

}
