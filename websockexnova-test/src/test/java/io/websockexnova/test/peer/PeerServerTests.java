package io.websockexnova.test.peer;

import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The scripted server, judged by the JDK's client and by plain sockets.
 */
@Timeout(20)
class PeerServerTests {

	private final PeerServer server = PeerServer.start();

	@AfterEach
	void close() {
		this.server.close();
	}

	@Test
	void shouldEchoToTheJdksClient() throws InterruptedException {
		this.server.serve(Peer::echo);
		Listener listener = new Listener();
		WebSocket socket = connect(this.server.uri("/a?b"), listener).join();
		socket.sendText("hello", true).join();
		assertThat(listener.heard.poll(5, TimeUnit.SECONDS)).isEqualTo("text hello");
		socket.sendPing(ByteBuffer.wrap(new byte[] { 'x' })).join();
		assertThat(listener.heard.poll(5, TimeUnit.SECONDS)).isEqualTo("pong x");
		socket.sendClose(1000, "bye").join();
		assertThat(listener.heard.poll(5, TimeUnit.SECONDS)).isEqualTo("close 1000 bye");
		assertThat(this.server.accepted()).isEqualTo(1);
		assertThat(this.server.failures()).isEmpty();
	}

	@Test
	void shouldTalkByHandWithTheJdksClient() throws InterruptedException {
		Listener listener = new Listener();
		CompletableFuture<WebSocket> connecting = connect(this.server.uri("/a?b"), listener);
		Peer peer = this.server.accept();
		assertThat(peer.call().path()).isEqualTo("/a?b");
		assertThat(peer.call().header("SEC-WEBSOCKET-VERSION")).isEqualTo("13");
		peer.chop(3).upgrade();
		WebSocket socket = connecting.join();
		peer.send(Frame.text("a").more(), Frame.continuation((byte) 'b'));
		assertThat(listener.heard.poll(5, TimeUnit.SECONDS)).isEqualTo("text a");
		assertThat(listener.heard.poll(5, TimeUnit.SECONDS)).isEqualTo("text b");
		socket.sendBinary(ByteBuffer.wrap(new byte[70_000]), true).join();
		assertThat(peer.read()).isEqualTo(Frame.binary(new byte[70_000]));
		peer.send(Frame.close(4001, "go"));
		assertThat(listener.heard.poll(5, TimeUnit.SECONDS)).isEqualTo("close 4001 go");
		assertThat(peer.read().closeCode()).isEqualTo(4001);
	}

	@Test
	void shouldRefuseTheUpgradeOfTheJdksClient() {
		CompletableFuture<WebSocket> connecting = connect(this.server.uri(), new Listener());
		this.server.accept().answer("403 Forbidden", "Content-Length: 0");
		assertThatExceptionOfType(CompletionException.class).isThrownBy(connecting::join)
			.havingCause()
			.isInstanceOfSatisfying(WebSocketHandshakeException.class,
					(ex) -> assertThat(ex.getResponse().statusCode()).isEqualTo(403));
	}

	@Test
	void shouldRefuseConnectionsUntilItListensAgain() throws Exception {
		dial().close();
		Peer existing = this.server.accept();
		this.server.refuse();
		assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> dial().close());
		this.server.listen();
		dial().close();
		this.server.accept();
		assertThat(this.server.accepted()).isEqualTo(2);
		assertThat(existing.awaitEnd()).isEqualTo(Peer.End.FIN);
	}

	@Test
	void shouldKeepWhatScriptsThrowAndReportSilence() throws Exception {
		this.server.deadline(Duration.ofMillis(100)).serve(Peer::call);
		try (Socket silent = dial()) {
			Awaitility.await().until(() -> !this.server.failures().isEmpty());
			assertThat(this.server.failures().get(0)).isInstanceOf(AssertionError.class);
			assertThat(silent.isConnected()).isTrue();
		}
		assertThatExceptionOfType(AssertionError.class).isThrownBy(this.server::accept)
			.withMessage("No connection within PT0.1S");
	}

	@Test
	void shouldRefuseFramesThatClientsMustNotSend() throws Exception {
		assertRefuses("is not masked", 0x81, 0x00);
		assertRefuses("has reserved bits", 0xc1, 0x80);
		assertRefuses("is a bad control frame", 0x09, 0x80);
	}

	private void assertRefuses(String message, int... bytes) throws Exception {
		try (Socket socket = dial()) {
			for (int value : bytes) {
				socket.getOutputStream().write(value);
			}
			Peer peer = this.server.accept();
			assertThatExceptionOfType(AssertionError.class).isThrownBy(peer::read).withMessageContaining(message);
		}
	}

	private Socket dial() throws Exception {
		return new Socket("localhost", this.server.port());
	}

	private static CompletableFuture<WebSocket> connect(URI uri, Listener listener) {
		return HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(uri, listener);
	}

	/**
	 * Writes down what the JDK's client hears.
	 */
	private static final class Listener implements WebSocket.Listener {

		private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

		@Override
		public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
			this.heard.add("text " + data);
			socket.request(1);
			return null;
		}

		@Override
		public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
			this.heard.add("pong " + StandardCharsets.UTF_8.decode(message));
			socket.request(1);
			return null;
		}

		@Override
		public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
			this.heard.add("close " + code + " " + reason);
			return null;
		}

	}

}
