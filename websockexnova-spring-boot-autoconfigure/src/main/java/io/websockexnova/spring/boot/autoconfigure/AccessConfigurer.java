package io.websockexnova.spring.boot.autoconfigure;

import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.util.StringUtils;

import io.websockexnova.behavior.Proxy;
import io.websockexnova.client.NovaClientBuilder;

/**
 * Applies trust, keys and proxy. Each is taken as a whole from the nearest layer that
 * names it, so that no password goes to a proxy that it was not meant for.
 */
class AccessConfigurer {

	private final TlsBundles bundles;

	AccessConfigurer(TlsBundles bundles) {
		this.bundles = bundles;
	}

	/**
	 * Applies trust, keys and proxy of a client.
	 * @param layers layers of the client, its own properties first
	 * @param url URL of the client, or null if not known
	 * @param builder builds the client
	 * @throws FailureAnalyzedException naming the property and the remedy
	 */
	void apply(List<SettingLayer> layers, @Nullable String url, NovaClientBuilder builder) {
		applyBundle(layers, url, builder);
		applyProxy(layers, builder);
	}

	private void applyBundle(List<SettingLayer> layers, @Nullable String url, NovaClientBuilder builder) {
		SettingLayer.Found<String> found = SettingLayer.first(layers, AccessConfigurer::bundle);
		if (found == null || !StringUtils.hasText(found.value())) {
			return;
		}
		String property = found.layer().property() + ".connection.ssl.bundle";
		// A bundle for all clients is of no use to those without TLS, and no mistake.
		if (found.layer() == layers.get(0) && url != null && url.toLowerCase(Locale.ROOT).startsWith("ws:")) {
			throw new FailureAnalyzedException("Property '" + property + "' is '" + found.value()
					+ "', but the URL of the client begins with " + "ws://, which means no TLS.",
					"Use a URL that begins with wss://, or remove the bundle.");
		}
		builder.tls(this.bundles.get(found.value(), property));
	}

	private static @Nullable String bundle(SettingGroups groups) {
		ConnectionProperties connection = groups.connection();
		return (connection != null && connection.ssl() != null) ? connection.ssl().bundle() : null;
	}

	private static void applyProxy(List<SettingLayer> layers, NovaClientBuilder builder) {
		SettingLayer.Found<ConnectionProperties.Proxy> found = SettingLayer.first(layers,
				(groups) -> (groups.connection() != null) ? groups.connection().proxy() : null);
		if (found != null && found.value().enabled()) {
			builder.proxy(proxy(found.value(), found.layer().property() + ".connection.proxy"));
		}
	}

	private static Proxy proxy(ConnectionProperties.Proxy proxy, String property) {
		String username = StringUtils.hasText(proxy.username()) ? proxy.username() : null;
		String password = StringUtils.hasText(proxy.password()) ? proxy.password() : null;
		if (!StringUtils.hasText(proxy.host()) || proxy.port() == null) {
			throw new FailureAnalyzedException(
					"Property '" + property + (StringUtils.hasText(proxy.host()) ? ".port" : ".host")
							+ "' is missing, although other properties of the proxy are set.",
					"Set host and port together, or '" + property + ".enabled' to false for no proxy.");
		}
		if (proxy.port() < 1 || proxy.port() > 0xffff) {
			throw new FailureAnalyzedException("Property '" + property + ".port' is '" + proxy.port() + "'.",
					"Use a port from 1 to 65535.");
		}
		if (username == null && password != null) {
			throw new FailureAnalyzedException("Property '" + property + ".username' is missing or empty, although '"
					+ property + ".password' is set.", "Set both, or neither for a proxy without login.");
		}
		if (proxy.type() == Proxy.Type.SOCKS4 && password != null) {
			throw new FailureAnalyzedException(
					"Property '" + property + ".password' is set, but SOCKS 4 has no passwords.",
					"Remove it, or set '" + property + ".type' to socks5.");
		}
		return new Proxy(proxy.type(), proxy.host(), proxy.port(), username, password);
	}

}
