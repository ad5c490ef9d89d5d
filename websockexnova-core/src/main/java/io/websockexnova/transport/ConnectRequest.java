package io.websockexnova.transport;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Where and how to connect. Refuses what must not reach the wire. {@code toString} shows
 * neither query nor header values.
 *
 * @param uri a ws or wss URL with a host, without user info and fragment
 * @param headers additional headers of the upgrade request
 * @param subprotocols subprotocols to offer, in order of preference
 * @param timeout deadline of resolve, connect, TLS and upgrade together
 * @param closeTimeout how long to wait for the peer's answer to a close frame
 * @param maxMessageSize largest inbound message in bytes
 * @param maxFragments most fragments of one inbound message
 */
public record ConnectRequest(URI uri, Map<String, String> headers, List<String> subprotocols, Duration timeout,
		Duration closeTimeout, int maxMessageSize, int maxFragments) {

	public ConnectRequest {
		headers = Map.copyOf(headers);
		subprotocols = List.copyOf(subprotocols);
		RequestValidation.check(uri, headers, subprotocols);
		RequestValidation.checkLimits(timeout, closeTimeout, maxMessageSize, maxFragments);
	}

	/**
	 * The URL without anything secret.
	 * @return scheme, host, port and path
	 */
	public String target() {
		return RedactedUri.of(this.uri);
	}

	@Override
	public String toString() {
		return "ConnectRequest[" + target() + ", headers " + this.headers.keySet() + "]";
	}

}
