package io.websockexnova.test.dial;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.websockexnova.behavior.Proxy;
import io.websockexnova.behavior.Tls;
import io.websockexnova.test.peer.Peer;
import io.websockexnova.test.peer.PeerCertificate;
import io.websockexnova.test.peer.PeerServer;
import io.websockexnova.transport.ConnectRequest;
import io.websockexnova.transport.Loop;
import io.websockexnova.transport.netty.NettyTransport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Attempts that are given up at any stage leave no socket behind (Java-WebSocket#1399).
 */
@Timeout(180)
class CancelledAttemptsTests {

	private static final int ATTEMPTS = 500;

	private static final PeerCertificate CERTIFICATE = PeerCertificate.forHost("localhost");

	private final AtomicInteger live = new AtomicInteger();

	private final AtomicInteger early = new AtomicInteger();

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	@Tag("R21")
	@Tag("edge-12")
	void whenAttemptsAreCancelledAtRandomStagesThenNoSocketIsLeft(boolean nativeTransport) throws IOException {
		long seed = Long.getLong("seed", System.nanoTime());
		Random random = new Random(seed);
		try (NettyTransport transport = NettyTransport.builder()
			.loopThreads(2)
			.nativeTransport(nativeTransport)
			.build();
				PeerServer plain = PeerServer.start().serve(this::linger);
				PeerServer secure = PeerServer.start(CERTIFICATE.serverContext()).serve(this::linger);
				TestProxy http = new TestProxy(Proxy.Type.HTTP);
				TestProxy socks = new TestProxy(Proxy.Type.SOCKS5)) {
			warmUp(transport, plain, secure);
			Awaitility.await().until(() -> this.live.get() == 0);
			int before = descriptors();
			List<Attempt> attempts = new ArrayList<>();
			List<CompletableFuture<Boolean>> cancels = new ArrayList<>();
			for (int i = 0; i < ATTEMPTS; i++) {
				PeerServer server = (random.nextBoolean()) ? plain : secure;
				String host = (random.nextInt(10) == 0) ? "nowhere.websockexnova.invalid" : "localhost";
				Proxy proxy = switch (random.nextInt(4)) {
					case 0 -> http.withoutCredentials();
					case 1 -> socks.withoutCredentials();
					default -> null;
				};
				Attempt attempt = Attempt.start(transport,
						ConnectRequest
							.to(URI.create(((server == plain) ? "ws://" : "wss://") + host + ":" + server.port() + "/"))
							.tls(Tls.of(CERTIFICATE.clientContext()))
							.proxy(proxy)
							.timeout(Duration.ofMinutes(2)));
				attempts.add(attempt);
				cancels.add(cancelLater(attempt, random.nextInt(6), random.nextInt(30_000)));
				if (cancels.size() == 10) { // so that some get far
					cancels.forEach(Attempt::await);
					cancels.clear();
				}
			}
			Awaitility.await()
				.atMost(Duration.ofSeconds(60))
				.untilAsserted(
						() -> assertThat(this.live.get() + open(http) + open(socks)).as("seed %d", seed).isZero());
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.untilAsserted(() -> assertThat(descriptors()).as("seed %d", seed).isLessThanOrEqualTo(before));
			assertThat(attempts).as("seed %d", seed).noneMatch((attempt) -> attempt.opened.isDone());
			// the name server, or the check of the certificate, may be faster than the
			// cancellation
			assertThat(attempts.stream().filter((attempt) -> attempt.failed.isDone())).as("seed %d", seed)
				.extracting((attempt) -> attempt.awaitFailed().getMessage())
				.allMatch((message) -> message.contains("//nowhere.websockexnova.invalid:"));
			assertThat(plain.accepted() + secure.accepted()).as("seed %d", seed).isGreaterThan(ATTEMPTS / 10);
			assertThat(plain.failures()).isEmpty();
			assertThat(secure.failures()).isEmpty();
			System.out.printf(
					"seed %d: of %d cancelled attempts %d reached a server, %d of them the upgrade, %d a proxy%n", seed,
					ATTEMPTS, plain.accepted() + secure.accepted() - 4,
					plain.accepted() + secure.accepted() - this.early.get() - 4,
					http.accepted.size() + socks.accepted.size());
		}
	}

	@Test
	@Tag("edge-12")
	void whenAnAttemptIsCancelledWhileConnectingThenTheServerNeverSeesIt() throws IOException {
		try (NettyTransport transport = NettyTransport.builder().loopThreads(1).build();
				ServerSocket server = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
			List<Socket> fillers = fill(server);
			Attempt attempt = Attempt.start(transport,
					ConnectRequest.to(URI.create("ws://127.0.0.1:" + server.getLocalPort())));
			turn(attempt.loop);
			turn(attempt.loop);
			attempt.connecting.cancel();
			turn(attempt.loop);
			int accepted = 0;
			server.setSoTimeout(2000); // a SYN would be sent again after one second
			try {
				while (true) {
					server.accept().close();
					accepted++;
				}
			}
			catch (IOException ex) {
				assertThat(accepted).isEqualTo(fillers.size());
			}
			assertThat(attempt.failed).isNotDone();
			for (Socket filler : fillers) {
				filler.close();
			}
		}
	}

	// reads the request, if there is one, and never answers
	private void linger(Peer peer) {
		this.live.incrementAndGet();
		try (peer) {
			peer.call();
			peer.awaitEnd();
		}
		catch (UncheckedIOException | AssertionError ex) {
			this.early.incrementAndGet(); // the client left before its request was
											// complete
		}
		finally {
			this.live.decrementAndGet();
		}
	}

	private static CompletableFuture<Boolean> cancelLater(Attempt attempt, int turns, int micros) {
		CompletableFuture<Boolean> done = new CompletableFuture<>();
		Runnable cancel = () -> {
			attempt.connecting.cancel();
			done.complete(true);
		};
		if (turns == 0) {
			cancel.run();
		}
		else if (turns < 4) {
			hop(attempt.loop, turns, cancel);
		}
		else {
			attempt.loop.schedule(cancel, Duration.ofNanos(micros * 1000L));
		}
		return done;
	}

	private static void hop(Loop loop, int turns, Runnable last) {
		loop.execute((turns == 1) ? last : () -> hop(loop, turns - 1, last));
	}

	private static void warmUp(NettyTransport transport, PeerServer... servers) {
		for (PeerServer server : servers) {
			for (int i = 0; i < 2; i++) {
				Attempt attempt = Attempt.start(transport,
						ConnectRequest.to(server.uri())
							.tls(Tls.of(CERTIFICATE.clientContext()))
							.timeout(Duration.ofMillis(500)));
				attempt.awaitFailed();
			}
		}
		for (int i = 0; i < 2; i++) {
			Attempt
				.start(transport,
						ConnectRequest.to(URI.create("ws://nowhere.websockexnova.invalid/"))
							.timeout(Duration.ofMillis(500)))
				.awaitFailed();
		}
	}

	private static void turn(Loop loop) {
		CompletableFuture<Boolean> turned = new CompletableFuture<>();
		loop.execute(() -> turned.complete(true));
		Attempt.await(turned);
	}

	private static long open(TestProxy proxy) {
		return proxy.accepted.stream().filter((socket) -> !socket.isClosed()).count();
	}

	private static int descriptors() {
		Path descriptors = Path.of("/proc/self/fd");
		if (!Files.isDirectory(descriptors)) {
			return 0; // the servers' view has to do
		}
		try (Stream<Path> entries = Files.list(descriptors)) {
			return (int) entries.filter(CancelledAttemptsTests::isSocket).count();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static boolean isSocket(Path descriptor) {
		try {
			return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static List<Socket> fill(ServerSocket server) throws IOException {
		List<Socket> fillers = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			Socket filler = new Socket();
			try {
				filler.connect(server.getLocalSocketAddress(), 200);
				fillers.add(filler);
			}
			catch (IOException ex) {
				filler.close();
				return fillers;
			}
		}
		throw new AssertionError("the backlog does not fill");
	}

}
