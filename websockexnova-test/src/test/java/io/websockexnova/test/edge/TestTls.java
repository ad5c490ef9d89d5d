package io.websockexnova.test.edge;

import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Objects;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A key for {@code localhost} that nobody else trusts, made with <pre>
 * keytool -genkeypair -alias localhost -keyalg EC -groupname secp256r1 -dname CN=localhost
 *   -ext SAN=dns:localhost,ip:127.0.0.1 -validity 36500 -storetype PKCS12
 *   -keystore localhost.p12 -storepass changeit
 * </pre>
 */
final class TestTls {

	private static final char[] PASSWORD = "changeit".toCharArray();

	private TestTls() {
	}

	/**
	 * Serves as {@code localhost}, and trusts who does.
	 * @return a new context
	 */
	static SSLContext context() {
		return context(true);
	}

	/**
	 * Trusts who serves as {@code localhost}, and has no key of its own.
	 * @return a new context
	 */
	static SSLContext trustOnly() {
		return context(false);
	}

	private static SSLContext context(boolean withKey) {
		try (InputStream in = TestTls.class.getResourceAsStream("localhost.p12")) {
			KeyStore keys = KeyStore.getInstance("PKCS12");
			keys.load(Objects.requireNonNull(in, "localhost.p12"), PASSWORD);
			KeyStore trusted = KeyStore.getInstance("PKCS12");
			trusted.load(null, null);
			trusted.setCertificateEntry("localhost", keys.getCertificate("localhost"));
			KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
			own.init(keys, PASSWORD);
			TrustManagerFactory others = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
			others.init(trusted);
			SSLContext context = SSLContext.getInstance("TLS");
			context.init(withKey ? own.getKeyManagers() : null, others.getTrustManagers(), null);
			return context;
		}
		catch (IOException | GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
