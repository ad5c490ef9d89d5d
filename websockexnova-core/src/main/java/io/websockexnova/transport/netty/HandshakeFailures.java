package io.websockexnova.transport.netty;

import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;

import javax.net.ssl.SSLHandshakeException;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.ssl.NotSslRecordException;
import org.jspecify.annotations.Nullable;

import io.websockexnova.transport.ConnectRequest;
import io.websockexnova.transport.HandshakeException;
import io.websockexnova.transport.HandshakeException.Stage;

/**
 * Says what went wrong with an attempt, where, and what helps.
 */
final class HandshakeFailures {

	private static final String HTTP2_REMEDY = "set 'connection.http2: false'";

	private final ConnectRequest request;

	HandshakeFailures(ConnectRequest request) {
		this.request = request;
	}

	/**
	 * The deadline passed.
	 * @param stage stage that was under way
	 * @return the exception
	 */
	HandshakeException timeout(Stage stage) {
		String what = switch (stage) {
			case RESOLVE -> "No answer to the DNS query for the host of ";
			case CONNECT -> "No TCP connection to ";
			case TLS -> "No end of the TLS handshake with ";
			case UPGRADE -> "No answer to the upgrade request from ";
		};
		return failure(stage, true, what + target() + " within " + this.request.timeout() + " (stage " + stage + ")",
				null);
	}

	/**
	 * There is no TCP or TLS connection.
	 * @param stage stage that was under way
	 * @param cause why
	 * @return the exception
	 */
	HandshakeException broken(Stage stage, Throwable cause) {
		if (cause instanceof UnknownHostException) {
			return failure(Stage.RESOLVE, false, "The host of " + target() + " could not be resolved", cause);
		}
		if (cause instanceof ConnectTimeoutException) {
			return timeout(Stage.CONNECT);
		}
		return switch (stage) {
			case RESOLVE ->
				failure(stage, false, "The host of " + target() + " could not be resolved: " + text(cause), cause);
			case CONNECT -> failure(stage, false, "No TCP connection to " + target() + ": " + text(cause), cause);
			case TLS -> tls(cause);
			case UPGRADE -> upgradeBroken(cause);
		};
	}

	HandshakeException tlsExpected() {
		return failure(Stage.TLS, false, target() + " answered with TLS; use wss:// instead of ws://", null);
	}

	HandshakeException closedBeforeAnswer() {
		return failure(Stage.UPGRADE, false,
				target() + " closed the connection without answering the upgrade request"
						+ (Endpoint.isSecure(this.request.uri()) ? ""
								: "; if the server expects TLS, use wss:// instead of ws://"),
				null);
	}

	HandshakeException closedInsideAnswer() {
		return failure(Stage.UPGRADE, false,
				target() + " closed the connection inside its answer to the upgrade " + "request", null);
	}

	HandshakeException upgradeBroken(Throwable cause) {
		if (root(cause) instanceof SSLHandshakeException) {
			// TLS 1.3: a server refuses the client's certificate when the client is done
			return tls(cause);
		}
		return failure(Stage.UPGRADE, false,
				"The connection to " + target() + " broke before the upgrade was answered: " + text(cause), cause);
	}

	/**
	 * The server has no HTTP/2 to offer over TLS.
	 * @return the exception
	 */
	HandshakeException http2NotOffered() {
		return failure(Stage.TLS, false,
				target() + " does not offer HTTP/2: it did not choose 'h2' by ALPN; " + HTTP2_REMEDY, null);
	}

	/**
	 * The connection ended before the server's settings, the first frame of HTTP/2.
	 * @param cause what the server did instead, or null if it just closed
	 * @return the exception
	 */
	HandshakeException http2NotSpoken(@Nullable Throwable cause) {
		if (cause == null) {
			return failure(
					Stage.UPGRADE, false, target()
							+ " closed the connection before its HTTP/2 settings; if it has no HTTP/2, " + HTTP2_REMEDY,
					null);
		}
		if (Http2CodecUtil.getEmbeddedHttp2Exception(cause) != null) {
			// the exception holds what the server sent, so it is not passed on
			return failure(Stage.UPGRADE, false, target() + " does not speak HTTP/2; " + HTTP2_REMEDY, null);
		}
		return upgradeBroken(cause);
	}

	/**
	 * The server's settings do not allow the extended CONNECT, RFC 8441 section 3.
	 * @return the exception
	 */
	HandshakeException connectProtocolDisabled() {
		return failure(Stage.UPGRADE, false, target() + " offers no WebSockets over HTTP/2: its settings lack "
				+ "SETTINGS_ENABLE_CONNECT_PROTOCOL = 1 (RFC 8441); " + HTTP2_REMEDY, null);
	}

	/**
	 * The server's settings allow no stream, RFC 9113 section 6.5.2.
	 * @return the exception
	 */
	HandshakeException noStreams() {
		return failure(Stage.UPGRADE, false,
				target() + " allows no streams on a new HTTP/2 connection " + "(SETTINGS_MAX_CONCURRENT_STREAMS is 0)",
				null);
	}

	private HandshakeException tls(Throwable cause) {
		Throwable root = root(cause);
		String prefix = "TLS handshake with " + target() + " failed: ";
		if (root instanceof NotSslRecordException) {
			// the exception holds what the server sent, so it is not passed on
			return failure(Stage.TLS, false, prefix + "the server does not speak TLS; use ws:// if that is intended",
					null);
		}
		if (root instanceof CertPathBuilderException) {
			return failure(Stage.TLS, false, prefix + "the server's certificate is not trusted (" + text(root)
					+ "); give the transport an SSLContext that trusts it", cause);
		}
		if (root instanceof CertificateException) {
			return failure(Stage.TLS, false, prefix + "the server's certificate is not accepted: " + text(root), cause);
		}
		if (root instanceof ClosedChannelException) {
			return failure(Stage.TLS, false, prefix + "the server closed the connection", cause);
		}
		return failure(Stage.TLS, false, prefix + text(root), cause);
	}

	private HandshakeException failure(Stage stage, boolean timeout, String message, @Nullable Throwable cause) {
		return new HandshakeException(stage, timeout, message, 0, null, cause);
	}

	private String target() {
		return this.request.target();
	}

	private static String text(Throwable cause) {
		String message = cause.getMessage();
		return (message != null) ? message : cause.getClass().getSimpleName();
	}

	private static Throwable root(Throwable cause) {
		Throwable current = cause;
		for (int depth = 0; depth < 16; depth++) {
			Throwable next = current.getCause();
			if (next == null) {
				return current;
			}
			current = next;
		}
		return current;
	}

}
