package io.websockexnova.test.deribit;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * Tests of faults beneath the protocol.
 */
class DeribitConnectionFaultsTests {

	private final DeribitSimulator simulator = DeribitSimulator.builder().credentials("id", "secret").start();

	private final DeribitFaults faults = this.simulator.faults();

	@AfterEach
	void stop() {
		this.simulator.close();
	}

	@Test
	@Tag("edge-17")
	void refusedConnectsAreRefusedAtOnceAndAcceptListensOnTheSamePort() throws IOException {
		URI url = this.simulator.url();
		for (int i = 0; i < 20; i++) {
			this.faults.refuse();
			assertThatExceptionOfType(ConnectException.class).isThrownBy(this::connect);
			this.faults.accept();
			connect().close();
		}
		assertThat(this.simulator.url()).isEqualTo(url);
		assertThat(this.simulator.accepted()).isEqualTo(20);
	}

	@Test
	void refusingLeavesOpenConnectionsAlone() {
		try (TestClient client = TestClient.connect(this.simulator)) {
			this.faults.refuse();
			assertThat(client.result("public/test", "{}").has("version")).isTrue();
		}
	}

	@Test
	void killResetsEveryConnection() throws IOException {
		try (Socket first = upgraded(); Socket second = upgraded()) {
			this.faults.kill();
			assertThatExceptionOfType(SocketException.class).isThrownBy(() -> drain(first))
				.withMessageContaining("reset");
			assertThatExceptionOfType(SocketException.class).isThrownBy(() -> drain(second))
				.withMessageContaining("reset");
			assertThat(this.simulator.connections()).isEmpty();
		}
	}

	@Test
	void killMidFrameSendsPartOfAFrameAndThenAReset() throws IOException {
		try (Socket socket = upgraded()) {
			this.faults.killMidFrame();
			InputStream in = socket.getInputStream();
			byte[] header = in.readNBytes(4);
			int announced = (header[2] & 0xFF) << 8 | (header[3] & 0xFF);
			int received = 0;
			try {
				while (in.read() >= 0) {
					received++;
				}
			}
			catch (SocketException ex) {
				assertThat(ex).hasMessageContaining("reset");
			}
			assertThat(header).startsWith(0x81, 126);
			assertThat(received).isPositive().isLessThan(announced);
		}
	}

	@Test
	void killMidFrameSendsNothingBeforeTheUpgrade() throws IOException {
		this.faults.ignoreUpgrades();
		try (Socket socket = connect()) {
			upgrade(socket);
			assertThat(this.simulator.accepted()).isOne();
			this.faults.killMidFrame();
			assertThatExceptionOfType(SocketException.class).isThrownBy(() -> socket.getInputStream().read());
		}
	}

	@Test
	void finEndsTheStreamWithoutACloseFrame() throws IOException {
		try (Socket socket = upgraded()) {
			this.faults.fin();
			assertThat(socket.getInputStream().read()).isEqualTo(-1);
		}
	}

	@Test
	void closeAllSendsTheCodeAndTheReason() {
		try (TestClient client = TestClient.connect(this.simulator)) {
			this.faults.closeAll(1012, "restart");
			assertThat(client.awaitClose()).isEqualTo("close 1012 restart");
			await().atMost(TestClient.PATIENCE).until(() -> this.simulator.connections().isEmpty());
		}
	}

	@Test
	@Tag("edge-13")
	void acceptedAndDroppedConnectionsCount() throws IOException {
		this.faults.acceptAndDrop(2);
		for (int i = 0; i < 2; i++) {
			try (Socket socket = connect()) {
				assertThat(socket.getInputStream().read()).isEqualTo(-1);
			}
		}
		upgraded().close();
		assertThat(this.simulator.accepted()).isEqualTo(3);
		assertThat(this.simulator.upgrades()).isEqualTo(1);
	}

	@Test
	void countOfAcceptsIncludesWhoeverHasConnected() throws IOException {
		for (int i = 1; i <= 50; i++) {
			connect().close();
			assertThat(this.simulator.accepted()).isEqualTo(i);
		}
	}

	@Test
	void connectionsCanBeDroppedAfterTheUpgradeRequest() throws IOException {
		this.faults.acceptAndDrop(1, DropPoint.ON_UPGRADE_REQUEST);
		try (Socket socket = connect()) {
			upgrade(socket);
			assertThatExceptionOfType(SocketException.class).isThrownBy(() -> drain(socket));
		}
		assertThat(this.simulator.accepted()).isOne();
		assertThat(this.simulator.upgrades()).isZero();
	}

	@Test
	void connectionsCanBeDroppedRightAfterTheUpgrade() throws IOException {
		this.faults.acceptAndDrop(1, DropPoint.AFTER_UPGRADE);
		try (Socket socket = upgraded()) {
			assertThat(socket.getInputStream().read()).isEqualTo(-1);
		}
		try (TestClient client = TestClient.connect(this.simulator)) {
			assertThat(client.result("public/test", "{}").has("version")).isTrue();
		}
		assertThat(this.simulator.upgrades()).isEqualTo(2);
	}

	@Test
	@Tag("edge-6")
	@Tag("deribit-8")
	void upgradesCanBeRefusedWithAStatusAndRetryAfter() {
		this.faults.answerUpgrade(429, Duration.ofSeconds(7));
		assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> TestClient.connect(this.simulator))
			.havingCause()
			.isInstanceOfSatisfying(WebSocketHandshakeException.class, (refusal) -> {
				assertThat(refusal.getResponse().statusCode()).isEqualTo(429);
				assertThat(refusal.getResponse().headers().firstValue("Retry-After")).contains("7");
			});
		this.faults.answerUpgradesNormally();
		TestClient.connect(this.simulator).close();
		assertThatIllegalArgumentException().isThrownBy(() -> this.faults.answerUpgrade(200, null))
			.withMessageContaining("300 to 599");
	}

	@Test
	void connectionAboveTheLimitIsRefusedWith429() {
		try (DeribitSimulator small = DeribitSimulator.builder().maxConnections(1).start();
				TestClient first = TestClient.connect(small)) {
			assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> TestClient.connect(small))
				.havingCause()
				.isInstanceOfSatisfying(WebSocketHandshakeException.class,
						(refusal) -> assertThat(refusal.getResponse().statusCode()).isEqualTo(429));
			first.close();
			await().atMost(TestClient.PATIENCE).until(() -> small.connections().isEmpty());
			TestClient.connect(small).close();
		}
	}

	@Test
	@Tag("edge-5")
	void upgradesCanStayWithoutAnAnswer() throws IOException {
		this.faults.ignoreUpgrades();
		try (Socket socket = connect()) {
			upgrade(socket);
			socket.setSoTimeout(200);
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> socket.getInputStream().read())
				.withMessageContaining("timed out");
		}
	}

	@Test
	@Tag("edge-19")
	void silentConnectionAnswersNeitherPingsNorRequestsAndStaysOpen() throws IOException {
		try (Socket socket = upgraded(); TestClient client = TestClient.loggedIn(this.simulator)) {
			ping(socket);
			assertThat(socket.getInputStream().readNBytes(2)).startsWith(0x8A, 0);
			client.subscribe("ticker.BTC-PERPETUAL.raw");
			this.faults.silence();
			ping(socket);
			socket.setSoTimeout(200);
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> socket.getInputStream().read())
				.withMessageContaining("timed out");
			assertThat(this.simulator.connections()).hasSize(2);
			try (TestClient other = TestClient.connect(this.simulator)) {
				assertThat(other.result("public/test", "{}").has("version")).isTrue();
			}
		}
	}

	@Test
	void requestsWaitWhileNothingIsRead() {
		try (TestClient client = TestClient.connect(this.simulator)) {
			this.faults.stopReading();
			CompletableFuture<JsonNode> answer = client.request("public/test", "{}");
			assertThat(this.simulator.requests()).isEmpty();
			this.faults.resumeReading();
			assertThat(answer.join().has("result")).isTrue();
		}
	}

	@Test
	void unknownPathIsNotFound() {
		URI url = URI.create("ws://127.0.0.1:" + this.simulator.url().getPort() + "/other");
		assertThatExceptionOfType(CompletionException.class).isThrownBy(
				() -> HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(url, new WebSocket.Listener() {
				}).join())
			.havingCause()
			.isInstanceOfSatisfying(WebSocketHandshakeException.class,
					(refusal) -> assertThat(refusal.getResponse().statusCode()).isEqualTo(404));
	}

	@Test
	void closingEndsConnectionsAndThread() throws IOException {
		try (Socket socket = upgraded()) {
			this.simulator.close();
			assertThatExceptionOfType(SocketException.class).isThrownBy(() -> drain(socket));
			assertThatExceptionOfType(ConnectException.class).isThrownBy(this::connect);
			this.simulator.close();
		}
		assertThat(this.simulator.accepted()).isOne();
		assertThat(this.simulator.violations()).isEmpty();
		assertThatIllegalStateException().isThrownBy(() -> this.simulator.book("BTC-PERPETUAL"))
			.withMessage("the simulator is closed");
	}

	private Socket connect() throws IOException {
		Socket socket = new Socket();
		socket.connect(new InetSocketAddress("127.0.0.1", this.simulator.url().getPort()), 2000);
		socket.setSoTimeout(5000);
		return socket;
	}

	private Socket upgraded() throws IOException {
		Socket socket = connect();
		upgrade(socket);
		StringBuilder head = new StringBuilder();
		while (!head.toString().endsWith("\r\n\r\n")) {
			head.append((char) socket.getInputStream().read());
		}
		assertThat(head).startsWith("HTTP/1.1 101");
		return socket;
	}

	private static void upgrade(Socket socket) throws IOException {
		socket.getOutputStream().write("""
				GET /ws/api/v2 HTTP/1.1\r
				Host: 127.0.0.1\r
				Upgrade: websocket\r
				Connection: Upgrade\r
				Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
				Sec-WebSocket-Version: 13\r
				\r
				""".getBytes(StandardCharsets.US_ASCII));
	}

	private static void ping(Socket socket) throws IOException {
		socket.getOutputStream().write(new byte[] { (byte) 0x89, (byte) 0x80, 0, 0, 0, 0 });
	}

	private static void drain(Socket socket) throws IOException {
		while (socket.getInputStream().read() >= 0) {
			// Only the end matters.
		}
	}

}
