package io.websockexnova.transport.netty;

import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import javax.net.ssl.SSLHandshakeException;

import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.ssl.NotSslRecordException;
import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.AuthenticationException;
import io.websockexnova.behavior.Proxy;
import io.websockexnova.transport.ConnectRequest;
import io.websockexnova.transport.HandshakeException;
import io.websockexnova.transport.HandshakeException.Stage;

/**
 * Says what went wrong with an attempt, where, and what helps.
 */
final class HandshakeFailures {

	private static final String HTTP2_REMEDY = "set 'connection.http2: false'";

	/** What Netty's native transports put before the words of the operating system. */
	private static final Pattern NATIVE_PREFIX = Pattern.compile("^.* failed with error\\(-\\d+\\): ");

	private static final int MAX_NAMED = 4;

	private static final int MAX_DEPTH = 16;

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
		return timeout(stage, switch (stage) {
			case RESOLVE -> "No answer to the DNS query for the host of " + hop();
			case CONNECT -> "No TCP connection to " + hop();
			case TLS -> "No end of the TLS handshake with " + target();
			case UPGRADE -> "No answer to the upgrade request from " + target();
		});
	}

	/**
	 * The deadline passed before the proxy had answered.
	 * @return the exception
	 */
	HandshakeException proxyTimeout() {
		return timeout(Stage.CONNECT, "No answer from " + hop());
	}

	/**
	 * The host could not be resolved.
	 * @param cause why
	 * @return the exception
	 */
	HandshakeException unresolved(Throwable cause) {
		return failure(Stage.RESOLVE, "The host of " + hop() + " could not be resolved"
				+ ((cause instanceof UnknownHostException) ? "" : ": " + text(cause)), cause);
	}

	/**
	 * None of the addresses may be connected to.
	 * @param count number of addresses
	 * @param literal whether the address is in the URL
	 * @return the exception
	 */
	HandshakeException addressesRefused(int count, boolean literal) {
		return failure(Stage.RESOLVE,
				(literal) ? "The address of " + target() + " is refused by the address filter"
						: "The host of " + target() + " resolved to " + count
								+ ((count == 1) ? " address, which" : " addresses, all of which")
								+ " the address filter refuses",
				null);
	}

	/**
	 * There is no TCP connection.
	 * @param causes why, for each address
	 * @return the exception
	 */
	HandshakeException unconnected(List<Throwable> causes) {
		String prefix = "No TCP connection to " + hop() + ": ";
		if (causes.size() == 1) {
			return failure(Stage.CONNECT, prefix + text(causes.get(0)), causes.get(0));
		}
		String texts = causes.stream()
			.limit(MAX_NAMED)
			.map(HandshakeFailures::text)
			.collect(Collectors.joining("; ", prefix + "all " + causes.size() + " addresses failed: ",
					(causes.size() > MAX_NAMED) ? "; ..." : ""));
		HandshakeException error = failure(Stage.CONNECT, texts, causes.get(0));
		causes.stream().skip(1).limit(MAX_NAMED - 1).forEach(error::addSuppressed);
		return error;
	}

	/**
	 * The proxy said no.
	 * @param how what it said
	 * @param status status of its answer, or 0
	 * @param credentials whether it is about the credentials
	 * @param retryAfter how long it asked us to wait, or null
	 * @return the exception
	 */
	HandshakeException proxyRefused(String how, int status, boolean credentials, @Nullable Duration retryAfter) {
		String message = "The " + hop() + " refused to connect " + how;
		if (!credentials) {
			return new HandshakeException(Stage.CONNECT, false, message, status, retryAfter, null);
		}
		Proxy proxy = this.request.proxy();
		boolean given = proxy != null && proxy.username() != null;
		return new HandshakeException(Stage.CONNECT, false,
				message + ((given) ? "; check the proxy's credentials" : "; it wants credentials, and none are set"),
				status, retryAfter, new AuthenticationException("The proxy refused the credentials", true, null));
	}

	/**
	 * The connection or the dialogue with the proxy broke.
	 * @param cause why
	 * @return the exception
	 */
	HandshakeException proxyBroken(Throwable cause) {
		return failure(Stage.CONNECT, "The " + hop() + " did not connect: " + text(cause), cause);
	}

	/**
	 * The connection broke, or a step threw.
	 * @param stage stage that was under way
	 * @param cause why
	 * @return the exception
	 */
	HandshakeException broken(Stage stage, Throwable cause) {
		return switch (stage) {
			case RESOLVE -> unresolved(cause);
			case CONNECT -> unconnected(List.of(cause));
			case TLS -> tls(cause);
			case UPGRADE -> upgradeBroken(cause);
		};
	}

	HandshakeException tlsExpected() {
		return failure(Stage.TLS, target() + " answered with TLS; use wss:// instead of ws://", null);
	}

	HandshakeException closedBeforeAnswer() {
		return failure(Stage.UPGRADE,
				target() + " closed the connection without answering the upgrade request"
						+ (Endpoint.isSecure(this.request.uri()) ? ""
								: "; if the server expects TLS, use wss:// instead of ws://"),
				null);
	}

	HandshakeException closedInsideAnswer() {
		return failure(Stage.UPGRADE, target() + " closed the connection inside its answer to the upgrade request",
				null);
	}

	HandshakeException upgradeBroken(Throwable cause) {
		if (root(cause) instanceof SSLHandshakeException) {
			// TLS 1.3: a server refuses the client's certificate when the client is done
			return tls(cause);
		}
		return failure(Stage.UPGRADE,
				"The connection to " + target() + " broke before the upgrade was answered: " + text(cause), cause);
	}

	/**
	 * The server has no HTTP/2 to offer over TLS.
	 * @return the exception
	 */
	HandshakeException http2NotOffered() {
		return failure(Stage.TLS, target() + " does not offer HTTP/2: it did not choose 'h2' by ALPN; " + HTTP2_REMEDY,
				null);
	}

	/**
	 * The connection ended before the server's settings, the first frame of HTTP/2.
	 * @param cause what the server did instead, or null if it just closed
	 * @return the exception
	 */
	HandshakeException http2NotSpoken(@Nullable Throwable cause) {
		if (cause == null) {
			return failure(Stage.UPGRADE, target()
					+ " closed the connection before its HTTP/2 settings; if it has no HTTP/2, " + HTTP2_REMEDY, null);
		}
		if (Http2CodecUtil.getEmbeddedHttp2Exception(cause) != null) {
			// the exception holds what the server sent, so it is not passed on
			return failure(Stage.UPGRADE, target() + " does not speak HTTP/2; " + HTTP2_REMEDY, null);
		}
		return upgradeBroken(cause);
	}

	/**
	 * The server's settings do not allow the extended CONNECT, RFC 8441 section 3.
	 * @return the exception
	 */
	HandshakeException connectProtocolDisabled() {
		return failure(Stage.UPGRADE, target() + " offers no WebSockets over HTTP/2: its settings lack "
				+ "SETTINGS_ENABLE_CONNECT_PROTOCOL = 1 (RFC 8441); " + HTTP2_REMEDY, null);
	}

	/**
	 * The server's settings allow no stream, RFC 9113 section 6.5.2.
	 * @return the exception
	 */
	HandshakeException noStreams() {
		return failure(Stage.UPGRADE,
				target() + " allows no streams on a new HTTP/2 connection " + "(SETTINGS_MAX_CONCURRENT_STREAMS is 0)",
				null);
	}

	private HandshakeException tls(Throwable cause) {
		Throwable root = root(cause);
		String prefix = "TLS handshake with " + target() + " failed: ";
		if (root instanceof NotSslRecordException) {
			// the exception holds what the server sent, so it is not passed on
			return failure(Stage.TLS, prefix + "the server does not speak TLS; use ws:// if that is intended", null);
		}
		if (root instanceof CertificateException) {
			return failure(Stage.TLS, prefix + "the server's certificate is not accepted: " + text(root), cause);
		}
		if (has(cause, CertPathBuilderException.class) || has(cause, CertPathValidatorException.class)) {
			return failure(Stage.TLS, prefix + "the server's certificate is not trusted (" + text(root)
					+ "); name a bundle that does with 'connection.ssl.bundle'", cause);
		}
		if (root instanceof ClosedChannelException) {
			return failure(Stage.TLS, prefix + "the server closed the connection", cause);
		}
		if (text(root).contains("no_application_protocol")) {
			return failure(Stage.TLS,
					prefix + text(root) + "; the server may speak HTTP/2 only, which 'connection.http2' is for", cause);
		}
		return failure(Stage.TLS, prefix + text(root), cause);
	}

	private HandshakeException timeout(Stage stage, String what) {
		return new HandshakeException(stage, true,
				what + " within " + this.request.timeout() + " (stage " + stage + ")", 0, null, null);
	}

	private HandshakeException failure(Stage stage, String message, @Nullable Throwable cause) {
		return new HandshakeException(stage, false, message, 0, null, cause);
	}

	// what we connect to: the proxy, if there is one
	private String hop() {
		Proxy proxy = this.request.proxy();
		return (proxy != null) ? proxy + " for " + target() : target();
	}

	private String target() {
		return this.request.target();
	}

	private static String text(Throwable cause) {
		String message = cause.getMessage();
		return (message != null) ? NATIVE_PREFIX.matcher(message).replaceFirst("") : cause.getClass().getSimpleName();
	}

	private static boolean has(Throwable cause, Class<? extends Throwable> type) {
		Throwable current = cause;
		for (int depth = 0; depth < MAX_DEPTH && current != null; depth++) {
			if (type.isInstance(current)) {
				return true;
			}
			current = current.getCause();
		}
		return false;
	}

	private static Throwable root(Throwable cause) {
		Throwable current = cause;
		for (int depth = 0; depth < MAX_DEPTH; depth++) {
			Throwable next = current.getCause();
			if (next == null) {
				return current;
			}
			current = next;
		}
		return current;
	}

}
