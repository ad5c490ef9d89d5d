package io.websockexnova.test.dial;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import io.websockexnova.behavior.AuthenticationException;
import io.websockexnova.behavior.Proxy;
import io.websockexnova.behavior.Tls;
import io.websockexnova.test.peer.Peer;
import io.websockexnova.test.peer.PeerCertificate;
import io.websockexnova.test.peer.PeerServer;
import io.websockexnova.test.peer.UpgradeCall;
import io.websockexnova.transport.ConnectRequest;
import io.websockexnova.transport.HandshakeException;
import io.websockexnova.transport.HandshakeException.Stage;
import io.websockexnova.transport.netty.NettyTransport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The way through proxies, with small ones of our own. The hosts that are asked for do
 * not exist in DNS: only the proxy knows the way.
 */
@Timeout(60)
@Tag("S19")
@Tag("edge-43")
class ProxyTests {

	private static final String HOST = "feed.websockexnova.invalid";

	private static final PeerCertificate CERTIFICATE = PeerCertificate.forHost(HOST);

	private static final String PASSWORD = "canary-proxy-password";

	private final NettyTransport transport = NettyTransport.builder().loopThreads(1).build();

	private final PeerServer server = PeerServer.start().serve(Peer::echo);

	@AfterEach
	void close() {
		this.transport.close();
		this.server.close();
	}

	@ParameterizedTest
	@EnumSource(Proxy.Type.class)
	void whenThereIsAProxyThenItResolvesTheHostAndConnectsOnce(Proxy.Type type) {
		try (TestProxy proxy = new TestProxy(type)) {
			Attempt attempt = Attempt.start(this.transport, request("ws://" + HOST, proxy.withoutCredentials()));
			assertThat(attempt.awaitOpened().remote()).isEqualTo(proxy.address());
			attempt.send("hello");
			assertThat(attempt.awaitText()).isEqualTo("hello");
			assertThat(proxy.accepted).hasSize(1);
			assertThat(asked(proxy)).isEqualTo(HOST + ":" + this.server.port());
			assertThat(proxy.failures).isEmpty();
			assertThat(this.server.accepted()).isEqualTo(1);
		}
	}

	@ParameterizedTest
	@EnumSource(Proxy.Type.class)
	@Tag("S9")
	void whenTheServerSpeaksTlsThenItsNameIsThatOfTheUrlThroughTheProxyToo(Proxy.Type type) throws Exception {
		try (TestProxy proxy = new TestProxy(type); TlsOrigin origin = new TlsOrigin(CERTIFICATE.serverContext())) {
			Attempt attempt = Attempt.start(this.transport,
					ConnectRequest.to(origin.uri(HOST))
						.headers(Map.of("Host", "other.example"))
						.tls(Tls.of(CERTIFICATE.clientContext()))
						.proxy(proxy.withoutCredentials()));
			attempt.awaitOpened();
			attempt.send("through TLS");
			assertThat(attempt.awaitText()).isEqualTo("through TLS");
			TlsOrigin.Visit visit = origin.visits.take();
			assertThat(visit.serverName()).isEqualTo(HOST);
			assertThat(visit.call().header("host")).isEqualTo("other.example");
			assertThat(asked(proxy)).isEqualTo(HOST + ":" + origin.port());
			assertThat(proxy.accepted).hasSize(1);
		}
	}

	@ParameterizedTest
	@EnumSource(Proxy.Type.class)
	@Tag("S9")
	void whenTheCertificateIsForAnotherHostThenTheProxyMakesNoDifference(Proxy.Type type) {
		try (TestProxy proxy = new TestProxy(type); TlsOrigin origin = new TlsOrigin(CERTIFICATE.serverContext())) {
			HandshakeException error = Attempt
				.start(this.transport,
						ConnectRequest.to(origin.uri("elsewhere.invalid"))
							.tls(Tls.of(CERTIFICATE.clientContext()))
							.proxy(proxy.withoutCredentials()))
				.awaitFailed();
			assertThat(error.stage()).isEqualTo(Stage.TLS);
			assertThat(error).hasMessageContaining("certificate is not accepted");
			assertThat(origin.visits).isEmpty();
		}
	}

	@ParameterizedTest
	@EnumSource(value = Proxy.Type.class, names = { "HTTP", "SOCKS5" })
	void whenThereAreCredentialsThenOnlyTheProxyGetsThem(Proxy.Type type) {
		try (TestProxy proxy = new TestProxy(type); PeerServer origin = PeerServer.start()) {
			proxy.wanted = "trader:" + PASSWORD;
			Attempt attempt = Attempt.start(this.transport,
					ConnectRequest.to(URI.create("ws://" + HOST + ":" + origin.port()))
						.proxy(proxy.with("trader", PASSWORD)));
			Peer peer = origin.accept();
			UpgradeCall call = peer.call();
			assertThat(call.headers()).doesNotContainKeys("proxy-authorization", "proxy-connection", "authorization");
			assertThat(call.headers().toString()).doesNotContain(PASSWORD, "trader", basic("trader:" + PASSWORD));
			peer.upgrade();
			attempt.awaitOpened();
			assertThat(proxy.credentials).containsExactly("trader:" + PASSWORD);
			assertThat(proxy.asked).hasSize(1);
		}
	}

	@Test
	void whenSocks4WantsAUserThenItGetsOne() {
		try (TestProxy proxy = new TestProxy(Proxy.Type.SOCKS4)) {
			Attempt.start(this.transport, request("ws://" + HOST, proxy.with("trader", null))).awaitOpened();
			assertThat(proxy.credentials).containsExactly("trader");
		}
	}

	@ParameterizedTest
	@CsvSource({ "HTTP, 407", "SOCKS5, 0" })
	void whenTheProxyRefusesTheCredentialsThenThatIsSaidWithoutThem(Proxy.Type type, int status) {
		try (TestProxy proxy = new TestProxy(type)) {
			proxy.wanted = "trader:another";
			HandshakeException error = Attempt
				.start(this.transport, request("ws://" + HOST, proxy.with("trader", PASSWORD)))
				.awaitFailed();
			assertThat(error.stage()).isEqualTo(Stage.CONNECT);
			assertThat(error.isTimeout()).isFalse();
			assertThat(error.status()).isEqualTo(status);
			assertThat(error).hasCauseInstanceOf(AuthenticationException.class)
				.hasMessageContaining(type + " proxy 127.0.0.1:" + proxy.address().getPort())
				.hasMessageContaining("ws://" + HOST)
				.hasMessageContaining("check the proxy's credentials");
			assertThat(error).hasStackTraceContaining("refused");
			assertThat(trace(error)).doesNotContain(PASSWORD, "trader", basic("trader:" + PASSWORD));
			assertThat(proxy.accepted).hasSize(1);
			assertThat(Attempt.await(proxy.clientGone)).isTrue();
			assertThat(this.server.accepted()).isZero();
		}
	}

	@ParameterizedTest
	@EnumSource(value = Proxy.Type.class, names = { "HTTP", "SOCKS5" })
	void whenTheProxyWantsCredentialsAndThereAreNoneThenThatIsSaid(Proxy.Type type) {
		try (TestProxy proxy = new TestProxy(type)) {
			proxy.wanted = "trader:" + PASSWORD;
			HandshakeException error = Attempt
				.start(this.transport, request("ws://" + HOST, proxy.withoutCredentials()))
				.awaitFailed();
			assertThat(error).hasCauseInstanceOf(AuthenticationException.class)
				.hasMessageEndingWith("it wants credentials, and none are set");
		}
	}

	@Test
	void whenAnHttpProxyRefusesThenItsStatusIsReported() {
		try (TestProxy proxy = new TestProxy(Proxy.Type.HTTP)) {
			proxy.refusal = "HTTP/1.1 503 Secret reason\r\nRetry-After: 7\r\nContent-Length: 5\r\n\r\nbo";
			HandshakeException error = Attempt
				.start(this.transport, request("ws://" + HOST, proxy.withoutCredentials()))
				.awaitFailed();
			assertThat(error.stage()).isEqualTo(Stage.CONNECT);
			assertThat(error.status()).isEqualTo(503);
			assertThat(error.retryAfter()).isEqualTo(Duration.ofSeconds(7));
			assertThat(error).hasMessage("The HTTP proxy 127.0.0.1:" + proxy.address().getPort() + " for ws://" + HOST
					+ ":" + this.server.port() + " refused to connect with status 503");
		}
	}

	@ParameterizedTest
	@CsvSource({ "SOCKS4, 91, REJECTED_OR_FAILED", "SOCKS5, 2, FORBIDDEN", "SOCKS5, 4, HOST_UNREACHABLE" })
	void whenASocksProxyRefusesThenItsReasonIsReported(Proxy.Type type, int code, String reason) {
		try (TestProxy proxy = new TestProxy(type)) {
			proxy.socksRefusal = code;
			HandshakeException error = Attempt
				.start(this.transport, request("ws://" + HOST, proxy.withoutCredentials()))
				.awaitFailed();
			assertThat(error.stage()).isEqualTo(Stage.CONNECT);
			assertThat(error.status()).isZero();
			assertThat(error).hasMessageContaining(type + " proxy").hasMessageContaining(reason).hasNoCause();
		}
	}

	@ParameterizedTest
	@EnumSource(Proxy.Type.class)
	@Tag("R10")
	void whenTheProxyHangsThenTheDeadlineEndsItAndNamesTheProxy(Proxy.Type type) {
		try (TestProxy proxy = new TestProxy(type)) {
			proxy.silent = true;
			HandshakeException error = Attempt
				.start(this.transport,
						ConnectRequest.to(URI.create("wss://" + HOST + "/"))
							.proxy(proxy.withoutCredentials())
							.timeout(Duration.ofMillis(400)))
				.awaitFailed();
			assertThat(error.isTimeout()).isTrue();
			assertThat(error.stage()).isEqualTo(Stage.CONNECT);
			assertThat(error).hasMessage("No answer from " + type + " proxy 127.0.0.1:" + proxy.address().getPort()
					+ " for wss://" + HOST + "/ within PT0.4S (stage CONNECT)");
			assertThat(Attempt.await(proxy.clientGone)).isTrue();
		}
	}

	@ParameterizedTest
	@EnumSource(Proxy.Type.class)
	void whenTheProxyAnswersWithSomethingElseThenTheAttemptFailsAtOnce(Proxy.Type type) {
		try (PeerServer stranger = PeerServer.start()) {
			stranger.serve((peer) -> {
				peer.write("SSH-2.0-OpenSSH_9.6\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
				peer.fin();
			});
			HandshakeException error = Attempt
				.start(this.transport,
						request("ws://" + HOST, new Proxy(type, "127.0.0.1", stranger.port(), "u", PASSWORD)))
				.awaitFailed();
			assertThat(error.stage()).isEqualTo(Stage.CONNECT);
			assertThat(error.isTimeout()).isFalse();
			assertThat(error).hasMessageContaining(type + " proxy");
			assertThat(trace(error)).doesNotContain(PASSWORD);
		}
	}

	@Test
	void whenNobodyListensAtTheProxyThenTheProxyIsNamed() {
		this.server.refuse();
		HandshakeException error = Attempt
			.start(this.transport,
					ConnectRequest.to(URI.create("wss://" + HOST))
						.proxy(new Proxy(Proxy.Type.HTTP, "127.0.0.1", this.server.port(), null, null)))
			.awaitFailed();
		assertThat(error.stage()).isEqualTo(Stage.CONNECT);
		assertThat(error).hasMessageStartingWith("No TCP connection to HTTP proxy 127.0.0.1:" + this.server.port()
				+ " for wss://" + HOST + ": Connection refused");
	}

	@Test
	void whenTheProxyCannotBeResolvedThenTheProxyIsNamed() {
		HandshakeException error = Attempt
			.start(this.transport,
					ConnectRequest.to(this.server.uri())
						.proxy(new Proxy(Proxy.Type.HTTP, "proxy.websockexnova.invalid", 3128, null, null)))
			.awaitFailed();
		assertThat(error.stage()).isEqualTo(Stage.RESOLVE);
		assertThat(error).hasMessageContaining("HTTP proxy proxy.websockexnova.invalid:3128");
	}

	@Test
	void whenTheProcessHasProxySettingsThenTheyHaveNoEffect() {
		try (TestProxy http = new TestProxy(Proxy.Type.HTTP); TestProxy socks = new TestProxy(Proxy.Type.SOCKS5)) {
			Map<String, String> properties = Map.of("http.proxyHost", "127.0.0.1", "http.proxyPort",
					"" + http.address().getPort(), "https.proxyHost", "127.0.0.1", "https.proxyPort",
					"" + http.address().getPort(), "socksProxyHost", "127.0.0.1", "socksProxyPort",
					"" + socks.address().getPort(), "http.nonProxyHosts", "", "java.net.useSystemProxies", "true");
			properties.forEach(System::setProperty);
			try {
				Attempt.start(this.transport, ConnectRequest.to(this.server.uri())).awaitOpened();
			}
			finally {
				properties.keySet().forEach(System::clearProperty);
			}
			assertThat(http.accepted).isEmpty();
			assertThat(socks.accepted).isEmpty();
		}
	}

	@Test
	@Tag("S10")
	void whenTheUrlHasAnAddressThatIsRefusedThenTheProxyIsNotAsked() {
		try (TestProxy proxy = new TestProxy(Proxy.Type.HTTP)) {
			HandshakeException error = Attempt
				.start(this.transport,
						ConnectRequest.to(URI.create("ws://169.254.169.254/"))
							.proxy(proxy.withoutCredentials())
							.addresses((address) -> !address.isLinkLocalAddress()))
				.awaitFailed();
			assertThat(error.stage()).isEqualTo(Stage.RESOLVE);
			assertThat(error).hasMessage("The address of ws://169.254.169.254/ is refused by the address filter");
			assertThat(proxy.accepted).isEmpty();
		}
	}

	private ConnectRequest request(String url, Proxy proxy) {
		return ConnectRequest.to(URI.create(url + ":" + this.server.port())).proxy(proxy).build();
	}

	private static String asked(TestProxy proxy) {
		assertThat(proxy.asked).hasSize(1);
		String asked = proxy.asked.get(0);
		return (proxy.type == Proxy.Type.HTTP) ? asked.split(" ")[1] : asked;
	}

	private static String basic(String text) {
		return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
	}

	private static String trace(Throwable error) {
		StringWriter text = new StringWriter();
		error.printStackTrace(new PrintWriter(text));
		return text.toString();
	}

}
