package io.websockexnova.test.peer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A key and a self-signed certificate, made by the JDK's {@code keytool} when a test
 * runs, valid for a day.
 */
public final class PeerCertificate {

	private final KeyStore keys;

	private final char[] password;

	private PeerCertificate(KeyStore keys, char[] password) {
		this.keys = keys;
		this.password = password;
	}

	/**
	 * Makes a certificate.
	 * @param host DNS name that it is for, such as {@code localhost} or
	 * {@code *.example.org}, or an IPv4 address
	 * @return the certificate with its key
	 */
	public static PeerCertificate forHost(String host) {
		try {
			Path directory = Files.createTempDirectory("peer-certificate");
			Path file = directory.resolve("keys.p12");
			String password = UUID.randomUUID().toString();
			try {
				keytool(file, host, password);
				KeyStore keys = KeyStore.getInstance("PKCS12");
				try (InputStream in = Files.newInputStream(file)) {
					keys.load(in, password.toCharArray());
				}
				return new PeerCertificate(keys, password.toCharArray());
			}
			finally {
				Files.deleteIfExists(file);
				Files.delete(directory);
			}
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * A context for the server, which presents this certificate.
	 * @return the context
	 */
	public SSLContext serverContext() {
		try {
			KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
			factory.init(this.keys, this.password);
			SSLContext context = SSLContext.getInstance("TLS");
			context.init(factory.getKeyManagers(), null, null);
			return context;
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * A context for the client, which trusts this certificate and no other.
	 * @return the context
	 */
	public SSLContext clientContext() {
		try {
			SSLContext context = SSLContext.getInstance("TLS");
			context.init(null, trust().getTrustManagers(), null);
			return context;
		}
		catch (GeneralSecurityException | IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * A context that presents this certificate and trusts another, for either side when
	 * both have to prove who they are.
	 * @param other the other side's certificate
	 * @return the context
	 */
	public SSLContext contextTrusting(PeerCertificate other) {
		try {
			KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
			own.init(this.keys, this.password);
			SSLContext context = SSLContext.getInstance("TLS");
			context.init(own.getKeyManagers(), other.trust().getTrustManagers(), null);
			return context;
		}
		catch (GeneralSecurityException | IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private TrustManagerFactory trust() throws GeneralSecurityException, IOException {
		KeyStore trusted = KeyStore.getInstance("PKCS12");
		trusted.load(null, null);
		trusted.setCertificateEntry("peer", this.keys.getCertificate("peer"));
		TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		factory.init(trusted);
		return factory;
	}

	private static void keytool(Path file, String host, String password) throws IOException {
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-alias", "peer", "-keyalg", "EC", "-dname", "CN=" + host, "-ext",
				(host.matches("[0-9.]+") ? "SAN=ip:" : "SAN=dns:") + host, "-validity", "1", "-storetype", "PKCS12",
				"-keystore", file.toString(), "-storepass", password)
			.redirectErrorStream(true)
			.start();
		try {
			String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			if (!process.waitFor(20, TimeUnit.SECONDS) || process.exitValue() != 0) {
				throw new IOException("keytool failed: " + output);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException("Interrupted while keytool ran", ex);
		}
		finally {
			process.destroy();
		}
	}

}
