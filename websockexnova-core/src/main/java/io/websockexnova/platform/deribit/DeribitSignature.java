package io.websockexnova.platform.deribit;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The signature of a login with grant {@code client_signature} (page "Authentication"):
 * HMAC-SHA256 over timestamp, nonce and data, each on a line; both line feeds are there
 * even without data.
 */
final class DeribitSignature {

	private static final String ALGORITHM = "HmacSHA256";

	private DeribitSignature() {
	}

	static String sign(String secret, long timestamp, String nonce, String data) {
		String text = timestamp + "\n" + nonce + "\n" + data;
		try {
			Mac mac = Mac.getInstance(ALGORITHM);
			mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
			return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("this Java runtime has no " + ALGORITHM, ex);
		}
	}

}
