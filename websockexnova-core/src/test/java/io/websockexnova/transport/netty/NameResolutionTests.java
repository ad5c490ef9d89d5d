package io.websockexnova.transport.netty;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.websockexnova.transport.ConnectRequest;
import io.websockexnova.transport.HandshakeException;
import io.websockexnova.transport.HandshakeException.Stage;
import io.websockexnova.transport.Loop;
import io.websockexnova.transport.Transport.Connecting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Names, against a name server that answers what the test says.
 */
@Timeout(20)
class NameResolutionTests {

	private final NameServer names = new NameServer();

	private final NettyTransport transport = NettyTransport.builder()
		.loopThreads(1)
		.resolver((builder) -> builder
			.nameServerProvider(new SingletonDnsServerAddressStreamProvider(this.names.address())))
		.build();

	private final Loop loop = this.transport.nextLoop();

	@AfterEach
	void close() {
		this.transport.close();
		this.names.close();
	}

	@Test
	@Tag("R23")
	void shouldAskAnewForEachAttemptAndUseTheNewAddress() throws IOException {
		try (ServerSocket first = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"));
				ServerSocket second = new ServerSocket(first.getLocalPort(), 10, InetAddress.getByName("127.0.0.2"))) {
			URI uri = URI.create("ws://feed.websockexnova.test:" + first.getLocalPort() + "/");
			this.names.fours("127.0.0.1");
			assertThat(dial(uri, first).stage()).isEqualTo(Stage.UPGRADE);
			int asked = this.names.queries();
			assertThat(asked).isPositive();

			this.names.fours("127.0.0.2");
			assertThat(dial(uri, second).stage()).isEqualTo(Stage.UPGRADE);
			assertThat(this.names.queries()).isGreaterThan(asked);
		}
	}

	@Test
	void shouldReportUnknownHostAtOnceAndNotRememberIt() throws IOException {
		try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"))) {
			URI uri = URI.create("ws://feed.websockexnova.test:" + server.getLocalPort() + "/?token=secret");
			this.names.unknown();
			HandshakeException error = await(connect(uri, Duration.ofSeconds(5)).failed);
			assertThat(error.stage()).isEqualTo(Stage.RESOLVE);
			assertThat(error.isTimeout()).isFalse();
			assertThat(error)
				.hasMessage("The host of ws://feed.websockexnova.test:" + server.getLocalPort()
						+ "/?*** could not be resolved")
				.hasCauseInstanceOf(UnknownHostException.class);

			this.names.fours("127.0.0.1");
			assertThat(dial(uri, server).stage()).isEqualTo(Stage.UPGRADE);
		}
	}

	@Test
	void shouldNameTheStageWhenTheNameServerIsSilent() {
		this.names.silent();
		HandshakeException error = await(
				connect(URI.create("ws://feed.websockexnova.test/"), Duration.ofMillis(300)).failed);
		assertThat(error.stage()).isEqualTo(Stage.RESOLVE);
		assertThat(error.isTimeout()).isTrue();
		assertThat(error).hasMessage("No answer to the DNS query for the host of ws://feed.websockexnova.test/ within "
				+ "PT0.3S (stage RESOLVE)");
	}

	@Test
	@Tag("R18")
	void shouldNotBlockTheLoopWhileTheNameServerIsSilent() {
		this.names.silent();
		Outcome waiting = connect(URI.create("ws://feed.websockexnova.test/"), Duration.ofSeconds(10));
		CompletableFuture<Boolean> ran = new CompletableFuture<>();
		this.names.awaitQuery();
		this.loop.execute(() -> ran.complete(true));
		assertThat(await(ran)).isTrue();
		assertThat(waiting.failed).isNotDone();
	}

	@Test
	@Tag("edge-12")
	void shouldNotDialWhenCancelledWhileResolving() throws IOException {
		try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"))) {
			this.names.silent();
			Outcome failure = new Outcome();
			URI uri = URI.create("ws://feed.websockexnova.test:" + server.getLocalPort() + "/");
			Connecting connecting = this.transport.connect(request(uri, Duration.ofSeconds(1)), this.loop, failure);
			this.names.awaitQuery();
			connecting.cancel();
			this.names.fours("127.0.0.1");
			this.names.answerAll();
			// a later attempt is the first that the server sees
			assertThat(dial(uri, server).stage()).isEqualTo(Stage.UPGRADE);
			server.setSoTimeout(200);
			assertThatIOException().isThrownBy(() -> server.accept().close());
			assertThat(failure.failed).isNotDone();
		}
	}

	private HandshakeException dial(URI uri, ServerSocket server) throws IOException {
		Outcome failure = connect(uri, Duration.ofSeconds(5));
		server.setSoTimeout(5000);
		try (Socket socket = server.accept()) {
			socket.getInputStream().readNBytes(20);
		}
		return await(failure.failed);
	}

	private Outcome connect(URI uri, Duration timeout) {
		Outcome failure = new Outcome();
		this.transport.connect(request(uri, timeout), this.loop, failure);
		return failure;
	}

	private static ConnectRequest request(URI uri, Duration timeout) {
		return ConnectRequest.to(uri).timeout(timeout).build();
	}

	private static <T> T await(CompletableFuture<T> future) {
		return future.orTimeout(5, TimeUnit.SECONDS).join();
	}

}
