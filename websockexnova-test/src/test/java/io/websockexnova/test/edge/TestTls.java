package io.websockexnova.test.edge;

import javax.net.ssl.SSLContext;

import io.websockexnova.test.peer.PeerCertificate;

/**
 * A key for {@code localhost} that nobody else trusts.
 */
final class TestTls {

	private static final PeerCertificate LOCALHOST = PeerCertificate.forHost("localhost");

	private TestTls() {
	}

	/**
	 * Serves as {@code localhost}.
	 * @return a new context
	 */
	static SSLContext context() {
		return LOCALHOST.serverContext();
	}

	/**
	 * Trusts who serves as {@code localhost}, and has no key of its own.
	 * @return a new context
	 */
	static SSLContext trustOnly() {
		return LOCALHOST.clientContext();
	}

}
