package io.websockexnova.test.edge;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.websockexnova.behavior.ErrorClass;
import io.websockexnova.behavior.Loss;
import io.websockexnova.behavior.MaxAttempts;
import io.websockexnova.behavior.Phase;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.ClientClosedException;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.NovaClientBuilder;
import io.websockexnova.test.peer.Peer;
import io.websockexnova.test.peer.PeerServer;
import io.websockexnova.transport.netty.NettyTransport;
import io.websockexnova.transport.netty.Resolving;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a user is told when there is no connection to be had, and how soon: each cause is
 * typed and comes at once, not with the deadline.
 */
class UnreachableTests {

	@RegisterExtension
	final Edge edge = new Edge();

	@Test
	@Tag("edge-7")
	void whenTheHostIsUnknownThenThatIsSaidAtOnce() {
		NameServer names = this.edge.closing(new NameServer(NameServer.Answer.NO_SUCH_NAME));
		this.edge.engine(Resolving.with(NettyTransport.builder().loopThreads(1), names.address()).build());
		NovaClient client = this.edge.dial(waiting(URI.create("ws://nowhere.example/feed?token=canary")));
		assertLoss(client, Loss.Kind.RESOLVE, ErrorClass.TRANSIENT,
				"The host of ws://nowhere.example/feed?*** could not be resolved");
		this.edge.awaitPhase(client, Phase.BACKING_OFF);
	}

	@Test
	@Tag("edge-7")
	void whenNobodyListensThenThatIsSaidAtOnce() {
		this.edge.server().refuse();
		int port = this.edge.server().port();
		NovaClient client = this.edge.dial(waiting(URI.create("ws://127.0.0.1:" + port + "/")));
		assertLoss(client, Loss.Kind.CONNECT, ErrorClass.TRANSIENT,
				"No TCP connection to ws://127.0.0.1:" + port + "/: Connection refused: /127.0.0.1:" + port);
		this.edge.awaitPhase(client, Phase.BACKING_OFF);
	}

	@Test
	@Tag("edge-7")
	void whenTheServerSendsATlsAlertThenThatIsSaidAtOnceAndNotTriedAgain() {
		byte[] handshakeFailure = { 0x15, 3, 3, 0, 2, 2, 40 };
		this.edge.server().serve((peer) -> peer.write(handshakeFailure));
		NovaClient client = this.edge.dial(waiting(secure(this.edge.server())));
		ClientEvent.Lost lost = this.edge.log().await(ClientEvent.Lost.class, (event) -> true);
		// Newer JDKs name the alert before their message, too.
		assertThat(lost.loss().message()).startsWith("TLS handshake with " + secure(this.edge.server()) + " failed: ")
			.endsWith("Received fatal alert: handshake_failure");
		assertThat(lost.loss().kind()).isEqualTo(Loss.Kind.TLS);
		assertThat(lost.errorClass()).isEqualTo(ErrorClass.PERSISTENT);
		assertEndsAfterOneDial(client, this.edge.server());
	}

	@Test
	@Tag("edge-7")
	void whenTheServerAsksForACertificateThatTheClientHasNotThenItIsNotTriedAgain() throws Exception {
		SSLServerSocket listening = this.edge
			.closing((SSLServerSocket) TestTls.context().getServerSocketFactory().createServerSocket(0));
		listening.setNeedClientAuth(true);
		AtomicInteger dials = new AtomicInteger();
		Thread serving = new Thread(() -> serveHandshakes(listening, dials), "wants-certificate");
		serving.setDaemon(true);
		serving.start();
		this.edge.engine(trusting(TestTls.trustOnly()));
		NovaClient client = this.edge.dial(waiting(URI.create("wss://localhost:" + listening.getLocalPort() + "/")));
		ClientEvent.Lost lost = this.edge.log().await(ClientEvent.Lost.class, (event) -> true);
		// TLS 1.3: the refusal comes when the client thinks that the handshake is over.
		assertThat(lost.loss().message())
			.startsWith("TLS handshake with wss://localhost:" + listening.getLocalPort() + "/ failed: ")
			.containsPattern("Received fatal alert: (bad_certificate|certificate_required)");
		assertThat(lost.loss().kind()).isEqualTo(Loss.Kind.TLS);
		assertThat(lost.errorClass()).isEqualTo(ErrorClass.PERSISTENT);
		this.edge.awaitPhase(client, Phase.CLOSED);
		assertThat(dials).hasValue(1);
	}

	@Test
	@Tag("edge-7")
	void whenTheServerIsNotTrustedThenTheRemedyIsSaidAndItIsNotTriedAgain() {
		PeerServer server = this.edge.server(TestTls.context()).serve(Peer::echo);
		NovaClient client = this.edge.dial(waiting(server.uri()));
		assertLoss(client, Loss.Kind.TLS, ErrorClass.PERSISTENT, "TLS handshake with " + server.uri()
				+ " failed: the server's certificate is not trusted (unable to find valid certification path to "
				+ "requested target); name a bundle that does with 'connection.ssl.bundle'");
		assertEndsAfterOneDial(client, server);
	}

	@Test
	@Tag("edge-7")
	void whenTheConnectionBreaksInsideTheTlsHandshakeThenItIsTriedAgain() {
		PeerServer server = this.edge.server(TestTls.context());
		server.serve((peer) -> {
			if (server.accepted() == 1) {
				peer.fin();
			}
			else {
				peer.echo();
			}
		});
		this.edge.engine(trusting(TestTls.trustOnly()));
		NovaClient client = this.edge.dial(this.edge.client("edge", server.uri()));
		assertLoss(client, Loss.Kind.TLS, ErrorClass.TRANSIENT,
				"TLS handshake with " + server.uri() + " failed: the server closed the connection");
		this.edge.awaitReady(client, 2);
	}

	@Test
	@Tag("edge-7")
	void whenAPlainUrlLeadsToATlsPortThenTheRemedyIsSaidAndItIsNotTriedAgain() {
		PeerServer server = this.edge.server(TestTls.context()).serve((peer) -> peer.call());
		URI url = URI.create("ws://localhost:" + server.port() + "/");
		NovaClient client = this.edge.dial(waiting(url));
		assertLoss(client, Loss.Kind.TLS, ErrorClass.PERSISTENT,
				url + " answered with TLS; use wss:// instead of ws://");
		assertEndsAfterOneDial(client, server);
	}

	@Test
	@Tag("edge-7")
	void whenASecureUrlLeadsToAPlainPortThenTheRemedyIsSaidAndItIsNotTriedAgain() {
		byte[] answer = "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
		this.edge.server().serve((peer) -> peer.write(answer));
		NovaClient client = this.edge.dial(waiting(secure(this.edge.server())));
		assertLoss(client, Loss.Kind.TLS, ErrorClass.PERSISTENT, "TLS handshake with " + secure(this.edge.server())
				+ " failed: the server does not speak TLS; use ws:// if that is intended");
		assertEndsAfterOneDial(client, this.edge.server());
	}

	@Test
	@Tag("edge-5")
	void whenTheUpgradeIsNeverAnsweredThenTheAttemptsAreCountedSpacedAndLimited() {
		Duration deadline = Duration.ofMillis(500);
		NovaClient client = this.edge.build(this.edge.client()
			.with(Setting.CONNECTION_TIMEOUT, deadline)
			.with(Setting.MAX_ATTEMPTS, new MaxAttempts(2)));
		long start = System.nanoTime();
		Throwable failure = Edge.failureOf(client.connect());
		Duration took = Duration.ofNanos(System.nanoTime() - start);
		String last = "gave up after 3 failed attempts ('reconnection.max-attempts' is 2): No answer to the upgrade "
				+ "request from " + this.edge.server().uri() + " within PT0.5S (stage UPGRADE)";
		assertThat(failure).isInstanceOf(ClientClosedException.class).hasMessage("client 'edge' has ended: " + last);
		assertThat(client.status().cause()).hasMessage(last);
		assertThat(took).isGreaterThanOrEqualTo(deadline.multipliedBy(3).plus(Edge.DELAY.multipliedBy(2)));
		this.edge.log().awaitStatus();
		assertThat(this.edge.log().losses()).extracting(Loss::kind)
			.containsExactly(Loss.Kind.TIMEOUT, Loss.Kind.TIMEOUT, Loss.Kind.TIMEOUT);
		assertThat(this.edge.log().of(ClientEvent.ReconnectScheduled.class))
			.extracting(ClientEvent.ReconnectScheduled::attempt)
			.containsExactly(1, 2);
		assertThat(this.edge.server().accepted()).isEqualTo(3);
		for (int i = 0; i < 3; i++) {
			assertThat(this.edge.server().accept().awaitEnd()).as("socket %d was left open", i).isNotNull();
		}
	}

	@Test
	@Tag("edge-5")
	void whenTlsIsNeverAnsweredThenThatCountsAsAFailedAttemptToo() {
		NovaClient client = this.edge.dial(this.edge.client("edge", secure(this.edge.server()))
			.with(Setting.CONNECTION_TIMEOUT, Duration.ofMillis(500)));
		this.edge.awaitDials(3);
		assertThat(this.edge.log().awaitLoss().message())
			.isEqualTo("No end of the TLS handshake with " + secure(this.edge.server()) + " within PT0.5S (stage TLS)");
		Edge.awaitTrue("two failed attempts", () -> client.status().attempt() >= 2);
	}

	@Test
	@Tag("R31")
	void whenTheServerIsDownAtTheStartThenConnectWaitsUntilItIsUp() {
		this.edge.server().serve(Peer::echo).refuse();
		NovaClient client = this.edge.dial(this.edge.client());
		Edge.awaitTrue("three failed attempts", () -> client.status().attempt() >= 3);
		assertThat(client.status().cause()).hasMessageContaining("Connection refused");
		assertThat(this.edge.log().entered(Phase.CLOSED)).isZero();
		this.edge.server().listen();
		client.connect().block(Edge.PATIENCE);
		assertThat(client.status().phase()).isEqualTo(Phase.READY);
		assertThat(client.status().cause()).isNull();
		assertThat(this.edge.server().accepted()).isEqualTo(1);
	}

	static NettyTransport trusting(SSLContext context) {
		return NettyTransport.builder().loopThreads(1).sslContext(context).build();
	}

	private static void serveHandshakes(SSLServerSocket listening, AtomicInteger dials) {
		while (!listening.isClosed()) {
			try (Socket socket = listening.accept()) {
				dials.incrementAndGet();
				socket.setSoTimeout((int) Edge.PATIENCE.toMillis());
				socket.getInputStream().transferTo(OutputStream.nullOutputStream());
			}
			catch (IOException ex) {
				// refused, as it should be
			}
		}
	}

	/** With a deadline so late that no test gets there. */
	private NovaClientBuilder waiting(URI url) {
		return this.edge.client("edge", url)
			.with(Setting.CONNECTION_TIMEOUT, Duration.ofMinutes(1))
			.with(Setting.MAX_DELAY, Duration.ofMinutes(1))
			.with(Setting.INITIAL_DELAY, Duration.ofMinutes(1));
	}

	private static URI secure(PeerServer server) {
		return URI.create("wss://localhost:" + server.port() + "/");
	}

	private void assertLoss(NovaClient client, Loss.Kind kind, ErrorClass errorClass, String message) {
		ClientEvent.Lost lost = this.edge.log().await(ClientEvent.Lost.class, (event) -> true);
		assertThat(lost.loss().message()).isEqualTo(message);
		assertThat(lost.loss().kind()).isEqualTo(kind);
		assertThat(lost.errorClass()).isEqualTo(errorClass);
		if (errorClass == ErrorClass.PERSISTENT) {
			this.edge.awaitPhase(client, Phase.CLOSED);
			assertThat(client.status().cause()).hasMessage(message);
		}
	}

	private static void assertEndsAfterOneDial(NovaClient client, PeerServer server) {
		Edge.staysTrue(Duration.ofMillis(100), "CLOSED after one dial",
				() -> client.status().phase() == Phase.CLOSED && server.accepted() == 1);
	}

}
