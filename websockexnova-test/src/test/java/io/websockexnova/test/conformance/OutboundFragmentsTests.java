package io.websockexnova.test.conformance;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.websockexnova.test.peer.Frame;
import io.websockexnova.test.peer.Peer;
import io.websockexnova.test.peer.PeerServer;
import io.websockexnova.transport.Compression;
import io.websockexnova.transport.ConnectRequest;
import io.websockexnova.transport.Socket;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Our own messages in fragments (RFC 6455 section 5.4), over real sockets.
 */
@Tag("edge-38")
class OutboundFragmentsTests {

	private static final int FRAGMENT = 16 * 1024;

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void aPingIsAnsweredInTheMiddleOfALargeMessage(boolean http2) {
		try (TransportFixture fixture = http2 ? TransportFixture.overHttp2() : TransportFixture.create();
				PeerServer server = PeerServer.start()) {
			RecordingListener listener = new RecordingListener();
			fixture.connect(request(server.uri()).build(), listener);
			Peer peer = server.accept().upgrade();
			Socket socket = listener.awaitOpened();
			byte[] large = new byte[24 * 1024 * 1024];
			new Random(5).nextBytes(large);
			CompletableFuture<Boolean> first = new CompletableFuture<>();
			CompletableFuture<Boolean> second = new CompletableFuture<>();
			fixture.onLoop(() -> {
				socket.send(large, 0, large.length, false, (error) -> first.complete(error == null));
				assertThat(socket.isWritable()).isFalse();
				byte[] behind = "behind it".getBytes(StandardCharsets.UTF_8);
				socket.send(behind, 0, behind.length, true, (error) -> second.complete(error == null));
			});
			peer.send(Frame.ping((byte) 9));
			// Nobody reads yet, so that most of the message cannot have left.
			Awaitility.await().until(() -> listener.pings.get() == 1);
			List<Frame> frames = new ArrayList<>();
			Frame last = peer.read();
			while (last.opcode() != Frame.TEXT) {
				frames.add(last);
				last = peer.read();
			}
			assertThat(last.text()).isEqualTo("behind it");
			int pong = frames.indexOf(Frame.pong((byte) 9));
			assertThat(pong).as("among %d frames", frames.size()).isBetween(1, frames.size() - 2);
			frames.remove(pong);
			assertThat(frames.get(0).opcode()).isEqualTo(Frame.BINARY);
			assertThat(frames.subList(1, frames.size())).allMatch((frame) -> frame.opcode() == Frame.CONTINUATION);
			assertThat(frames).allMatch((frame) -> frame.payload().length <= FRAGMENT);
			assertThat(frames.stream().filter(Frame::fin)).hasSize(1);
			assertThat(joined(frames)).isEqualTo(large);
			assertThat(first).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(true);
			assertThat(second).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(true);
			assertThat(fixture.onLoop(socket::pendingBytes)).isZero();
			assertThat(fixture.onLoop(socket::isWritable)).isTrue();
		}
	}

	@Test
	@Tag("conformance-9")
	void compressedMessagesAreCutAfterTheyAreCompressed() {
		try (TransportFixture fixture = TransportFixture.create(); PeerServer server = PeerServer.start()) {
			RecordingListener listener = new RecordingListener();
			fixture.connect(request(server.uri()).compression(new Compression(true, true, 0)).build(), listener);
			Peer peer = server.accept().upgrade("Sec-WebSocket-Extensions: permessage-deflate");
			Socket socket = listener.awaitOpened();
			byte[] large = new byte[300_000];
			Random random = new Random(5);
			for (int i = 0; i < large.length; i++) {
				large[i] = (byte) ('a' + random.nextInt(26));
			}
			fixture.onLoop(() -> {
				for (int i = 0; i < 3; i++) {
					socket.send(large, 0, large.length, true, (error) -> {
					});
				}
			});
			try (ServerDeflate deflate = new ServerDeflate("permessage-deflate")) {
				for (int i = 0; i < 3; i++) {
					List<Frame> frames = new ArrayList<>();
					do {
						frames.add(peer.read());
					}
					while (!frames.get(frames.size() - 1).fin());
					assertThat(frames).hasSizeGreaterThan(1);
					assertThat(frames.get(0).rsv()).isEqualTo(Frame.RSV1);
					assertThat(frames.subList(1, frames.size())).allMatch((frame) -> frame.rsv() == 0);
					Frame whole = new Frame(true, Frame.RSV1, Frame.TEXT, joined(frames));
					assertThat(deflate.message(whole).payload()).isEqualTo(large);
				}
			}
		}
	}

	@Test
	@Tag("edge-10")
	void aMessageThatIsCutOffInTheMiddleIsReportedAsUnsentOnce() {
		try (TransportFixture fixture = TransportFixture.create(); PeerServer server = PeerServer.start()) {
			RecordingListener listener = new RecordingListener();
			fixture.connect(request(server.uri()).build(), listener);
			Peer peer = server.accept().upgrade();
			Socket socket = listener.awaitOpened();
			byte[] large = new byte[32 * 1024 * 1024];
			List<Boolean> outcomes = new ArrayList<>();
			fixture.onLoop(() -> socket.send(large, 0, large.length, false, (error) -> outcomes.add(error == null)));
			assertThat(peer.read().fin()).isFalse();
			peer.reset();
			listener.awaitClosed();
			assertThat(fixture.onLoop(() -> List.copyOf(outcomes))).containsExactly(false);
		}
	}

	private static ConnectRequest.Builder request(URI uri) {
		return ConnectRequest.to(uri).closeTimeout(Duration.ofMillis(1500)).fragmentSize(FRAGMENT);
	}

	private static byte[] joined(List<Frame> frames) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		frames.forEach((frame) -> out.writeBytes(frame.payload()));
		return out.toByteArray();
	}

}
