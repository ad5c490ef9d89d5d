package io.websockexnova.test.peer;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A client's upgrade request.
 *
 * @param requestLine the first line
 * @param headers values by lower-case name, in the order in which they came
 */
public record UpgradeCall(String requestLine, Map<String, List<String>> headers) {

	/**
	 * Path and query.
	 * @return the request target
	 */
	public String path() {
		return this.requestLine.split(" ")[1];
	}

	/**
	 * First value of a header.
	 * @param name the name, in any case
	 * @return the value, or null if the header is missing
	 */
	public @Nullable String header(String name) {
		List<String> values = this.headers.get(name.toLowerCase(Locale.ROOT));
		return (values != null) ? values.get(0) : null;
	}

	/**
	 * The right value of {@code Sec-WebSocket-Accept}.
	 * @return the value
	 */
	public String acceptKey() {
		try {
			String text = header("sec-websocket-key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
			return Base64.getEncoder()
				.encodeToString(MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.US_ASCII)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Names of the headers only: their values may be secret.
	 */
	@Override
	public String toString() {
		return "UpgradeCall" + this.headers.keySet();
	}

}
