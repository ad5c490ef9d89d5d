package io.websockexnova.test.conformance;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.handler.codec.http2.Http2Settings;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.websockexnova.behavior.Tls;
import io.websockexnova.test.peer.Frame;
import io.websockexnova.test.peer.Peer;
import io.websockexnova.test.peer.PeerCertificate;
import io.websockexnova.test.peer.PeerServer;
import io.websockexnova.test.proxy.Cut;
import io.websockexnova.test.proxy.Direction;
import io.websockexnova.test.proxy.FaultProxy;
import io.websockexnova.transport.CloseInfo;
import io.websockexnova.transport.CloseInfo.Initiator;
import io.websockexnova.transport.ConnectRequest;
import io.websockexnova.transport.Handshake;
import io.websockexnova.transport.HandshakeException;
import io.websockexnova.transport.Socket;
import io.websockexnova.transport.Transport.Connecting;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How WebSockets share an HTTP/2 connection, and that they do each other no harm. The
 * number of accepted TCP connections is the oracle.
 */
@Timeout(30)
class Http2SharingTests {

	private final TransportFixture fixture = TransportFixture.create();

	private final PeerServer server = PeerServer.start();

	private final List<Http2Bridge> bridges = new ArrayList<>();

	private final AtomicInteger names = new AtomicInteger();

	@AfterEach
	void close() {
		this.fixture.close();
		this.bridges.forEach(Http2Bridge::close);
		this.server.close();
	}

	@Test
	void shouldShareOneConnectionFromTheFirstAttemptOn() {
		Http2Bridge bridge = bridge(Http2Bridge.settings());
		List<Side> sides = open(bridge, 20);
		sides.forEach((side) -> {
			side.peer.text(side.name);
			assertThat(side.listener.awaitText()).isEqualTo(side.name);
			send(side, "from " + side.name);
			assertThat(side.peer.read()).isEqualTo(Frame.text("from " + side.name));
		});
		assertThat(open(bridge, 1)).hasSize(1);
		assertThat(bridge.accepted()).isEqualTo(1);
	}

	@Test
	void shouldHaveConnectionsOfItsOwnForEachTlsMaterial() {
		PeerCertificate localhost = PeerCertificate.forHost("localhost");
		Http2Bridge bridge = closing(Http2Bridge.to(this.server.uri(), localhost.serverContext(), "h2"));
		Tls first = Tls.of(localhost.clientContext());
		Tls reloaded = Tls.of(localhost.clientContext());
		open(request(bridge, "/1").tls(first).build());
		open(request(bridge, "/2").tls(reloaded).build());
		open(request(bridge, "/3").tls(first).build());
		assertThat(bridge.accepted()).isEqualTo(2);
	}

	@Test
	@Tag("S10")
	void shouldNotShareConnectionToAddressThatTheRequestRefuses() {
		Http2Bridge bridge = bridge(Http2Bridge.settings());
		open(bridge, 1);
		RecordingListener listener = new RecordingListener();
		this.fixture.connect(request(bridge, "/").addresses((address) -> !address.isLoopbackAddress()).build(),
				listener);
		assertThat(listener.awaitFailed().stage()).isEqualTo(HandshakeException.Stage.RESOLVE);
		assertThat(bridge.accepted()).isEqualTo(1);
		assertThat(this.server.accepted()).isEqualTo(1);
	}

	@Test
	void shouldOpenAnotherConnectionWhenOneIsFull() {
		Http2Bridge bridge = bridge(Http2Bridge.settings().maxConcurrentStreams(3));
		List<Side> sides = open(bridge, 7);
		assertThat(bridge.accepted()).isEqualTo(3);
		sides.forEach((side) -> {
			side.peer.text("works");
			assertThat(side.listener.awaitText()).isEqualTo("works");
		});
		closeInOrder(sides.get(0));
		open(bridge, 1);
		assertThat(bridge.accepted()).isEqualTo(3);
	}

	@Test
	void shouldFailOnceIfTheServerAllowsNoStreams() {
		Http2Bridge bridge = bridge(Http2Bridge.settings().maxConcurrentStreams(0));
		RecordingListener listener = new RecordingListener();
		this.fixture.connect(request(bridge, "/").build(), listener);
		assertThat(listener.awaitFailed()).hasMessageContaining("SETTINGS_MAX_CONCURRENT_STREAMS is 0");
		Awaitility.await().until(() -> bridge.open() == 0);
		assertThat(bridge.accepted()).isEqualTo(1);
	}

	@Test
	void shouldObeyLimitThatIsLoweredLater() {
		Http2Bridge bridge = bridge(Http2Bridge.settings());
		Side side = open(bridge, 1).get(0);
		bridge.settings(new Http2Settings().maxConcurrentStreams(1));
		side.peer.text("after the settings");
		side.listener.awaitText();
		open(bridge, 1);
		assertThat(bridge.accepted()).isEqualTo(2);
	}

	@Test
	void shouldOpenNoStreamsAfterGoAwayAndKeepThoseThereAre() {
		Http2Bridge bridge = bridge(Http2Bridge.settings());
		Side old = open(bridge, 1).get(0);
		bridge.goAway();
		old.peer.text("after GOAWAY");
		assertThat(old.listener.awaitText()).isEqualTo("after GOAWAY");
		Side fresh = open(bridge, 1).get(0);
		assertThat(bridge.accepted()).isEqualTo(2);
		send(old, "still here");
		assertThat(old.peer.read()).isEqualTo(Frame.text("still here"));
		closeInOrder(old);
		Awaitility.await().until(() -> bridge.open() == 1);
		fresh.peer.text("fresh");
		assertThat(fresh.listener.awaitText()).isEqualTo("fresh");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	@Tag("edge-15")
	void shouldTellEachOnceOfTheLossOfTheConnection(boolean reset) {
		Http2Bridge bridge = bridge(Http2Bridge.settings());
		List<Side> sides = open(bridge, 10);
		bridge.cut(reset);
		sides.forEach((side) -> {
			assertThat(side.listener.awaitClosed().info()).isEqualTo(new CloseInfo(1006, "", Initiator.NONE, false));
			if (reset) {
				assertThat(side.listener.awaitClosed().error()).isInstanceOf(IOException.class);
			}
			else {
				assertThat(side.listener.awaitClosed().error()).isNull();
			}
		});
		open(bridge, 10);
		assertThat(bridge.accepted()).isEqualTo(2);
		sides.forEach((side) -> assertThat(side.listener.ends).hasValue(1));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	@Tag("edge-15")
	void shouldTellEachOnceOfTheLossOfTls(boolean reset) {
		PeerCertificate localhost = PeerCertificate.forHost("localhost");
		Http2Bridge bridge = closing(Http2Bridge.to(this.server.uri(), localhost.serverContext(), "h2"));
		Tls trust = Tls.of(localhost.clientContext());
		List<RecordingListener> listeners = List.of(open(request(bridge, "/1").tls(trust).build()),
				open(request(bridge, "/2").tls(trust).build()), open(request(bridge, "/3").tls(trust).build()));
		bridge.cut(reset);
		listeners.forEach((listener) -> assertThat(listener.awaitClosed().info())
			.isEqualTo(new CloseInfo(1006, "", Initiator.NONE, false)));
		open(request(bridge, "/4").tls(trust).build());
		assertThat(bridge.accepted()).isEqualTo(2);
		listeners.forEach((listener) -> assertThat(listener.ends).hasValue(1));
	}

	@Test
	@Tag("edge-12")
	void shouldEndEachExactlyOnceWhereverTheConnectionIsCut() {
		long seed = ThreadLocalRandom.current().nextLong();
		Random random = new Random(seed);
		Http2Bridge bridge = bridge(Http2Bridge.settings());
		this.server.serve(Peer::echo);
		try (FaultProxy proxy = FaultProxy.to(bridge.uri())) {
			for (int round = 0; round < 60; round++) {
				Direction direction = (random.nextBoolean()) ? Direction.TO_CLIENT : Direction.TO_SERVER;
				int bytes = random.nextInt(2000);
				proxy.cutAfter(direction, bytes, (random.nextBoolean()) ? Cut.RESET : Cut.FIN);
				List<RecordingListener> listeners = new ArrayList<>();
				this.fixture.onLoop(() -> {
					for (int i = 0; i < 4; i++) {
						RecordingListener listener = talking();
						listeners.add(listener);
						this.fixture.connect(ConnectRequest.to(proxy.uri()).http2(true).build(), listener);
					}
				});
				String description = "seed " + seed + ", round " + round + ": " + direction + " after " + bytes;
				Awaitility.await(description)
					.untilAsserted(() -> assertThat(listeners).allMatch((listener) -> listener.ends.get() == 1));
				assertThat(proxy.accepted()).as(description).isEqualTo(round + 1);
			}
		}
		Awaitility.await().untilAsserted(() -> assertThat(bridge.open()).isZero());
	}

	@Test
	@Tag("edge-12")
	void shouldDoSiblingsNoHarmWhateverEndsOne() {
		Http2Bridge bridge = bridge(Http2Bridge.settings());
		List<Side> sides = open(bridge, 6);
		Side survivor = sides.get(5);
		this.fixture.onLoop(sides.get(0).socket()::abort);
		closeInOrder(sides.get(1));
		sides.get(2).peer.reset();
		sides.get(3).peer.fin();
		sides.get(4).peer.send(Frame.of(3));
		assertThat(sides.get(0).peer.awaitEnd()).isEqualTo(Peer.End.RESET);
		assertThat(sides.get(2).listener.awaitClosed().error()).isInstanceOf(IOException.class)
			.hasMessageContaining("RST_STREAM with CANCEL");
		assertThat(sides.get(3).listener.awaitClosed().error()).isNull();
		assertThat(sides.get(4).listener.awaitClosed().info().code()).isEqualTo(1002);
		survivor.peer.text("fine");
		assertThat(survivor.listener.awaitText()).isEqualTo("fine");
		send(survivor, "thanks");
		assertThat(survivor.peer.read()).isEqualTo(Frame.text("thanks"));
		assertThat(survivor.listener.ends).hasValue(0);
		assertThat(sides.get(0).listener.ends).hasValue(0);
		assertThat(bridge.accepted()).isEqualTo(1);
	}

	@Test
	@Tag("P8")
	void shouldNotLetPeerThatDoesNotReadDisturbItsSiblings() {
		Http2Bridge bridge = bridge(Http2Bridge.settings().initialWindowSize(256 * 1024));
		List<Side> sides = open(bridge, 2);
		Side slow = sides.get(0);
		Side quick = sides.get(1);
		byte[] message = new byte[1024 * 1024];
		int count = 16;
		AtomicInteger done = new AtomicInteger();
		this.fixture.onLoop(() -> {
			for (int i = 0; i < count; i++) {
				slow.socket().send(message, 0, message.length, false, (error) -> done.incrementAndGet());
			}
		});
		for (int i = 0; i < 100; i++) {
			send(quick, "quick " + i);
			assertThat(quick.peer.read()).isEqualTo(Frame.text("quick " + i));
			quick.peer.send(Frame.ping((byte) i));
			assertThat(quick.peer.read()).isEqualTo(Frame.pong((byte) i));
		}
		assertThat(done.get()).isLessThan(count);
		assertThat(this.fixture.onLoop(slow.socket()::isWritable)).isFalse();
		assertThat(this.fixture.onLoop(quick.socket()::isWritable)).isTrue();
		for (int i = 0; i < count; i++) {
			assertThat(slow.peer.read()).isEqualTo(Frame.binary(message));
		}
		Awaitility.await().until(() -> done.get() == count);
		assertThat(bridge.accepted()).isEqualTo(1);
	}

	@Test
	void shouldKeepUnusedConnectionForAMomentAndThenCloseIt() {
		Http2Bridge bridge = bridge(Http2Bridge.settings());
		closeInOrder(open(bridge, 1).get(0));
		Side second = open(bridge, 1).get(0);
		assertThat(bridge.accepted()).isEqualTo(1);
		closeInOrder(second);
		Awaitility.await().until(() -> bridge.open() == 0);
		open(bridge, 1);
		assertThat(bridge.accepted()).isEqualTo(2);
	}

	@Test
	@Tag("R2")
	void shouldNotComeBackToConnectionThatIsDead() {
		Http2Bridge bridge = bridge(Http2Bridge.settings());
		List<Side> sides = open(bridge, 2);
		bridge.reading(false);
		// as after a missed pong: nothing has come since
		this.fixture.onLoop(sides.get(0).socket()::abort);
		open(bridge, 1);
		assertThat(bridge.accepted()).isEqualTo(2);
		bridge.reading(true);
		sides.get(1).peer.text("alive after all");
		assertThat(sides.get(1).listener.awaitText()).isEqualTo("alive after all");
		assertThat(bridge.accepted()).isEqualTo(2);
	}

	@Test
	@Tag("R2")
	void shouldNotWaitTwiceForConnectionThatIsNeverReady() {
		Http2Bridge bridge = bridge(null);
		RecordingListener impatient = new RecordingListener();
		RecordingListener patient = new RecordingListener();
		Connecting waiting = this.fixture.connect(request(bridge, "/").timeout(Duration.ofSeconds(20)).build(),
				patient);
		this.fixture.connect(request(bridge, "/").timeout(Duration.ofSeconds(1)).build(), impatient);
		assertThat(impatient.awaitFailed().isTimeout()).isTrue();
		assertThat(bridge.accepted()).isEqualTo(1);
		this.fixture.connect(request(bridge, "/").timeout(Duration.ofSeconds(1)).build(), new RecordingListener());
		Awaitility.await().until(() -> bridge.accepted() == 2);
		waiting.cancel();
		Awaitility.await().until(() -> bridge.open() == 0);
		assertThat(patient.ends).hasValue(0);
	}

	@Test
	@Tag("edge-12")
	void shouldGoOnDiallingForThoseWhoStillWait() {
		Http2Bridge bridge = bridge(Http2Bridge.settings());
		RecordingListener kept = new RecordingListener();
		this.fixture.onLoop(() -> {
			Connecting cancelled = this.fixture.connect(request(bridge, "/cancelled").build(), new RecordingListener());
			this.fixture.connect(request(bridge, "/kept").build(), kept);
			this.fixture.loop.execute(cancelled::cancel);
		});
		Peer peer = this.server.accept();
		assertThat(peer.call().path()).isEqualTo("/kept");
		peer.upgrade();
		kept.awaitOpened();
		assertThat(bridge.accepted()).isEqualTo(1);
		assertThat(this.server.accepted()).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	@Tag("R12")
	void shouldNotCallUnsentWhatHasArrived(boolean whole) {
		int messages = 3000;
		byte[] filling = "x".repeat(1000).getBytes(StandardCharsets.US_ASCII);
		for (int round = 0; round < 5; round++) {
			Http2Bridge bridge = bridge(Http2Bridge.settings());
			Side side = open(bridge, 2).get(1);
			Map<Integer, Boolean> sent = new HashMap<>();
			CompletableFuture<Boolean> all = new CompletableFuture<>();
			this.fixture.onLoop(() -> {
				for (int i = 0; i < messages; i++) {
					int number = i;
					byte[] bytes = (number + " ").concat(new String(filling, StandardCharsets.US_ASCII))
						.getBytes(StandardCharsets.US_ASCII);
					side.socket().send(bytes, 0, bytes.length, true, (error) -> {
						sent.put(number, error == null);
						if (sent.size() == messages) {
							all.complete(true);
						}
					});
				}
			});
			int arrived = 0;
			while (arrived < 100 + 37 * round) {
				assertThat(side.peer.read().text()).startsWith(arrived + " ");
				arrived++;
			}
			if (whole) {
				bridge.cut(true);
			}
			else {
				side.peer.reset();
			}
			RecordingListener.await(all);
			for (int i = 0; i < arrived; i++) {
				assertThat(sent).as("of %d that arrived", arrived).containsEntry(i, true);
			}
			assertThat(sent).containsEntry(messages - 1, false);
		}
	}

	private Http2Bridge bridge(@Nullable Http2Settings settings) {
		return closing(Http2Bridge.to(this.server.uri(), settings));
	}

	private Http2Bridge closing(Http2Bridge bridge) {
		this.bridges.add(bridge);
		return bridge;
	}

	private static ConnectRequest.Builder request(Http2Bridge bridge, String path) {
		return ConnectRequest.to(bridge.uri(URI.create("ws://localhost" + path)))
			.http2(true)
			.closeTimeout(Duration.ofMillis(1500));
	}

	private List<Side> open(Http2Bridge bridge, int count) {
		Map<String, RecordingListener> listeners = new HashMap<>();
		for (int i = 0; i < count; i++) {
			String path = "/" + this.names.incrementAndGet();
			RecordingListener listener = new RecordingListener();
			listeners.put(path, listener);
			this.fixture.connect(request(bridge, path).build(), listener);
		}
		List<Side> sides = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			Peer peer = this.server.accept();
			String path = peer.call().path();
			RecordingListener listener = Objects.requireNonNull(listeners.remove(path));
			peer.upgrade();
			listener.awaitOpened();
			sides.add(new Side(path, listener, peer));
		}
		return sides;
	}

	private RecordingListener open(ConnectRequest request) {
		RecordingListener listener = new RecordingListener();
		this.fixture.connect(request, listener);
		this.server.accept().upgrade();
		listener.awaitOpened();
		return listener;
	}

	/**
	 * Sends a message and each echo of it again, until the connection ends.
	 */
	private static RecordingListener talking() {
		return new RecordingListener() {

			@Override
			public void opened(Socket socket, Handshake handshake) {
				super.opened(socket, handshake);
				socket.send(new byte[100], 0, 100, false, (error) -> {
				});
			}

			@Override
			public void message(byte[] array, int offset, int length, boolean text) {
				awaitOpened().send(new byte[length], 0, length, false, (error) -> {
				});
			}

		};
	}

	private void send(Side side, String text) {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		this.fixture.onLoop(() -> side.socket().send(bytes, 0, bytes.length, true, (error) -> {
		}));
	}

	private void closeInOrder(Side side) {
		this.fixture.onLoop(() -> side.socket().close(1000, ""));
		Frame last = side.peer.read();
		assertThat(last.opcode()).isEqualTo(Frame.CLOSE);
		side.peer.send(Frame.close(1000, "")).fin();
		assertThat(side.listener.awaitClosed().info()).isEqualTo(new CloseInfo(1000, "", Initiator.LOCAL, true));
	}

	/**
	 * Both ends of one WebSocket.
	 *
	 * @param name path of its request
	 * @param listener our end
	 * @param peer the server's end
	 */
	private record Side(String name, RecordingListener listener, Peer peer) {

		private Socket socket() {
			return this.listener.awaitOpened();
		}

	}

}
