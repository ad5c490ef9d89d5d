package io.websockexnova.spring.boot.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.websockexnova.behavior.Phase;
import io.websockexnova.behavior.Tls;
import io.websockexnova.client.NovaClient;
import io.websockexnova.test.peer.Peer;
import io.websockexnova.test.peer.PeerServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for connections with trust and keys out of Boot's SSL bundles, over real sockets.
 */
@Timeout(60)
class SslBundleConnectionTests {

	private static final String PROPERTY = "websockexnova.clients.feed.connection.ssl.bundle";

	private static final String PEM = "spring.ssl.bundle.pem.exchange.";

	@TempDir
	static Path directory = Path.of("");

	private static @Nullable TestKeys server;

	private static @Nullable TestKeys first;

	private static @Nullable TestKeys second;

	private final List<String> clients = new CopyOnWriteArrayList<>();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WebSockexNovaAutoConfiguration.class, SslAutoConfiguration.class))
		.withPropertyValues("websockexnova.reconnection.initial-delay=10ms",
				"websockexnova.reconnection.max-delay=50ms");

	@BeforeAll
	static void makeKeys() throws Exception {
		server = TestKeys.make(directory, "localhost");
		first = TestKeys.make(directory, "first");
		second = TestKeys.make(directory, "second");
	}

	@Test
	void theServerIsTrustedBecauseOfTheBundleAndNotWithoutIt() throws Exception {
		try (PeerServer peer = PeerServer.start(server().server(this.clients)).serve(Peer::echo)) {
			this.runner
				.withPropertyValues("websockexnova.clients.trusting.url=" + peer.uri(),
						"websockexnova.clients.trusting.connection.ssl.bundle=exchange",
						PEM + "truststore.certificate=" + server().certificate(),
						"websockexnova.clients.careful.url=" + peer.uri())
				.run((context) -> {
					awaitPhase(context.getBean("trusting", NovaClient.class), Phase.READY);
					NovaClient careful = context.getBean("careful", NovaClient.class);
					awaitPhase(careful, Phase.CLOSED);
					assertThat(careful.status().cause()).hasMessageContaining("is not trusted");
				});
		}
	}

	@Test
	void aJksBundleForAllClientsIsTrusted() throws Exception {
		try (PeerServer peer = PeerServer.start(server().server(this.clients)).serve(Peer::echo)) {
			this.runner
				.withPropertyValues("websockexnova.clients.feed.url=" + peer.uri(),
						"websockexnova.connection.ssl.bundle=store",
						"spring.ssl.bundle.jks.store.truststore.location=" + server().file().toUri(),
						"spring.ssl.bundle.jks.store.truststore.password=" + TestKeys.password(),
						"spring.ssl.bundle.jks.store.truststore.type=PKCS12")
				.run((context) -> awaitPhase(context.getBean(NovaClient.class), Phase.READY));
		}
	}

	@Test
	void theServerSeesTheCertificateOfTheClient() throws Exception {
		try (PeerServer peer = PeerServer.start(server().server(this.clients, first()))
			.demandClientCertificates()
			.serve(Peer::echo)) {
			this.runner
				.withPropertyValues("websockexnova.clients.feed.url=" + peer.uri(), PROPERTY + "=exchange",
						PEM + "truststore.certificate=" + server().certificate(),
						PEM + "keystore.certificate=" + first().certificate(),
						PEM + "keystore.private-key=" + first().privateKey())
				.run((context) -> {
					awaitPhase(context.getBean(NovaClient.class), Phase.READY);
					assertThat(this.clients).containsExactly("CN=first");
				});
		}
	}

	@Test
	void aRenewedCertificateCountsFromTheNextAttemptAndBreaksNoConnection() throws Exception {
		Path certificate = directory.resolve("client.crt");
		Path privateKey = directory.resolve("client.key");
		Path trusted = directory.resolve("server.crt");
		TestKeys.replace(trusted, server().certificate());
		first().write(certificate, privateKey);
		List<Peer> peers = new CopyOnWriteArrayList<>();
		try (PeerServer peer = PeerServer.start(server().server(this.clients, first(), second()))
			.demandClientCertificates()
			.serve((connection) -> {
				peers.add(connection);
				connection.echo();
			})) {
			this.runner
				.withPropertyValues("websockexnova.clients.feed.url=" + peer.uri(), PROPERTY + "=exchange",
						PEM + "truststore.certificate=" + trusted.toUri(),
						PEM + "keystore.certificate=" + certificate.toUri(),
						PEM + "keystore.private-key=" + privateKey.toUri(), PEM + "reload-on-update=true",
						"spring.ssl.bundle.watch.file.quiet-period=50ms")
				.run((context) -> {
					NovaClient client = context.getBean(NovaClient.class);
					TlsBundles bundles = new TlsBundles(context.getBean(SslBundles.class));
					Supplier<@Nullable Tls> material = bundles.get("exchange", PROPERTY);
					Tls before = material.get();
					awaitPhase(client, Phase.READY);
					second().write(certificate, privateKey);
					Awaitility.await()
						.atMost(Duration.ofSeconds(30))
						.untilAsserted(() -> assertThat(material.get()).isNotSameAs(before));
					assertThat(client.status().generation()).isEqualTo(1);
					assertThat(this.clients).containsExactly("CN=first");
					peers.get(0).reset();
					Awaitility.await()
						.atMost(Duration.ofSeconds(30))
						.untilAsserted(() -> assertThat(this.clients).containsExactly("CN=first", "CN=second"));
					awaitPhase(client, Phase.READY);
				});
		}
	}

	@Test
	void anEmptyNameMeansTheTrustOfTheJdk() throws Exception {
		try (PeerServer peer = PeerServer.start(server().server(this.clients)).serve(Peer::echo)) {
			this.runner
				.withPropertyValues("websockexnova.clients.feed.url=" + peer.uri(), PROPERTY + "=",
						"websockexnova.connection.ssl.bundle=exchange",
						PEM + "truststore.certificate=" + server().certificate())
				.run((context) -> awaitPhase(context.getBean(NovaClient.class), Phase.CLOSED));
		}
	}

	private static TestKeys server() {
		return Objects.requireNonNull(server);
	}

	private static TestKeys first() {
		return Objects.requireNonNull(first);
	}

	private static TestKeys second() {
		return Objects.requireNonNull(second);
	}

	private static void awaitPhase(NovaClient client, Phase phase) {
		Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> client.status().phase() == phase);
	}

}
