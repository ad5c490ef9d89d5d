package io.websockexnova.engine;

/**
 * Close codes that we send on purpose, RFC 6455 section 7.4.1.
 */
final class CloseCode {

	static final int NORMAL = 1000;

	static final int GOING_AWAY = 1001;

	private CloseCode() {
	}

}
