package io.websockexnova.spring.boot.autoconfigure;

import java.util.List;
import java.util.Locale;
import java.util.Objects;

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
		SettingLayer layer = SettingLayer.first(layers,
				(connection) -> (connection.ssl() != null) ? connection.ssl().bundle() : null);
		if (layer == null) {
			return;
		}
		ConnectionProperties connection = Objects.requireNonNull(layer.connection());
		String bundle = Objects.requireNonNull(Objects.requireNonNull(connection.ssl()).bundle());
		if (!StringUtils.hasText(bundle)) {
			return;
		}
		String property = layer.property() + ".connection.ssl.bundle";
		// A bundle for all clients is of no use to those without TLS, and no mistake.
		if (layer == layers.get(0) && url != null && url.toLowerCase(Locale.ROOT).startsWith("ws:")) {
			throw new FailureAnalyzedException("Property '" + property + "' is '" + bundle
					+ "', but the URL of the client begins with ws://, " + "which means no TLS.",
					"Use a URL that begins with wss://, or remove the bundle.");
		}
		builder.tls(this.bundles.get(bundle, property));
	}

	private static void applyProxy(List<SettingLayer> layers, NovaClientBuilder builder) {
		SettingLayer layer = SettingLayer.first(layers, ConnectionProperties::proxy);
		if (layer == null) {
			return;
		}
		ConnectionProperties.Proxy proxy = Objects.requireNonNull(Objects.requireNonNull(layer.connection()).proxy());
		if (proxy.enabled()) {
			builder.proxy(proxy(proxy, layer.property() + ".connection.proxy"));
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
