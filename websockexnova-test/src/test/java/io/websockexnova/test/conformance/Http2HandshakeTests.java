package io.websockexnova.test.conformance;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.websockexnova.behavior.Tls;
import io.websockexnova.test.peer.Frame;
import io.websockexnova.test.peer.Peer;
import io.websockexnova.test.peer.PeerCertificate;
import io.websockexnova.test.peer.PeerServer;
import io.websockexnova.transport.ConnectRequest;
import io.websockexnova.transport.Handshake;
import io.websockexnova.transport.HandshakeException;
import io.websockexnova.transport.HandshakeException.Stage;
import io.websockexnova.transport.Transport.Connecting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * The extended CONNECT of RFC 8441: what is sent, what is accepted, how a refusal is
 * reported, and that nothing is left of an attempt that failed.
 */
@Timeout(30)
@Tag("conformance-10")
class Http2HandshakeTests {

	private static final PeerCertificate LOCALHOST = PeerCertificate.forHost("localhost");

	private final TransportFixture fixture = TransportFixture.create();

	private final PeerServer server = PeerServer.start();

	private final RecordingListener listener = new RecordingListener();

	private final List<Http2Bridge> bridges = new ArrayList<>();

	@AfterEach
	void close() {
		this.fixture.close();
		this.bridges.forEach(Http2Bridge::close);
		this.server.close();
	}

	@Test
	void shouldSendExtendedConnect() {
		Http2Bridge bridge = bridge(Http2Bridge.settings());
		connect(to(bridge).subprotocols(List.of("one", "two"))
			.headers(Map.of("X-Api-Key", "k1", "User-Agent", "mine")));
		Http2Headers call = bridge.call();
		assertThat(call.method()).hasToString("CONNECT");
		assertThat(call.get(":protocol")).hasToString("websocket");
		assertThat(call.scheme()).hasToString("http");
		assertThat(call.path()).hasToString("/path?query=secret");
		assertThat(call.authority()).hasToString("localhost:" + bridge.port());
		assertThat(call.get("sec-websocket-version")).hasToString("13");
		assertThat(call.get("sec-websocket-protocol")).hasToString("one, two");
		assertThat(call.get("x-api-key")).hasToString("k1");
		assertThat(call.getAll("user-agent")).hasSize(1).first().hasToString("mine");
		assertThat(call.names()).noneMatch(
				(name) -> List.of("sec-websocket-key", "sec-websocket-extensions", "connection", "upgrade", "host")
					.contains(name.toString()));
	}

	@Test
	void shouldReportWhatWasAgreedOn() {
		Http2Bridge bridge = bridge(Http2Bridge.settings());
		connect(to(bridge).subprotocols(List.of("one", "two")).headers(Map.of("Host", "example.com")));
		assertThat(bridge.call().authority()).hasToString("example.com");
		this.server.accept()
			.upgrade("Sec-WebSocket-Protocol: two", "Date: Mon, 23 Nov 2026 16:00:00 GMT")
			.text("glued");
		assertThat(this.listener.awaitText()).isEqualTo("glued");
		Handshake handshake = Objects.requireNonNull(this.listener.handshake);
		assertThat(handshake.http2()).isTrue();
		assertThat(handshake.subprotocol()).isEqualTo("two");
		assertThat(handshake.extension()).isNull();
		assertThat(handshake.serverTime()).isEqualTo("2026-11-23T16:00:00Z");
		assertThat(Objects.requireNonNull(handshake.remote()).getPort()).isEqualTo(bridge.port());
	}

	@Test
	void shouldConnectOverTls() {
		Http2Bridge bridge = closing(Http2Bridge.to(this.server.uri(), LOCALHOST.serverContext(), "h2", "http/1.1"));
		connect(to(bridge).tls(Tls.of(LOCALHOST.clientContext())));
		assertThat(bridge.call().scheme()).hasToString("https");
		Peer peer = this.server.accept().upgrade();
		Frame large = Frame.binary(new byte[200_000]);
		peer.send(Frame.text("hello"), large, Frame.ping((byte) 1));
		assertThat(peer.read()).isEqualTo(Frame.pong((byte) 1));
		assertThat(this.listener.awaitText()).isEqualTo("hello");
		assertThat(this.listener.awaitText()).hasSize(200_000);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "http/1.1" })
	void shouldRefuseServerWithoutHttp2(String protocol) {
		Http2Bridge bridge = closing((protocol.isEmpty()) ? Http2Bridge.to(this.server.uri(), LOCALHOST.serverContext())
				: Http2Bridge.to(this.server.uri(), LOCALHOST.serverContext(), protocol));
		connect(to(bridge).tls(Tls.of(LOCALHOST.clientContext())));
		HandshakeException error = this.listener.awaitFailed();
		assertThat(error.stage()).isEqualTo(Stage.TLS);
		assertThat(error).hasMessage("wss://localhost:" + bridge.port() + "/path?*** does not offer HTTP/2: it did "
				+ "not choose 'h2' by ALPN; set 'connection.http2: false'");
		assertNothingIsLeft(bridge);
	}

	@Test
	void shouldRefuseServerThatIsNotTrusted() {
		Http2Bridge bridge = closing(Http2Bridge.to(this.server.uri(), LOCALHOST.serverContext(), "h2"));
		connect(to(bridge));
		HandshakeException error = this.listener.awaitFailed();
		assertThat(error.stage()).isEqualTo(Stage.TLS);
		assertThat(error).hasMessageContaining("not trusted");
		assertNothingIsLeft(bridge);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void shouldRefuseServerWithoutExtendedConnect(boolean said) {
		Http2Bridge bridge = bridge((said) ? new Http2Settings().connectProtocolEnabled(false) : new Http2Settings());
		connect(to(bridge));
		HandshakeException error = this.listener.awaitFailed();
		assertThat(error.stage()).isEqualTo(Stage.UPGRADE);
		assertThat(error).hasMessageContaining("SETTINGS_ENABLE_CONNECT_PROTOCOL")
			.hasMessageContaining("set 'connection.http2: false'");
		assertNothingIsLeft(bridge);
	}

	@Test
	void shouldRefuseServerThatSpeaksHttp1() {
		connect(http2(this.server.uri("/path?query=secret")));
		Peer peer = this.server.accept();
		peer.write("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n".getBytes());
		HandshakeException error = this.listener.awaitFailed();
		assertThat(error.stage()).isEqualTo(Stage.UPGRADE);
		assertThat(error).hasMessage("ws://localhost:" + this.server.port()
				+ "/path?*** does not speak HTTP/2; set 'connection.http2: false'");
		peer.awaitEnd();
	}

	@Test
	void shouldReportEndBeforeTheSettings() {
		connect(http2(this.server.uri()));
		this.server.accept().close();
		assertThat(this.listener.awaitFailed()).hasMessageContaining("'connection.http2: false'");
		assertThat(this.listener.ends).hasValue(1);
	}

	@Test
	void shouldReportServerThatBreaksHttp2() {
		connect(http2(this.server.uri()));
		Peer peer = this.server.accept();
		byte[] settings = { 0, 0, 6, 4, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 1 };
		byte[] dataOfTheConnectionItself = { 0, 0, 1, 0, 0, 0, 0, 0, 0, 'x' };
		peer.write(settings, dataOfTheConnectionItself);
		HandshakeException error = this.listener.awaitFailed();
		assertThat(error.stage()).isEqualTo(Stage.UPGRADE);
		assertThat(error).hasMessageContaining("broke before the upgrade was answered");
		peer.awaitEnd();
		assertThat(this.listener.ends).hasValue(1);
	}

	@Test
	void shouldNameTlsWhenTheServerIsSilentToIt() {
		connect(http2(URI.create("wss://localhost:" + this.server.port())).timeout(Duration.ofSeconds(1)));
		HandshakeException error = this.listener.awaitFailed();
		assertThat(error.stage()).isEqualTo(Stage.TLS);
		assertThat(error.isTimeout()).isTrue();
		assertThat(error).hasMessageContaining("within PT1S (stage TLS)");
		this.server.accept().awaitEnd();
	}

	@Test
	void shouldReportRefusedConnection() {
		this.server.refuse();
		connect(http2(this.server.uri()));
		HandshakeException error = this.listener.awaitFailed();
		assertThat(error.stage()).isEqualTo(Stage.CONNECT);
		assertThat(error.isTimeout()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(ints = { 300, 401, 403, 404, 429, 503 })
	@Tag("P5")
	void shouldReportStatusAndRetryAfter(int status) {
		Http2Bridge bridge = bridge(Http2Bridge.settings());
		connect(to(bridge));
		// In one piece: the client may hang up as soon as it has read the head.
		Peer peer = this.server.accept().answer(status + " No", "Retry-After: 7", "Content-Length: 6", "", "secret");
		HandshakeException error = this.listener.awaitFailed();
		assertThat(error.stage()).isEqualTo(Stage.UPGRADE);
		assertThat(error.status()).isEqualTo(status);
		assertThat(error.retryAfter()).isEqualTo(Duration.ofSeconds(7));
		assertThat(error.getMessage()).contains("ws://localhost").doesNotContain("secret");
		peer.awaitEnd();
		assertNothingIsLeft(bridge);
	}

	@Test
	@Tag("P15")
	@Tag("S8")
	void shouldNotFollowRedirects() {
		Http2Bridge bridge = bridge(Http2Bridge.settings());
		connect(to(bridge));
		this.server.accept().answer("302 Found", "Location: ws://elsewhere.example/?token=secret");
		assertThat(this.listener.awaitFailed())
			.hasMessageContaining("the redirect to ws://elsewhere.example/?*** is not followed");
		assertThat(this.server.accepted()).isEqualTo(1);
	}

	@Test
	void shouldReportResetBeforeTheAnswer() {
		this.server.serve((peer) -> {
			peer.call(); // or the bridge may find its own connection refused
			peer.reset();
		});
		connect(to(bridge(Http2Bridge.settings())));
		assertThat(this.listener.awaitFailed())
			.hasMessageContaining("The server reset the HTTP/2 stream (RST_STREAM with CANCEL)");
		assertThat(this.listener.ends).hasValue(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "Sec-WebSocket-Protocol: other", "Sec-WebSocket-Protocol: one, two", "X-None: 1" })
	void shouldRefuseSubprotocolThatWasNotOfferedAndMissingOne(String header) {
		connect(to(bridge(Http2Bridge.settings())).subprotocols(List.of("one", "two")));
		Peer peer = this.server.accept().upgrade(header);
		assertThat(this.listener.awaitFailed()).hasMessageContaining("subprotocol");
		assertThat(peer.rest()).isEmpty();
	}

	@Test
	@Tag("S4")
	void shouldRefuseUnaskedExtension() {
		connect(to(bridge(Http2Bridge.settings())));
		Peer peer = this.server.accept().upgrade("Sec-WebSocket-Extensions: permessage-deflate");
		assertThat(this.listener.awaitFailed()).hasMessageContaining("extension");
		assertThat(peer.rest()).isEmpty();
	}

	@Test
	void shouldRefuseTooManyHeadersWithoutHarmToSiblings() {
		Http2Bridge bridge = bridge(Http2Bridge.settings());
		RecordingListener sibling = new RecordingListener();
		this.fixture.connect(to(bridge).build(), sibling);
		Peer other = this.server.accept().upgrade();
		sibling.awaitOpened();
		connect(to(bridge));
		this.server.accept().upgrade("X-Long: " + "*".repeat(17 * 1024));
		assertThat(this.listener.awaitFailed()).hasMessageContaining("16 KiB");
		other.text("fine");
		assertThat(sibling.awaitText()).isEqualTo("fine");
		assertThat(sibling.ends).hasValue(0);
	}

	@Test
	void shouldPassOverInterimResponses() {
		connect(to(bridge(Http2Bridge.settings())));
		Peer peer = this.server.accept();
		peer.write("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n".getBytes(), peer.acceptance());
		peer.text("open");
		assertThat(this.listener.awaitText()).isEqualTo("open");
	}

	@Test
	@Tag("P4")
	void shouldEndAttemptThatIsNeverAnswered() {
		Http2Bridge bridge = bridge(Http2Bridge.settings());
		connect(to(bridge).timeout(Duration.ofSeconds(1)));
		Peer peer = this.server.accept();
		peer.call();
		assertTimeout(bridge);
		assertThat(peer.awaitEnd()).isEqualTo(Peer.End.RESET);
	}

	@Test
	@Tag("P4")
	void shouldEndAttemptWhoseServerSendsNoSettings() {
		Http2Bridge bridge = bridge(null);
		connect(to(bridge).timeout(Duration.ofSeconds(1)));
		assertTimeout(bridge);
	}

	@Test
	@Tag("edge-12")
	void shouldLeaveNothingOfCancelledAttempt() {
		Http2Bridge bridge = bridge(Http2Bridge.settings());
		Connecting answering = connect(to(bridge));
		Peer peer = this.server.accept();
		peer.call();
		answering.cancel();
		peer.awaitEnd();
		assertNothingIsLeft(bridge);

		Http2Bridge silent = bridge(null);
		Connecting settling = connect(to(silent));
		Awaitility.await().until(() -> silent.accepted() == 1);
		settling.cancel();
		assertNothingIsLeft(silent);
		assertThat(this.listener.ends).hasValue(0);
	}

	@Test
	@Tag("edge-12")
	void shouldCancelAtAnyMoment() {
		Http2Bridge bridge = bridge(Http2Bridge.settings());
		this.server.serve(Peer::call);
		for (int i = 0; i < 200; i++) {
			Connecting connecting = connect(to(bridge));
			int turns = i % 20;
			for (int turn = 0; turn < turns; turn++) {
				this.fixture.onLoop(() -> true);
			}
			connecting.cancel();
		}
		assertNothingIsLeft(bridge);
		assertThat(this.listener.ends).hasValue(0);
	}

	@ParameterizedTest
	@ValueSource(strings = { "Keep-Alive", "TE", "Proxy-Connection", "HTTP2-Settings" })
	@Tag("S7")
	void shouldRefuseHeadersThatHttp2Forbids(String name) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> http2(URI.create("ws://localhost")).headers(Map.of(name, "x")).build())
			.withMessageContaining("'" + name + "'")
			.withMessageContaining("'connection.http2: false'");
	}

	private void assertTimeout(Http2Bridge bridge) {
		HandshakeException error = this.listener.awaitFailed();
		assertThat(error.stage()).isEqualTo(Stage.UPGRADE);
		assertThat(error.isTimeout()).isTrue();
		assertThat(error).hasMessageContaining("within PT1S (stage UPGRADE)");
		assertThat(this.listener.ends).hasValue(1);
		assertNothingIsLeft(bridge);
	}

	private static void assertNothingIsLeft(Http2Bridge bridge) {
		Awaitility.await().untilAsserted(() -> assertThat(bridge.open()).isZero());
	}

	private Http2Bridge bridge(@Nullable Http2Settings settings) {
		return closing(Http2Bridge.to(this.server.uri(), settings));
	}

	private Http2Bridge closing(Http2Bridge bridge) {
		this.bridges.add(bridge);
		return bridge;
	}

	private Connecting connect(ConnectRequest.Builder request) {
		return this.fixture.connect(request.build(), this.listener);
	}

	private ConnectRequest.Builder to(Http2Bridge bridge) {
		return http2(bridge.uri(this.server.uri("/path?query=secret")));
	}

	private static ConnectRequest.Builder http2(URI uri) {
		return ConnectRequest.to(uri).http2(true);
	}

}
