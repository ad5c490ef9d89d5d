package io.websockexnova.transport;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.Proxy;

/**
 * Refuses requests that would be misread on the wire: RFC 9110 section 5 for header names
 * and values, RFC 6455 section 3 for URLs.
 */
final class RequestValidation {

	private static final Set<String> OWN_HEADERS = Set.of("connection", "upgrade", "content-length",
			"transfer-encoding");

	/**
	 * What HTTP/2 has no place for, RFC 9113 section 8.2.2, apart from what is refused
	 * anyway.
	 */
	private static final Set<String> NOT_HTTP2 = Set.of("keep-alive", "proxy-connection", "te", "http2-settings");

	private static final int MAX_SOCKS_CREDENTIAL = 255;

	private RequestValidation() {
	}

	static void check(URI uri, Map<String, String> headers, List<String> subprotocols) {
		checkUri(uri);
		headers.forEach(RequestValidation::checkHeader);
		Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
		for (String name : headers.keySet()) {
			if (!names.add(name)) {
				throw new IllegalArgumentException("header '" + name + "' is given twice; names differ not by case");
			}
		}
		for (String subprotocol : subprotocols) {
			if (!isToken(subprotocol)) {
				throw new IllegalArgumentException(
						"subprotocol '" + printable(subprotocol) + "' is not a token of RFC 9110 section 5.6.2");
			}
		}
	}

	static void checkHttp2(Map<String, String> headers) {
		for (String name : headers.keySet()) {
			if (NOT_HTTP2.contains(name.toLowerCase(Locale.ROOT))) {
				throw new IllegalArgumentException("header '" + name + "' cannot be sent over HTTP/2 "
						+ "(RFC 9113 section 8.2.2); remove it or set 'connection.http2: false'");
			}
		}
	}

	static void checkTimeouts(Duration timeout, Duration closeTimeout) {
		if (timeout.isNegative() || timeout.isZero()) {
			throw new IllegalArgumentException("'timeout' is " + timeout + "; it must be positive");
		}
		if (closeTimeout.isNegative()) {
			throw new IllegalArgumentException("'closeTimeout' is " + closeTimeout + "; it must not be negative");
		}
	}

	static void checkProxy(@Nullable Proxy proxy) {
		if (proxy == null) {
			return;
		}
		boolean http = proxy.type() == Proxy.Type.HTTP;
		checkCredential("user name", proxy.username(), http);
		checkCredential("password", proxy.password(), http);
		if (http && proxy.username() != null && proxy.username().indexOf(':') != -1) {
			throw new IllegalArgumentException("the user name for the " + proxy
					+ " has a colon, which RFC 7617 section 2 forbids; use another user");
		}
	}

	// RFC 7617 section 2 forbids control characters. RFC 1929 has one byte for the length
	// and says nothing of an encoding.
	private static void checkCredential(String what, @Nullable String value, boolean http) {
		if (value == null) {
			return;
		}
		if (value.chars().anyMatch((c) -> c < 0x20 || c == 0x7f || (c > 0x7f && !http))) {
			throw new IllegalArgumentException("the " + what + " for the proxy has characters that "
					+ ((http) ? "HTTP does not allow; remove control characters"
							: "SOCKS does not allow; use printable ASCII characters"));
		}
		if (!http && value.length() > MAX_SOCKS_CREDENTIAL) {
			throw new IllegalArgumentException(
					"the " + what + " for the proxy has " + value.length() + " characters; RFC 1929 allows 255");
		}
	}

	private static void checkUri(URI uri) {
		String scheme = (uri.getScheme() != null) ? uri.getScheme().toLowerCase(Locale.ROOT) : "";
		if (!scheme.equals("ws") && !scheme.equals("wss")) {
			throw new IllegalArgumentException("'url' has the scheme '" + scheme + "'; use ws:// or wss://");
		}
		if (uri.getRawUserInfo() != null) {
			throw new IllegalArgumentException(
					"'url' holds user info before the host; " + "use 'credentials' or an Authorization header instead");
		}
		if (uri.getHost() == null) {
			throw new IllegalArgumentException(
					"'url' names no valid host: " + uri.getScheme() + "://" + ((uri.getRawAuthority() != null)
							? printable(uri.getRawAuthority().replaceAll(".*@", "***@")) : ""));
		}
		if (uri.getRawFragment() != null) {
			throw new IllegalArgumentException(
					"'url' has a fragment, which RFC 6455 section 3 forbids; remove everything from the '#'");
		}
	}

	private static void checkHeader(String name, String value) {
		if (!isToken(name)) {
			throw new IllegalArgumentException("header name '" + printable(name) + "' is not a token of RFC 9110");
		}
		String lower = name.toLowerCase(Locale.ROOT);
		if (OWN_HEADERS.contains(lower) || lower.startsWith("sec-websocket-")) {
			throw new IllegalArgumentException("header '" + name + "' belongs to the handshake and cannot be set");
		}
		for (int i = 0; i < value.length(); i++) {
			char c = value.charAt(i);
			if ((c < 0x20 && c != '\t') || c == 0x7f || c > 0xff) {
				throw new IllegalArgumentException("value of header '" + name + "' has the character U+"
						+ String.format(Locale.ROOT, "%04X", (int) c) + " at index " + i
						+ "; control characters and characters above U+00FF are not allowed");
			}
		}
	}

	private static boolean isToken(String text) {
		return !text.isEmpty() && text.chars()
			.allMatch((c) -> (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
					|| "!#$%&'*+-.^_`|~".indexOf(c) >= 0);
	}

	private static String printable(String text) {
		StringBuilder out = new StringBuilder();
		text.chars().limit(60).forEach((c) -> out.append((c >= 0x20 && c < 0x7f) ? (char) c : '?'));
		return out.toString();
	}

}
