package io.websockexnova.transport.netty;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.websockexnova.transport.ConnectRequest;

/**
 * The client's half of the opening handshake, RFC 6455 section 4.1.
 */
final class UpgradeRequest {

	private static final String ACCEPT_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

	private final String key;

	private final byte[] bytes;

	UpgradeRequest(ConnectRequest request, byte[] nonce) {
		this.key = Base64.getEncoder().encodeToString(nonce);
		this.bytes = render(request, this.key).getBytes(StandardCharsets.ISO_8859_1);
	}

	/**
	 * The request as it goes out.
	 * @return the bytes
	 */
	byte[] bytes() {
		return this.bytes;
	}

	/**
	 * The value that the server's {@code Sec-WebSocket-Accept} must have.
	 * @return the value
	 */
	String expectedAccept() {
		try {
			MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
			byte[] digest = sha1.digest((this.key + ACCEPT_GUID).getBytes(StandardCharsets.US_ASCII));
			return Base64.getEncoder().encodeToString(digest);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-1", ex);
		}
	}

	private static String render(ConnectRequest request, String key) {
		Map<String, String> headers = request.headers();
		Set<String> given = headers.keySet()
			.stream()
			.map((name) -> name.toLowerCase(Locale.ROOT))
			.collect(Collectors.toSet());
		StringBuilder text = new StringBuilder(512);
		text.append("GET ").append(path(request.uri())).append(" HTTP/1.1\r\n");
		if (!given.contains("host")) {
			header(text, "Host", host(request.uri()));
		}
		header(text, "Upgrade", "websocket");
		header(text, "Connection", "Upgrade");
		header(text, "Sec-WebSocket-Key", key);
		header(text, "Sec-WebSocket-Version", "13");
		if (!request.subprotocols().isEmpty()) {
			header(text, "Sec-WebSocket-Protocol", String.join(", ", request.subprotocols()));
		}
		DeflateOffer offer = DeflateOffer.of(request.compression());
		if (offer != null) {
			header(text, "Sec-WebSocket-Extensions", offer.value());
		}
		if (!given.contains("user-agent")) {
			header(text, "User-Agent", "WebSockexNova");
		}
		headers.forEach((name, value) -> header(text, name, value));
		return text.append("\r\n").toString();
	}

	private static void header(StringBuilder text, String name, String value) {
		text.append(name).append(": ").append(value).append("\r\n");
	}

	/**
	 * The request target.
	 * @param uri the URL
	 * @return path and query in ASCII
	 */
	static String path(URI uri) {
		URI ascii = URI.create(uri.toASCIIString());
		String path = ascii.getRawPath();
		String query = ascii.getRawQuery();
		return ((path == null || path.isEmpty()) ? "/" : path) + ((query != null) ? "?" + query : "");
	}

	/**
	 * The authority, as in the header {@code Host}.
	 * @param uri the URL
	 * @return host and, unless it is that of the scheme, port
	 */
	static String host(URI uri) {
		int port = uri.getPort();
		return (port == -1 || port == Endpoint.defaultPort(uri)) ? uri.getHost() : uri.getHost() + ":" + port;
	}

}
