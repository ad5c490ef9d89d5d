package io.websockexnova.transport.netty;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.websockexnova.transport.ConnectRequest;
import io.websockexnova.transport.HandshakeException;
import io.websockexnova.transport.HandshakeException.Stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Hosts with several addresses, which are good, bad, ugly or not allowed.
 */
@Timeout(40)
class AddressTests {

	private final NameServer names = new NameServer();

	private final NettyTransport transport = NettyTransport.builder()
		.loopThreads(1)
		.resolver((builder) -> builder
			.nameServerProvider(new SingletonDnsServerAddressStreamProvider(this.names.address())))
		.build();

	@AfterEach
	void close() {
		this.transport.close();
		this.names.close();
	}

	@Test
	@Tag("R23")
	void shouldTryAllAddressesUntilOneConnects() throws IOException {
		try (ServerSocket server = listen("127.0.0.4", 0)) {
			this.names.fours("127.0.0.2", "127.0.0.3", "127.0.0.4");
			assertThat(remote(server, Duration.ofSeconds(10))).isEqualTo(server.getLocalSocketAddress());
		}
	}

	@Test
	@Tag("R23")
	void shouldNotLetABlackHoleUseUpTheAttempt() throws IOException {
		try (ServerSocket hole = listen("127.0.0.2", 0);
				ServerSocket server = listen("127.0.0.3", hole.getLocalPort())) {
			List<Socket> fillers = fill(hole);
			this.names.fours("127.0.0.2", "127.0.0.3");
			long start = System.nanoTime();
			assertThat(remote(server, Duration.ofSeconds(20))).isEqualTo(server.getLocalSocketAddress());
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(250),
					Duration.ofSeconds(10));
			// the loser has been closed: making room does not let its SYN through
			for (Socket filler : fillers) {
				filler.close();
			}
			assertThat(accepted(hole)).isLessThanOrEqualTo(fillers.size());
		}
	}

	@Test
	void shouldSayWhatHappenedToEachAddress() throws IOException {
		int port;
		try (ServerSocket closed = listen("127.0.0.2", 0)) {
			port = closed.getLocalPort();
		}
		this.names.fours("127.0.0.2", "127.0.0.3");
		HandshakeException error = failure(port, (address) -> true);
		assertThat(error.stage()).isEqualTo(Stage.CONNECT);
		assertThat(error.isTimeout()).isFalse();
		assertThat(error)
			.hasMessageStartingWith(
					"No TCP connection to ws://feed.websockexnova.test:" + port + "/: all 2 addresses failed: ")
			.hasMessageContaining("127.0.0.2")
			.hasMessageContaining("; ")
			.hasMessageContaining("127.0.0.3");
	}

	@Test
	@Tag("R23")
	void shouldNotWaitForIpv6AddressesForLong() throws IOException {
		try (ServerSocket server = listen("127.0.0.1", 0)) {
			this.names.fours("127.0.0.1");
			this.names.silentAboutSixes();
			long start = System.nanoTime();
			assertThat(remote(server, Duration.ofSeconds(20))).isEqualTo(server.getLocalSocketAddress());
			// Netty's resolver gives a query up after five seconds
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
		}
	}

	@Test
	@Tag("R23")
	void shouldNotWaitForIpv4AddressesIfThereAreIpv6Addresses() throws IOException {
		assumeTrue(Names.hasIpv6(), "needs a routable IPv6 address");
		try (ServerSocket server = listen("::1", 0)) {
			this.names.sixes("::1");
			long start = System.nanoTime();
			assertThat(remote(server, Duration.ofSeconds(20))).isEqualTo(server.getLocalSocketAddress());
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
		}
	}

	@Test
	@Tag("R23")
	void shouldPreferIpv6AndFallBackToIpv4() throws IOException {
		assumeTrue(Names.hasIpv6(), "needs a routable IPv6 address");
		try (ServerSocket four = listen("127.0.0.1", 0)) {
			this.names.fours("127.0.0.1");
			this.names.sixes("::1");
			try (ServerSocket six = listen("::1", four.getLocalPort())) {
				assertThat(remote(six, Duration.ofSeconds(10))).isEqualTo(six.getLocalSocketAddress());
			}
			assertThat(remote(four, Duration.ofSeconds(10))).isEqualTo(four.getLocalSocketAddress());
		}
	}

	@Test
	@Tag("S10")
	void shouldConnectToAllowedAddressesOnly() throws IOException {
		try (ServerSocket refused = listen("127.0.0.2", 0);
				ServerSocket allowed = listen("127.0.0.3", refused.getLocalPort())) {
			this.names.fours("127.0.0.2", "127.0.0.3");
			List<InetAddress> seen = new CopyOnWriteArrayList<>();
			Outcome outcome = connect(allowed.getLocalPort(), Duration.ofSeconds(10), (address) -> {
				seen.add(address);
				return address.getHostAddress().equals("127.0.0.3");
			});
			upgrade(allowed);
			assertThat(await(outcome.opened).remote()).isEqualTo(allowed.getLocalSocketAddress());
			assertThat(seen).extracting(InetAddress::getHostAddress).containsExactly("127.0.0.2", "127.0.0.3");
			assertThat(accepted(refused)).isZero();
		}
	}

	@Test
	@Tag("S10")
	void shouldNotConnectIfAllAddressesAreRefused() throws IOException {
		try (ServerSocket server = listen("127.0.0.2", 0)) {
			this.names.fours("127.0.0.2", "127.0.0.3");
			HandshakeException error = failure(server.getLocalPort(), (address) -> !address.isLoopbackAddress());
			assertThat(error.stage()).isEqualTo(Stage.RESOLVE);
			assertThat(error.isTimeout()).isFalse();
			assertThat(error).hasMessage("The host of ws://feed.websockexnova.test:" + server.getLocalPort()
					+ "/ resolved to 2 addresses, all of which the address filter refuses");
			assertThat(accepted(server)).isZero();
		}
	}

	@Test
	@Tag("S10")
	void shouldCheckAnAddressInTheUrlToo() throws IOException {
		try (ServerSocket server = listen("127.0.0.1", 0)) {
			for (String host : List.of("127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "localhost", "LOCALHOST.",
					"feed.localhost.")) {
				Outcome outcome = connect(
						ConnectRequest.to(URI.create("ws://" + host + ":" + server.getLocalPort() + "/"))
							.addresses((address) -> !address.isLoopbackAddress()));
				HandshakeException error = await(outcome.failed);
				assertThat(error.stage()).isEqualTo(Stage.RESOLVE);
				assertThat(error).hasMessageContaining("address filter").hasMessageContaining("ws://" + host);
			}
			assertThat(accepted(server)).isZero();
		}
	}

	@Test
	@Tag("S10")
	void shouldRefuseIfTheFilterThrows() throws IOException {
		try (ServerSocket server = listen("127.0.0.2", 0)) {
			this.names.fours("127.0.0.2");
			HandshakeException error = failure(server.getLocalPort(), (address) -> {
				throw new IllegalStateException("bug in the filter");
			});
			assertThat(error.stage()).isEqualTo(Stage.RESOLVE);
			assertThat(error).hasRootCauseMessage("bug in the filter");
			assertThat(accepted(server)).isZero();
		}
	}

	private InetSocketAddress remote(ServerSocket server, Duration timeout) throws IOException {
		Outcome outcome = connect(server.getLocalPort(), timeout, (address) -> true);
		upgrade(server);
		return Objects.requireNonNull(await(outcome.opened).remote());
	}

	private HandshakeException failure(int port, Predicate<InetAddress> allowed) {
		return await(connect(port, Duration.ofSeconds(10), allowed).failed);
	}

	private Outcome connect(int port, Duration timeout, Predicate<InetAddress> allowed) {
		return connect(ConnectRequest.to(URI.create("ws://feed.websockexnova.test:" + port + "/"))
			.timeout(timeout)
			.addresses(allowed));
	}

	private Outcome connect(ConnectRequest.Builder request) {
		Outcome outcome = new Outcome();
		this.transport.connect(request.build(), this.transport.nextLoop(), outcome);
		return outcome;
	}

	private static ServerSocket listen(String address, int port) throws IOException {
		return new ServerSocket(port, 1, InetAddress.getByName(address));
	}

	private static void upgrade(ServerSocket server) throws IOException {
		server.setSoTimeout(15_000);
		TestServer.upgrade(server.accept());
	}

	private static int accepted(ServerSocket server) throws IOException {
		server.setSoTimeout(1500);
		int count = 0;
		while (true) {
			try {
				server.accept().close();
				count++;
			}
			catch (SocketTimeoutException ex) {
				return count;
			}
		}
	}

	// A full backlog leaves SYNs without an answer.
	private static List<Socket> fill(ServerSocket server) throws IOException {
		List<Socket> fillers = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			Socket filler = new Socket();
			fillers.add(filler);
			try {
				filler.connect(server.getLocalSocketAddress(), 200);
			}
			catch (SocketTimeoutException ex) {
				assertThatExceptionOfType(SocketTimeoutException.class)
					.isThrownBy(() -> new Socket().connect(server.getLocalSocketAddress(), 200));
				filler.close();
				fillers.remove(filler);
				return fillers;
			}
		}
		throw new AssertionError("the backlog does not fill");
	}

	private static <T> T await(CompletableFuture<T> future) {
		return future.orTimeout(15, TimeUnit.SECONDS).join();
	}

}
