package io.websockexnova.spring.boot.autoconfigure;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.util.StringUtils;

import io.websockexnova.client.NovaClientBuilder;

/**
 * Applies what is not a setting: URL, credentials, headers, subprotocols, options. None
 * of their values shows in a failure, because any of them may hold a secret.
 */
final class ClientConfigurer {

	private ClientConfigurer() {
	}

	static void apply(ClientProperties client, String property, NovaClientBuilder builder) {
		if (StringUtils.hasText(client.url())) {
			checkUrl(client.url(), property + ".url");
			builder.url(client.url());
		}
		applyCredentials(client.credentials(), property + ".credentials", builder);
		client.headers().forEach(builder::header);
		client.options().forEach(builder::option);
		builder.subprotocols(client.subprotocols().toArray(String[]::new));
	}

	private static void applyCredentials(ClientProperties.@Nullable Credentials credentials, String property,
			NovaClientBuilder builder) {
		String key = (credentials != null) ? credentials.key() : null;
		String secret = (credentials != null) ? credentials.secret() : null;
		if (StringUtils.hasText(key) && StringUtils.hasText(secret)) {
			builder.credentials(key, secret);
		}
		else if (StringUtils.hasText(key) || StringUtils.hasText(secret)) {
			String missing = StringUtils.hasText(key) ? "secret" : "key";
			String present = StringUtils.hasText(key) ? "key" : "secret";
			throw new FailureAnalyzedException("Property '" + property + "." + missing
					+ "' is missing or empty, although '" + property + "." + present + "' is set.",
					"Set both, or neither for a client without login.");
		}
	}

	// RFC 6455 section 3
	private static void checkUrl(String text, String property) {
		URI url = parse(text, property);
		String scheme = (url.getScheme() != null) ? url.getScheme().toLowerCase(Locale.ROOT) : "";
		if (!scheme.equals("ws") && !scheme.equals("wss")) {
			String instead = scheme.equals("http") ? "ws" : "wss";
			throw new FailureAnalyzedException(
					scheme.isEmpty() ? "Property '" + property + "' has no scheme."
							: "Property '" + property + "' has the scheme '" + scheme + "'.",
					"Use a URL that begins with " + instead + "://.");
		}
		if (url.getRawUserInfo() != null || String.valueOf(url.getRawAuthority()).contains("@")) {
			throw new FailureAnalyzedException("Property '" + property + "' holds user info before the host.",
					"Remove it, and use 'credentials', or 'headers' with Authorization, instead.");
		}
		if (url.getHost() == null) {
			throw new FailureAnalyzedException("Property '" + property + "' names no valid host.",
					"Use a URL such as wss://example.org/path.");
		}
		if (url.getRawFragment() != null) {
			throw new FailureAnalyzedException("Property '" + property + "' has a fragment.",
					"Remove everything from the '#'.");
		}
	}

	private static URI parse(String text, String property) {
		try {
			return new URI(text);
		}
		catch (URISyntaxException ex) {
			throw new FailureAnalyzedException(
					"Property '" + property + "' is not a URL: " + ex.getReason().toLowerCase(Locale.ROOT)
							+ " at index " + ex.getIndex() + ".",
					"Use a URL such as wss://example.org/path, with special characters percent-encoded.");
		}
	}

}
