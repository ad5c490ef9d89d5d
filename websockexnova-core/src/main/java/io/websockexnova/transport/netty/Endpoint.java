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

	/**
	 * A name without the dot of the root, which TLS (RFC 6066 section 3) and the hosts
	 * file do not have.
	 * @param host a name or an address
	 * @return the host without a dot at its end
	 */
	static String withoutRoot(String host) {
		return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
	}

}
