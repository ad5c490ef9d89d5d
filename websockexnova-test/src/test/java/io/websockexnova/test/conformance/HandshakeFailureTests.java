package io.websockexnova.test.conformance;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.websockexnova.test.peer.Peer;
import io.websockexnova.test.peer.PeerServer;
import io.websockexnova.transport.ConnectRequest;
import io.websockexnova.transport.HandshakeException;
import io.websockexnova.transport.HandshakeException.Stage;
import io.websockexnova.transport.Loop;
import io.websockexnova.transport.Transport.Connecting;
import io.websockexnova.transport.netty.NettyTransport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * How the transport reports attempts that fail, and how it gives them up.
 */
@Tag("conformance-11")
@Timeout(20)
class HandshakeFailureTests {

	private final TransportFixture fixture = TransportFixture.create();

	private final PeerServer server = PeerServer.start();

	private final RecordingListener listener = new RecordingListener();

	@AfterEach
	void close() {
		this.fixture.close();
		this.server.close();
	}

	@Test
	@Tag("P4")
	@Tag("conformance-10")
	void shouldEndAttemptThatIsNeverAnswered() {
		connect(this.server.uri("/path?token=secret"), Duration.ofSeconds(1));
		Peer peer = this.server.accept();
		HandshakeException error = this.listener.awaitFailed();
		assertThat(error.stage()).isEqualTo(Stage.UPGRADE);
		assertThat(error.isTimeout()).isTrue();
		assertThat(error).hasMessage("No answer to the upgrade request from ws://localhost:" + this.server.port()
				+ "/path?*** within PT1S (stage UPGRADE)");
		peer.call();
		assertThat(peer.rest()).isEmpty();
		assertThat(this.listener.ends).hasValue(1);
	}

	@Test
	@Tag("P4")
	void shouldNotLetTheAnswerTrickleInForEver() {
		connect(this.server.uri(), Duration.ofSeconds(1));
		Peer peer = this.server.accept();
		byte[] answer = peer.acceptance();
		peer.write(Arrays.copyOf(answer, answer.length - 1));
		assertThat(this.listener.awaitFailed().isTimeout()).isTrue();
		assertThat(peer.rest()).isEmpty();
	}

	@Test
	void shouldNameTlsWhenTheServerIsSilentToIt() {
		connect(URI.create("wss://localhost:" + this.server.port()), Duration.ofSeconds(1));
		HandshakeException error = this.listener.awaitFailed();
		assertThat(error.stage()).isEqualTo(Stage.TLS);
		assertThat(error.isTimeout()).isTrue();
		assertThat(error).hasMessageContaining("within PT1S (stage TLS)");
	}

	@Test
	void shouldNameConnectWhenTheServerDoesNotAccept() throws IOException {
		try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			List<Socket> fillers = fill((InetSocketAddress) full.getLocalSocketAddress());
			connect(URI.create("ws://localhost:" + full.getLocalPort()), Duration.ofSeconds(1));
			HandshakeException error = this.listener.awaitFailed();
			assertThat(error.stage()).isEqualTo(Stage.CONNECT);
			assertThat(error.isTimeout()).isTrue();
			assertThat(error).hasMessageContaining("within PT1S (stage CONNECT)");
			for (Socket filler : fillers) {
				filler.close();
			}
		}
	}

	@Test
	void shouldReportRefusedConnectionAtOnce() {
		this.server.refuse();
		connect(this.server.uri("/?token=secret"), Duration.ofSeconds(10));
		HandshakeException error = this.listener.awaitFailed();
		assertThat(error.stage()).isEqualTo(Stage.CONNECT);
		assertThat(error.isTimeout()).isFalse();
		assertThat(error).hasMessageContaining("ws://localhost:" + this.server.port()).hasMessageContaining("refused");
		assertThat(error.getMessage()).doesNotContain("secret");
		assertThat(this.listener.ends).hasValue(1);
	}

	@Test
	@Tag("P5")
	void shouldReportStatusAndRetryAfter() {
		connect(this.server.uri(), Duration.ofSeconds(10));
		Peer peer = this.server.accept();
		peer.answer("429 Too Many Requests", "Retry-After: 7", "Content-Length: 4");
		HandshakeException error = this.listener.awaitFailed();
		assertThat(error.stage()).isEqualTo(Stage.UPGRADE);
		assertThat(error.status()).isEqualTo(429);
		assertThat(error.retryAfter()).isEqualTo(Duration.ofSeconds(7));
		assertThat(peer.rest()).isEmpty();
	}

	@Test
	@Tag("P3")
	void shouldReportEndBeforeTheAnswerAtOnce() {
		connect(this.server.uri(), Duration.ofSeconds(10));
		Peer peer = this.server.accept();
		peer.call();
		peer.close();
		HandshakeException error = this.listener.awaitFailed();
		assertThat(error.stage()).isEqualTo(Stage.UPGRADE);
		assertThat(error.isTimeout()).isFalse();
		assertThat(error).hasMessage("ws://localhost:" + this.server.port()
				+ "/ closed the connection without answering the upgrade request; if the server expects TLS, "
				+ "use wss:// instead of ws://");
		assertThat(this.listener.ends).hasValue(1);
	}

	@Test
	@Tag("P15")
	@Tag("S8")
	void shouldNotFollowRedirects() {
		try (PeerServer elsewhere = PeerServer.start()) {
			connect(this.server.uri(), Duration.ofSeconds(10));
			this.server.accept().answer("302 Found", "Location: " + elsewhere.uri("/?token=secret"));
			HandshakeException error = this.listener.awaitFailed();
			assertThat(error.status()).isEqualTo(302);
			assertThat(error).hasMessageContaining("ws://localhost:" + elsewhere.port() + "/?*** is not followed");
			assertThat(elsewhere.accepted()).isZero();
			assertThat(this.server.accepted()).isEqualTo(1);
		}
	}

	@Test
	@Tag("edge-12")
	void shouldCloseTheSocketOfCancelledAttemptAndSayNothing() {
		Connecting upgrade = connect(this.server.uri(), Duration.ofSeconds(10));
		Peer peer = this.server.accept();
		peer.call();
		upgrade.cancel();
		assertThat(peer.rest()).isEmpty();

		Connecting tls = connect(URI.create("wss://localhost:" + this.server.port()), Duration.ofSeconds(10));
		Peer silent = this.server.accept();
		tls.cancel();
		silent.awaitEnd();
		assertThat(this.listener.ends).hasValue(0);
	}

	@Test
	@Tag("edge-12")
	void shouldCancelAtAnyMoment() {
		List<Peer> peers = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			Connecting connecting = connect(this.server.uri(), Duration.ofSeconds(10));
			if (i % 3 == 1) {
				this.fixture.onLoop(() -> true);
			}
			else if (i % 3 == 2) {
				peers.add(this.server.accept());
			}
			connecting.cancel();
			this.fixture.onLoop(() -> true);
		}
		peers.forEach(Peer::awaitEnd);
		while (peers.size() < this.server.accepted()) {
			Peer peer = this.server.accept();
			peer.awaitEnd();
			peers.add(peer);
		}
		assertThat(this.listener.ends).hasValue(0);
	}

	@Test
	void shouldNotCancelWhatHasOpened() {
		Connecting connecting = connect(this.server.uri(), Duration.ofSeconds(1));
		Peer peer = this.server.accept().upgrade();
		this.listener.awaitOpened();
		connecting.cancel();
		peer.text("one");
		assertThat(this.listener.awaitText()).isEqualTo("one");
		// the deadline has no effect on an open connection either
		CompletableFuture<Boolean> later = new CompletableFuture<>();
		this.fixture.loop.schedule(() -> later.complete(true), Duration.ofMillis(1300));
		RecordingListener.await(later);
		peer.text("two");
		assertThat(this.listener.awaitText()).isEqualTo("two");
		assertThat(this.listener.ends).hasValue(0);
	}

	@Test
	void shouldConnectOnTheGivenLoop() {
		try (NettyTransport transport = NettyTransport.builder().loopThreads(3).threadNamePrefix("mine").build()) {
			Set<Loop> loops = new HashSet<>();
			for (int i = 0; i < 6; i++) {
				Loop loop = transport.nextLoop();
				loops.add(loop);
				List<Boolean> inLoop = new ArrayList<>();
				RecordingListener recording = new RecordingListener() {

					@Override
					public void message(byte[] array, int offset, int length, boolean text) {
						inLoop.add(loop.inLoop());
						inLoop.add(Thread.currentThread().getName().startsWith("mine"));
						inLoop.add(Thread.currentThread().isDaemon());
						super.message(array, offset, length, text);
					}

				};
				transport.connect(TransportFixture.request(this.server.uri()), loop, recording);
				this.server.accept().upgrade().text("x");
				recording.awaitText();
				assertThat(inLoop).containsExactly(true, true, true);
			}
			assertThat(loops).hasSize(3);
			assertThatIllegalArgumentException()
				.isThrownBy(() -> transport.connect(TransportFixture.request(this.server.uri()), this.fixture.loop,
						this.listener))
				.withMessageContaining("nextLoop()");
		}
	}

	private Connecting connect(URI uri, Duration timeout) {
		ConnectRequest request = TransportFixture.request(uri, timeout, List.of());
		return this.fixture.connect(request, this.listener);
	}

	private static List<Socket> fill(InetSocketAddress address) throws IOException {
		List<Socket> fillers = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			Socket filler = new Socket();
			fillers.add(filler);
			try {
				filler.connect(address, 200);
			}
			catch (SocketTimeoutException ex) {
				return fillers;
			}
		}
		throw new AssertionError("the backlog does not fill");
	}

}
