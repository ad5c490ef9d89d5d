package io.websockexnova.behavior;

import java.util.List;
import java.util.Objects;

import javax.net.ssl.SSLContext;

/**
 * Own trust and keys. Certificate chains and host names are always verified.
 *
 * @param context trust and keys
 * @param protocols protocols to enable, such as {@code TLSv1.3}; empty for those of the
 * context
 * @param ciphers cipher suites to enable; empty for those of the context
 */
public record Tls(SSLContext context, List<String> protocols, List<String> ciphers) {

	public Tls {
		Objects.requireNonNull(context, "'context' must not be null");
		protocols = List.copyOf(protocols);
		ciphers = List.copyOf(ciphers);
	}

	/**
	 * With the context's own protocols and cipher suites.
	 * @param context trust and keys
	 * @return the material
	 */
	public static Tls of(SSLContext context) {
		return new Tls(context, List.of(), List.of());
	}

}
