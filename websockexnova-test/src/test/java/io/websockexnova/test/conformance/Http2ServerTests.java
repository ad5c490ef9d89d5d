package io.websockexnova.test.conformance;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import javax.net.ssl.SSLContext;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.WebsocketServerSpec;

import io.websockexnova.behavior.Tls;
import io.websockexnova.test.peer.PeerCertificate;
import io.websockexnova.transport.CloseInfo;
import io.websockexnova.transport.CloseInfo.Initiator;
import io.websockexnova.transport.ConnectRequest;
import io.websockexnova.transport.Socket;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * WebSockets over HTTP/2 with a server that others wrote: Reactor Netty's.
 */
@Timeout(30)
class Http2ServerTests {

	private static final PeerCertificate LOCALHOST = PeerCertificate.forHost("localhost");

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void shouldEchoAndCloseWithReactorNetty(boolean tls) {
		DisposableServer server = start(tls);
		try (TransportFixture fixture = TransportFixture.create()) {
			List<RecordingListener> listeners = new ArrayList<>();
			for (int i = 0; i < 5; i++) {
				RecordingListener listener = new RecordingListener();
				listeners.add(listener);
				fixture.connect(request(server, tls), listener);
			}
			for (RecordingListener listener : listeners) {
				Socket socket = listener.awaitOpened();
				assertThat(Objects.requireNonNull(listener.handshake).subprotocol()).isEqualTo("superchat");
				byte[] bytes = "x".repeat(100_000).getBytes();
				fixture.onLoop(() -> socket.send(bytes, 0, bytes.length, true, (error) -> {
				}));
				assertThat(listener.awaitText()).hasSize(100_000);
				fixture.onLoop(() -> socket.ping(new byte[] { 1 }));
			}
			for (RecordingListener listener : listeners) {
				Socket socket = listener.awaitOpened();
				fixture.onLoop(() -> socket.close(1000, "bye"));
				assertThat(listener.awaitClosed().info()).isEqualTo(new CloseInfo(1000, "bye", Initiator.LOCAL, true));
				assertThat(listener.pongs).hasSize(1);
			}
		}
		finally {
			server.disposeNow(Duration.ofSeconds(5));
		}
	}

	@Test
	void shouldReportRefusalOfReactorNetty() {
		DisposableServer server = start(false);
		try (TransportFixture fixture = TransportFixture.create()) {
			RecordingListener listener = new RecordingListener();
			fixture.connect(
					ConnectRequest.to(URI.create("ws://localhost:" + server.port() + "/nowhere")).http2(true).build(),
					listener);
			assertThat(listener.awaitFailed().status()).isEqualTo(404);
		}
		finally {
			server.disposeNow(Duration.ofSeconds(5));
		}
	}

	private static ConnectRequest request(DisposableServer server, boolean tls) {
		return ConnectRequest.to(URI.create((tls ? "wss" : "ws") + "://localhost:" + server.port() + "/echo"))
			.http2(true)
			.tls(Tls.of(LOCALHOST.clientContext()))
			.subprotocols(List.of("chat", "superchat"))
			.build();
	}

	private static DisposableServer start(boolean tls) {
		HttpServer server = HttpServer.create()
			.host("localhost")
			.http2Settings((settings) -> settings.connectProtocolEnabled(true))
			.route((routes) -> routes.ws("/echo",
					(in, out) -> out.sendString(in.aggregateFrames(1024 * 1024).receive().asString()),
					WebsocketServerSpec.builder().protocols("superchat").maxFramePayloadLength(1024 * 1024).build()));
		return (tls ? server.protocol(HttpProtocol.H2).secure((spec) -> spec.sslContext(context()))
				: server.protocol(HttpProtocol.H2C))
			.bindNow(Duration.ofSeconds(10));
	}

	private static JdkSslContext context() {
		SSLContext keys = LOCALHOST.serverContext();
		return new JdkSslContext(
				keys, false, null, IdentityCipherSuiteFilter.INSTANCE, new ApplicationProtocolConfig(Protocol.ALPN,
						SelectorFailureBehavior.NO_ADVERTISE, SelectedListenerFailureBehavior.ACCEPT, "h2"),
				ClientAuth.NONE, null, false);
	}

}
