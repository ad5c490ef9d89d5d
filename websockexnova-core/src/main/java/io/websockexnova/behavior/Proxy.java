package io.websockexnova.behavior;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * A proxy between us and the server. Its credentials go to the proxy alone and never
 * print.
 *
 * @param type protocol of the proxy
 * @param host host of the proxy
 * @param port port of the proxy
 * @param username user name, or null for none
 * @param password password, or null for none; SOCKS 4 knows none
 */
public record Proxy(Type type, String host, int port, @Nullable String username, @Nullable String password) {

	public Proxy {
		Objects.requireNonNull(type, "'type' must not be null");
		if (host.isBlank()) {
			throw new IllegalArgumentException("'host' of the proxy must not be blank");
		}
		if (port < 1 || port > 0xffff) {
			throw new IllegalArgumentException("'port' of the proxy is " + port + "; it must be from 1 to 65535");
		}
		if (username == null && password != null) {
			throw new IllegalArgumentException("the proxy has a password, but no user name; set both");
		}
	}

	@Override
	public String toString() {
		return this.type + " proxy " + this.host + ":" + this.port;
	}

	/**
	 * Protocols of proxies.
	 */
	public enum Type {

		/** HTTP with the method CONNECT, RFC 9110 section 9.3.6. */
		HTTP,

		/** SOCKS 4, with the host name of SOCKS 4a. */
		SOCKS4,

		/** SOCKS 5, RFC 1928 and RFC 1929. */
		SOCKS5

	}

}
