package io.websockexnova.test.dial;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;

import io.websockexnova.behavior.Proxy;
import io.websockexnova.transport.ConnectRequest;
import io.websockexnova.transport.Handshake;
import io.websockexnova.transport.HandshakeException;
import io.websockexnova.transport.HandshakeException.Stage;
import io.websockexnova.transport.netty.NettyTransport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * WebSockets over HTTP/2 share a connection through a proxy as they do without one.
 */
@Timeout(60)
@Tag("edge-43")
class Http2ProxyTests {

	private final NettyTransport transport = NettyTransport.builder().loopThreads(1).build();

	private final DisposableServer server = HttpServer.create()
		.host("127.0.0.1")
		.protocol(HttpProtocol.H2C)
		.http2Settings((settings) -> settings.connectProtocolEnabled(true))
		.route((routes) -> routes.ws("/echo", (in, out) -> out.sendString(in.receive().asString())))
		.bindNow(Duration.ofSeconds(10));

	@AfterEach
	void close() {
		this.transport.close();
		this.server.disposeNow(Duration.ofSeconds(5));
	}

	@ParameterizedTest
	@EnumSource(Proxy.Type.class)
	void whenSeveralGoThroughTheSameProxyThenOneTunnelIsEnough(Proxy.Type type) {
		try (TestProxy proxy = new TestProxy(type)) {
			List<Attempt> attempts = new ArrayList<>();
			for (int i = 0; i < 5; i++) {
				attempts.add(Attempt.start(this.transport,
						request("feed.websockexnova.invalid").proxy(proxy.withoutCredentials())));
			}
			for (Attempt attempt : attempts) {
				Handshake handshake = attempt.awaitOpened();
				assertThat(handshake.http2()).isTrue();
				assertThat(handshake.remote()).isEqualTo(proxy.address());
				attempt.send("hello");
				assertThat(attempt.awaitText()).isEqualTo("hello");
			}
			assertThat(proxy.accepted).hasSize(1);
			Attempt direct = Attempt.start(this.transport, request("127.0.0.1"));
			assertThat(direct.awaitOpened().remote()).isNotEqualTo(proxy.address());
			assertThat(proxy.accepted).hasSize(1);
		}
	}

	@Test
	void whenTheProxyIsSilentThenEachWhoWaitsHearsThat() {
		try (TestProxy proxy = new TestProxy(Proxy.Type.HTTP)) {
			proxy.silent = true;
			List<Attempt> attempts = new ArrayList<>();
			for (String path : List.of("/one", "/two")) {
				attempts.add(Attempt.start(this.transport,
						request("feed.websockexnova.invalid", path).timeout(Duration.ofMillis(500))
							.proxy(proxy.withoutCredentials())));
			}
			for (Attempt attempt : attempts) {
				HandshakeException error = attempt.awaitFailed();
				assertThat(error.stage()).isEqualTo(Stage.CONNECT);
				assertThat(error.isTimeout()).isTrue();
				assertThat(error).hasMessageContaining("No answer from");
			}
			assertThat(proxy.accepted).hasSize(1);
			assertThat(Attempt.await(proxy.clientGone)).isTrue();
		}
	}

	private ConnectRequest.Builder request(String host) {
		return request(host, "/echo");
	}

	private ConnectRequest.Builder request(String host, String path) {
		return ConnectRequest.to(URI.create("ws://" + host + ":" + this.server.port() + path)).http2(true);
	}

}
