package io.websockexnova.test.dial;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.websockexnova.behavior.Tls;
import io.websockexnova.test.peer.Peer;
import io.websockexnova.test.peer.PeerCertificate;
import io.websockexnova.test.peer.PeerServer;
import io.websockexnova.transport.ConnectRequest;
import io.websockexnova.transport.netty.NettyTransport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * What does the I/O. The class path of these tests holds Netty's libraries for Linux on
 * x86-64; the kernel may still forbid io_uring.
 */
@Timeout(60)
class NativeTransportTests {

	private static final PeerCertificate CERTIFICATE = PeerCertificate.forHost("localhost");

	@Test
	@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
	void whenTheNativeLibraryIsThereThenEpollIsUsed() {
		try (NettyTransport transport = NettyTransport.create()) {
			assertThat(transport.io()).isEqualTo("epoll");
		}
	}

	@Test
	void whenNativeTransportsAreSwitchedOffThenNioIsUsed() {
		try (NettyTransport transport = NettyTransport.builder().nativeTransport(false).ioUring(true).build()) {
			assertThat(transport.io()).isEqualTo("nio");
		}
	}

	@ParameterizedTest
	@CsvSource({ "nio, false", "nio, true", "epoll, false", "epoll, true", "io_uring, false", "io_uring, true" })
	@Tag("P16")
	void whenATransportIsUsedThenItConnectsEchoesFailsAndCloses(String io, boolean secure) {
		try (NettyTransport transport = NettyTransport.builder()
			.loopThreads(1)
			.nativeTransport(!io.equals("nio"))
			.ioUring(io.equals("io_uring"))
			.build(); PeerServer server = PeerServer.start((secure) ? CERTIFICATE.serverContext() : null)) {
			assumeTrue(transport.io().equals(io), () -> io + " does not work here");
			ConnectRequest request = ConnectRequest.to(server.uri()).tls(Tls.of(CERTIFICATE.clientContext())).build();
			server.serve(Peer::echo);
			Attempt attempt = Attempt.start(transport, request);
			assertThat(attempt.awaitOpened().remote()).isNotNull();
			String large = "x".repeat(500_000);
			attempt.send("small");
			attempt.send(large);
			assertThat(attempt.awaitText()).isEqualTo("small");
			assertThat(attempt.awaitText()).isEqualTo(large);
			attempt.close(1000);
			assertThat(Attempt.await(attempt.closed).clean()).isTrue();
			server.refuse();
			assertThat(Attempt.start(transport, request).awaitFailed().getMessage())
				.startsWith("No TCP connection to ws")
				.containsIgnoringCase("connection refused")
				.doesNotContain("error(");
		}
	}

}
