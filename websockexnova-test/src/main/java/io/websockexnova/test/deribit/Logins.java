package io.websockexnova.test.deribit;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code public/auth}: the three grants of the docs' authentication article.
 */
final class Logins {

	private static final long WINDOW_MILLIS = 60_000;

	private final Map<String, String> secrets;

	private final Map<String, Long> nonces = new HashMap<>();

	private final Tokens tokens;

	Logins(Map<String, String> secrets, Tokens tokens) {
		this.secrets = secrets;
		this.tokens = tokens;
	}

	Answer login(Invocation invocation) {
		Session session = invocation.session();
		Token token = switch (invocation.text("grant_type")) {
			case "client_credentials" -> byCredentials(invocation);
			case "client_signature" -> bySignature(invocation);
			case "refresh_token" -> this.tokens.refresh(session.number(), invocation.text("refresh_token"));
			default -> throw RpcException.invalidParams("grant_type", "invalid value");
		};
		session.token(token);
		invocation.exchange().journal().secret(token.access());
		invocation.exchange().journal().secret(token.refresh());
		ObjectNode result = Json.object()
			.put("access_token", token.access())
			.put("refresh_token", token.refresh())
			.put("expires_in", token.lifetimeSeconds())
			.put("scope", String.join(" ", token.scope()))
			.put("token_type", "bearer");
		result.putArray("enabled_features");
		if (invocation.has("state")) {
			result.put("state", invocation.text("state"));
		}
		return Answer.of(result);
	}

	private Token byCredentials(Invocation invocation) {
		String secret = this.secrets.get(invocation.text("client_id"));
		if (!same(secret, invocation.text("client_secret"))) {
			throw RpcException.invalidCredentials();
		}
		return issue(invocation);
	}

	private Token bySignature(Invocation invocation) {
		String id = invocation.text("client_id");
		long timestamp = invocation.integer("timestamp");
		String nonce = invocation.text("nonce");
		String secret = this.secrets.get(id);
		String signed = timestamp + "\n" + nonce + "\n" + invocation.text("data", "");
		long now = invocation.exchange().millis();
		if (secret == null || Math.abs(now - timestamp) > WINDOW_MILLIS
				|| !same(hmac(secret, signed), invocation.text("signature"))) {
			throw RpcException.invalidCredentials();
		}
		this.nonces.values().removeIf((used) -> now - used > 2 * WINDOW_MILLIS);
		if (this.nonces.putIfAbsent(id + "\n" + nonce, timestamp) != null) {
			throw RpcException.invalidCredentials();
		}
		return issue(invocation);
	}

	private Token issue(Invocation invocation) {
		return this.tokens.issue(invocation.session().number(), invocation.text("scope", ""));
	}

	static String hmac(String secret, String text) {
		try {
			Mac mac = Mac.getInstance("HmacSHA256");
			mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
			return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("this JDK has no HmacSHA256", ex);
		}
	}

	private static boolean same(@Nullable String expected, String actual) {
		return expected != null && MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8),
				actual.getBytes(StandardCharsets.UTF_8));
	}

}
