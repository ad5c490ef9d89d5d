package io.websockexnova.transport.netty;

import java.net.InetSocketAddress;
import java.net.URI;

/**
 * Where a WebSocket URL leads to, RFC 6455 section 3.
 */
final class Endpoint {

	private Endpoint() {
	}

	static boolean isSecure(URI uri) {
		return "wss".equalsIgnoreCase(uri.getScheme());
	}

	static int defaultPort(URI uri) {
		return isSecure(uri) ? 443 : 80;
	}

	/**
	 * Host and port of a URL, for Reactor Netty to resolve.
	 * @param uri the URL
	 * @return the unresolved address
	 */
	static InetSocketAddress address(URI uri) {
		String host = uri.getHost();
		if (host.startsWith("[")) {
			host = host.substring(1, host.length() - 1);
		}
		return InetSocketAddress.createUnresolved(host, (uri.getPort() != -1) ? uri.getPort() : defaultPort(uri));
	}

}
