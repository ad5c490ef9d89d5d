package io.websockexnova.test.conformance;

import java.net.URI;
import java.util.function.Consumer;
import java.util.function.Function;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.websockexnova.test.peer.Frame;
import io.websockexnova.test.peer.Peer;
import io.websockexnova.test.peer.PeerCertificate;
import io.websockexnova.test.peer.PeerServer;
import io.websockexnova.transport.CloseInfo.Initiator;
import io.websockexnova.transport.HandshakeException;
import io.websockexnova.transport.HandshakeException.Stage;
import io.websockexnova.transport.Socket;
import io.websockexnova.transport.netty.NettyTransport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * TLS, its verification, and what happens when one side expects it and the other does
 * not.
 */
@Timeout(30)
class TlsTests {

	private static final PeerCertificate LOCALHOST = PeerCertificate.forHost("localhost");

	private final RecordingListener listener = new RecordingListener();

	@Test
	@Tag("P16")
	@Tag("S9")
	void shouldConnectWithOwnTrust() {
		try (PeerServer server = PeerServer.start(LOCALHOST.serverContext());
				TransportFixture fixture = trusting(LOCALHOST)) {
			fixture.connect(server.uri(), this.listener);
			Peer peer = server.accept();
			Frame large = Frame.binary(new byte[200_000]);
			peer.write(peer.acceptance(), Frame.text("glued").bytes(), large.bytes());
			Socket socket = this.listener.awaitOpened();
			assertThat(this.listener.awaitText()).isEqualTo("glued");
			assertThat(this.listener.awaitText()).hasSize(200_000);
			fixture.onLoop(() -> socket.send(new byte[200_000], 0, 200_000, false, (error) -> {
			}));
			assertThat(peer.read()).isEqualTo(large);
			peer.send(Frame.ping((byte) 1));
			assertThat(peer.read()).isEqualTo(Frame.pong((byte) 1));
			fixture.onLoop(() -> socket.close(1000, "bye"));
			assertThat(peer.read()).isEqualTo(Frame.close(1000, "bye"));
			peer.send(Frame.close(1000, ""));
			assertThat(this.listener.awaitClosed().info().clean()).isTrue();
			assertThat(peer.rest()).isEmpty();
		}
	}

	@Test
	@Tag("P16")
	@Tag("S9")
	void shouldRefuseCertificateOfAnotherHost() {
		PeerCertificate other = PeerCertificate.forHost("other.example");
		HandshakeException error = failure(other, trusting(other), (server) -> server.uri());
		assertThat(error.stage()).isEqualTo(Stage.TLS);
		assertThat(error).hasMessageStartingWith("TLS handshake with wss://localhost:")
			.hasMessageContaining("certificate is not accepted")
			.hasMessageContaining("localhost");
	}

	@Test
	@Tag("P16")
	@Tag("S9")
	void shouldRefuseCertificateThatDoesNotNameTheAddress() {
		HandshakeException error = failure(LOCALHOST, trusting(LOCALHOST),
				(server) -> URI.create("wss://127.0.0.1:" + server.port()));
		assertThat(error.stage()).isEqualTo(Stage.TLS);
		assertThat(error).hasMessageContaining("certificate is not accepted").hasMessageContaining("127.0.0.1");
	}

	@Test
	@Tag("P16")
	@Tag("S9")
	void shouldRefuseUntrustedCertificateByDefault() {
		HandshakeException error = failure(LOCALHOST, TransportFixture.create(), (server) -> server.uri());
		assertThat(error.stage()).isEqualTo(Stage.TLS);
		assertThat(error).hasMessageContaining("certificate is not trusted")
			.hasMessageContaining("name a bundle that does with 'connection.ssl.bundle'");
	}

	@Test
	@Tag("edge-15")
	void shouldReportTlsConnectionThatEndsWithoutCloseFrame() {
		try (PeerServer server = PeerServer.start(LOCALHOST.serverContext());
				TransportFixture fixture = trusting(LOCALHOST)) {
			fixture.connect(server.uri(), this.listener);
			Peer peer = server.accept().upgrade().text("last");
			assertThat(this.listener.awaitText()).isEqualTo("last");
			peer.close();
			assertThat(this.listener.awaitClosed().info().code()).isEqualTo(1006);
			assertThat(this.listener.awaitClosed().info().initiator()).isEqualTo(Initiator.NONE);
			assertThat(this.listener.ends).hasValue(1);
		}
	}

	@Test
	void shouldSayThatServerDoesNotSpeakTls() {
		try (PeerServer plain = PeerServer.start(); TransportFixture fixture = TransportFixture.create()) {
			fixture.connect(URI.create("wss://localhost:" + plain.port()), this.listener);
			plain.accept().write("HTTP/1.1 400 Bad Request: secret\r\n\r\n".getBytes());
			HandshakeException error = this.listener.awaitFailed();
			assertThat(error.stage()).isEqualTo(Stage.TLS);
			assertThat(error)
				.hasMessage("TLS handshake with wss://localhost:" + plain.port()
						+ " failed: the server does not speak TLS; use ws:// if that is intended")
				.hasNoCause();
		}
	}

	@Test
	void shouldReportServerThatClosesDuringTls() {
		HandshakeException error = failWith(Peer::close);
		assertThat(error.stage()).isEqualTo(Stage.TLS);
		assertThat(error).hasMessageStartingWith("TLS handshake with wss://localhost:");
	}

	@Test
	void shouldReportServerThatResetsBeforeOrDuringTls() {
		// The reset may be faster than our end of the TCP handshake.
		HandshakeException error = failWith(Peer::reset);
		assertThat(error.stage()).isIn(Stage.CONNECT, Stage.TLS);
		assertThat(error).hasMessageContaining("wss://localhost:");
	}

	private static HandshakeException failWith(Consumer<Peer> end) {
		RecordingListener recording = new RecordingListener();
		try (PeerServer plain = PeerServer.start(); TransportFixture fixture = TransportFixture.create()) {
			plain.serve(end);
			fixture.connect(URI.create("wss://localhost:" + plain.port()), recording);
			return recording.awaitFailed();
		}
	}

	@Test
	void shouldSayThatServerExpectsTls() {
		try (PeerServer server = PeerServer.start(LOCALHOST.serverContext());
				TransportFixture fixture = TransportFixture.create()) {
			server.serve(Peer::call);
			fixture.connect(URI.create("ws://localhost:" + server.port()), this.listener);
			HandshakeException error = this.listener.awaitFailed();
			assertThat(error.stage()).isEqualTo(Stage.TLS);
			assertThat(error)
				.hasMessage("ws://localhost:" + server.port() + " answered with TLS; use wss:// instead of ws://");
		}
	}

	private HandshakeException failure(PeerCertificate certificate, TransportFixture fixture,
			Function<PeerServer, URI> uri) {
		try (fixture; PeerServer server = PeerServer.start(certificate.serverContext())) {
			server.serve(Peer::call);
			fixture.connect(uri.apply(server), this.listener);
			HandshakeException error = this.listener.awaitFailed();
			assertThat(this.listener.ends).hasValue(1);
			return error;
		}
	}

	private static TransportFixture trusting(PeerCertificate certificate) {
		return new TransportFixture(
				NettyTransport.builder().loopThreads(1).sslContext(certificate.clientContext()).build());
	}

}
