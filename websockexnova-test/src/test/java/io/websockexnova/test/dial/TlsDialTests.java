package io.websockexnova.test.dial;

import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import javax.net.ssl.SSLParameters;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.websockexnova.behavior.ConnectionLostException;
import io.websockexnova.behavior.ErrorClass;
import io.websockexnova.behavior.ErrorHandler;
import io.websockexnova.behavior.Loss;
import io.websockexnova.behavior.Tls;
import io.websockexnova.test.peer.PeerCertificate;
import io.websockexnova.transport.ConnectRequest;
import io.websockexnova.transport.HandshakeException;
import io.websockexnova.transport.HandshakeException.Stage;
import io.websockexnova.transport.netty.NettyTransport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Trust, keys, names and protocols of each attempt.
 */
@Timeout(60)
class TlsDialTests {

	private static final PeerCertificate LOCALHOST = PeerCertificate.forHost("localhost");

	private static final PeerCertificate RENEWED = PeerCertificate.forHost("localhost");

	private static final PeerCertificate WILDCARD = PeerCertificate.forHost("*.venue.localhost");

	private final NettyTransport transport = NettyTransport.builder().loopThreads(1).build();

	@AfterEach
	void close() {
		this.transport.close();
	}

	@Test
	@Tag("S9")
	void whenTheRequestBringsTrustThenItCountsInsteadOfTheTransports() throws Exception {
		try (TlsOrigin origin = new TlsOrigin(LOCALHOST.serverContext())) {
			Attempt attempt = open(origin.uri("localhost"), trusting(LOCALHOST));
			attempt.send("x");
			assertThat(attempt.awaitText()).isEqualTo("x");
			assertThat(visit(origin).serverName()).isEqualTo("localhost");
			HandshakeException error = fail(origin.uri("localhost"), null);
			assertThat(error).hasMessageContaining("not trusted");
			assertPersistent(error);
		}
	}

	@Test
	@Tag("R24")
	void whenTheServersCertificateIsSwappedThenTheNextAttemptNeedsTheNewTrustAndLiveConnectionsGoOn() {
		try (TlsOrigin origin = new TlsOrigin(LOCALHOST.serverContext())) {
			Attempt live = open(origin.uri("localhost"), trusting(LOCALHOST));
			origin.context = RENEWED.serverContext();

			HandshakeException error = fail(origin.uri("localhost"), trusting(LOCALHOST));
			assertThat(error).hasMessageContaining("not trusted").hasCauseInstanceOf(Exception.class);
			assertPersistent(error);

			Attempt next = open(origin.uri("localhost"), trusting(RENEWED));
			next.send("new");
			assertThat(next.awaitText()).isEqualTo("new");
			live.send("old");
			assertThat(live.awaitText()).isEqualTo("old");
			assertThat(live.closed).isNotDone();
		}
	}

	@Test
	@Tag("S9")
	@Tag("edge-43")
	void whenTheCertificateHasAWildcardThenItCountsForOneLabel() {
		try (TlsOrigin origin = new TlsOrigin(WILDCARD.serverContext())) {
			open(origin.uri("feed.venue.localhost"), trusting(WILDCARD));
			for (String host : List.of("venue.localhost", "a.feed.venue.localhost", "feed.other.localhost")) {
				HandshakeException error = fail(origin.uri(host), trusting(WILDCARD));
				assertThat(error).hasMessageContaining("certificate is not accepted").hasMessageContaining(host);
				assertPersistent(error);
			}
		}
	}

	@Test
	@Tag("S9")
	void whenTheUrlHasAnAddressThenTheCertificateMustNameItAndNoServerNameIsSent() throws Exception {
		PeerCertificate address = PeerCertificate.forHost("127.0.0.1");
		try (TlsOrigin origin = new TlsOrigin(address.serverContext())) {
			open(origin.uri("127.0.0.1"), trusting(address));
			assertThat(visit(origin).serverName()).isEmpty();
			assertPersistent(fail(origin.uri("localhost"), trusting(address)));
		}
	}

	@Test
	@Tag("S9")
	void whenTheNameEndsWithTheDotOfTheRootThenItIsTheSameName() throws Exception {
		try (TlsOrigin origin = new TlsOrigin(WILDCARD.serverContext())) {
			open(origin.uri("feed.venue.localhost."), trusting(WILDCARD));
			assertThat(visit(origin).serverName()).isEqualTo("feed.venue.localhost");
		}
	}

	@Test
	void whenProtocolsAndCiphersAreGivenThenNoOthersAreUsed() throws Exception {
		try (TlsOrigin origin = new TlsOrigin(LOCALHOST.serverContext())) {
			open(origin.uri("localhost"), new Tls(LOCALHOST.clientContext(), List.of("TLSv1.2"),
					List.of("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256")));
			TlsOrigin.Visit visit = visit(origin);
			assertThat(visit.protocol()).isEqualTo("TLSv1.2");
			assertThat(visit.cipher()).isEqualTo("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256");
			open(origin.uri("localhost"), trusting(LOCALHOST));
			assertThat(visit(origin).protocol()).isEqualTo("TLSv1.3");
		}
	}

	@Test
	void whenTheServerKnowsNoneOfTheProtocolsThenThatIsPersistent() {
		try (TlsOrigin origin = new TlsOrigin(LOCALHOST.serverContext(),
				(settings) -> settings.setProtocols(new String[] { "TLSv1.2" }))) {
			HandshakeException error = fail(origin.uri("localhost"),
					new Tls(LOCALHOST.clientContext(), List.of("TLSv1.3"), List.of()));
			assertThat(error).hasMessageContaining("protocol_version");
			assertPersistent(error);
		}
	}

	@Test
	void whenTheJdkKnowsNotTheCipherThenTheAttemptFailsAtOnceAndNamesIt() {
		try (TlsOrigin origin = new TlsOrigin(LOCALHOST.serverContext())) {
			HandshakeException error = fail(origin.uri("localhost"),
					new Tls(LOCALHOST.clientContext(), List.of(), List.of("TLS_NO_SUCH_CIPHER")));
			assertThat(error).hasMessageContaining("TLS_NO_SUCH_CIPHER");
			assertPersistent(error);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.2", "TLSv1.3" })
	@Tag("S9")
	void whenTheServerAsksForAClientCertificateThenTheContextsKeyIsUsed(String protocol) throws Exception {
		PeerCertificate client = PeerCertificate.forHost("client.example");
		try (TlsOrigin origin = new TlsOrigin(LOCALHOST.contextTrusting(client), (settings) -> {
			settings.setNeedClientAuth(true);
			settings.setProtocols(new String[] { protocol });
		})) {
			open(origin.uri("localhost"), Tls.of(client.contextTrusting(LOCALHOST)));
			assertThat(visit(origin).client()).isEqualTo("CN=client.example");

			HandshakeException none = fail(origin.uri("localhost"), trusting(LOCALHOST));
			assertPersistent(none);
			HandshakeException wrong = fail(origin.uri("localhost"), Tls.of(RENEWED.contextTrusting(LOCALHOST)));
			assertPersistent(wrong);
			assertThat(origin.visits).isEmpty();
		}
	}

	@Test
	@Tag("edge-43")
	void whenTheServerPrefersHttp2ThenHttp1IsAgreedOn() throws Exception {
		try (TlsOrigin origin = new TlsOrigin(LOCALHOST.serverContext(), protocols("h2", "http/1.1"))) {
			Attempt attempt = open(origin.uri("localhost"), trusting(LOCALHOST));
			assertThat(visit(origin).applicationProtocol()).isEqualTo("http/1.1");
			attempt.send("x");
			assertThat(attempt.awaitText()).isEqualTo("x");
		}
	}

	@Test
	@Tag("edge-43")
	void whenTheServerSpeaksHttp2OnlyThenThatIsSaidByTlsAndPersistent() {
		try (TlsOrigin origin = new TlsOrigin(LOCALHOST.serverContext(), protocols("h2"))) {
			HandshakeException error = fail(origin.uri("localhost"), trusting(LOCALHOST));
			assertThat(error).hasMessageContaining("no_application_protocol").hasMessageContaining("HTTP/2");
			assertPersistent(error);
		}
	}

	@Test
	@Tag("edge-43")
	void whenTheServerKnowsNoAlpnThenItDoesNotMatter() throws Exception {
		try (TlsOrigin origin = new TlsOrigin(LOCALHOST.serverContext())) {
			open(origin.uri("localhost"), trusting(LOCALHOST));
			assertThat(visit(origin).applicationProtocol()).isEmpty();
		}
	}

	private Attempt open(URI uri, Tls tls) {
		Attempt attempt = Attempt.start(this.transport, ConnectRequest.to(uri).tls(tls));
		attempt.awaitOpened();
		return attempt;
	}

	private HandshakeException fail(URI uri, @Nullable Tls tls) {
		HandshakeException error = Attempt.start(this.transport, ConnectRequest.to(uri).tls(tls)).awaitFailed();
		assertThat(error.stage()).isEqualTo(Stage.TLS);
		assertThat(error.isTimeout()).isFalse();
		assertThat(error).hasMessageStartingWith("TLS handshake with " + uri).hasCauseInstanceOf(Throwable.class);
		return error;
	}

	private static void assertPersistent(HandshakeException error) {
		Loss loss = Loss.of(Loss.Kind.TLS, String.valueOf(error.getMessage()), error);
		assertThat(new ErrorHandler() {
		}.classify(new ConnectionLostException(loss))).isEqualTo(ErrorClass.PERSISTENT);
	}

	private static TlsOrigin.Visit visit(TlsOrigin origin) throws InterruptedException {
		TlsOrigin.Visit visit = origin.visits.poll(10, TimeUnit.SECONDS);
		assertThat(visit).isNotNull();
		return visit;
	}

	private static Tls trusting(PeerCertificate certificate) {
		return Tls.of(certificate.clientContext());
	}

	private static Consumer<SSLParameters> protocols(String... names) {
		return (settings) -> settings.setApplicationProtocols(names);
	}

}
