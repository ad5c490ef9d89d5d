package io.websockexnova.spring.boot.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * A key with a self-signed certificate, made by the JDK's keytool, as PEM files and as a
 * context of a server.
 */
final class TestKeys {

	private static final char[] PASSWORD = "changeit".toCharArray();

	private final Path file;

	private final KeyStore keys;

	private TestKeys(Path file, KeyStore keys) {
		this.file = file;
		this.keys = keys;
	}

	/**
	 * Makes a key.
	 * @param directory where to put the key store
	 * @param name common name and, for servers, DNS name
	 * @return the key
	 */
	static TestKeys make(Path directory, String name) throws IOException, GeneralSecurityException {
		Path file = Files.createTempFile(directory, name, ".p12");
		Files.delete(file);
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-alias", "key", "-keyalg", "EC", "-dname", "CN=" + name, "-ext", "SAN=dns:" + name,
				"-validity", "2", "-storetype", "PKCS12", "-keystore", file.toString(), "-storepass", password())
			.redirectErrorStream(true)
			.start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		try {
			if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
				throw new IOException("keytool failed: " + output);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException(ex);
		}
		KeyStore keys = KeyStore.getInstance("PKCS12");
		try (InputStream in = Files.newInputStream(file)) {
			keys.load(in, PASSWORD);
		}
		return new TestKeys(file, keys);
	}

	static String password() {
		return new String(PASSWORD);
	}

	/**
	 * The key store with the key, PKCS12.
	 */
	Path file() {
		return this.file;
	}

	String certificate() throws GeneralSecurityException {
		return pem("CERTIFICATE", this.keys.getCertificate("key").getEncoded());
	}

	String privateKey() throws GeneralSecurityException {
		Key key = this.keys.getKey("key", PASSWORD);
		return pem("PRIVATE KEY", key.getEncoded());
	}

	/**
	 * Writes the certificate and, if asked for, the key where a watcher sees them at
	 * once.
	 */
	void write(Path certificate, Path privateKey) throws IOException, GeneralSecurityException {
		replace(privateKey, privateKey());
		replace(certificate, certificate());
	}

	static void replace(Path file, String content) throws IOException {
		Path other = file.resolveSibling(file.getFileName() + ".new");
		Files.writeString(other, content);
		Files.move(other, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
	}

	/**
	 * A server that presents this certificate.
	 * @param clients receives the names of clients that present one
	 * @param trusted certificates of clients
	 * @return the context
	 */
	SSLContext server(List<String> clients, TestKeys... trusted) throws GeneralSecurityException {
		List<X509Certificate> known = new CopyOnWriteArrayList<>();
		for (TestKeys client : trusted) {
			known.add((X509Certificate) client.keys.getCertificate("key"));
		}
		KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		factory.init(this.keys, PASSWORD);
		KeyManager[] own = factory.getKeyManagers();
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(own, new TrustManager[] { new Clients(known, clients) }, null);
		return context;
	}

	private static String pem(String type, byte[] der) {
		return "-----BEGIN " + type + "-----\n" + Base64.getMimeEncoder(64, new byte[] { '\n' }).encodeToString(der)
				+ "\n-----END " + type + "-----\n";
	}

	private record Clients(List<X509Certificate> known, List<String> seen) implements X509TrustManager {

		@Override
		public void checkClientTrusted(X509Certificate[] chain, String authType)
				throws java.security.cert.CertificateException {
			if (!this.known.contains(chain[0])) {
				throw new java.security.cert.CertificateException("unknown client");
			}
			this.seen.add(chain[0].getSubjectX500Principal().getName());
		}

		@Override
		public void checkServerTrusted(X509Certificate[] chain, String authType)
				throws java.security.cert.CertificateException {
			throw new java.security.cert.CertificateException("this is the server");
		}

		@Override
		public X509Certificate[] getAcceptedIssuers() {
			return this.known.toArray(X509Certificate[]::new);
		}

	}

}
