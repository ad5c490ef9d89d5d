package io.websockexnova.transport.netty;

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

	static int port(URI uri) {
		return (uri.getPort() != -1) ? uri.getPort() : defaultPort(uri);
	}

	/**
	 * Host of a URL.
	 * @param uri the URL
	 * @return a name or an address, an IPv6 address without its brackets
	 */
	static String host(URI uri) {
		String host = uri.getHost();
		return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
	}

}
