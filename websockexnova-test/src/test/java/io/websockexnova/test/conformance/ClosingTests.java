package io.websockexnova.test.conformance;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.websockexnova.test.conformance.RecordingListener.Closed;
import io.websockexnova.test.peer.Frame;
import io.websockexnova.test.peer.Peer;
import io.websockexnova.test.peer.PeerServer;
import io.websockexnova.transport.CloseInfo;
import io.websockexnova.transport.CloseInfo.Initiator;
import io.websockexnova.transport.ProtocolViolationException;
import io.websockexnova.transport.Socket;
import io.websockexnova.transport.Transport.Connecting;
import io.websockexnova.transport.netty.NettyTransport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How connections end, and what is reported of it.
 */
@Timeout(20)
class ClosingTests {

	private final TransportFixture fixture = fixture();

	private final PeerServer server = PeerServer.start();

	private final RecordingListener listener = new RecordingListener();

	@AfterEach
	void close() {
		this.fixture.close();
		this.server.close();
	}

	TransportFixture fixture() {
		return TransportFixture.create();
	}

	@Test
	@Tag("P1")
	@Tag("edge-15")
	void shouldReportFinWithoutCloseFrameAsAbnormal() {
		Peer peer = open();
		peer.text("last").fin();
		assertThat(this.listener.awaitText()).isEqualTo("last");
		assertClosed(new CloseInfo(1006, "", Initiator.NONE, false));
		assertThat(this.listener.awaitClosed().error()).isNull();
		assertThat(peer.rest()).isEmpty();
	}

	@Test
	@Tag("P2")
	@Tag("edge-15")
	void shouldReportResetAsAbnormalWithItsError() {
		open().reset();
		assertClosed(new CloseInfo(1006, "", Initiator.NONE, false));
		assertThat(this.listener.awaitClosed().error()).isInstanceOf(IOException.class);
	}

	@ParameterizedTest
	@CsvSource({ "1000, bye", "1012, ''", "4004, 'authentication failed ß'" })
	@Tag("edge-15")
	void shouldAnswerAndReportCloseOfThePeer(int code, String reason) {
		Peer peer = open();
		peer.text("last").send(Frame.close(code, reason));
		assertThat(peer.read()).isEqualTo(Frame.close(code, ""));
		peer.close();
		assertThat(this.listener.awaitText()).isEqualTo("last");
		assertClosed(new CloseInfo(code, reason, Initiator.PEER, true));
	}

	@Test
	@Tag("edge-15")
	void shouldReportCloseFrameWithoutCodeAs1005() {
		Peer peer = open();
		peer.send(Frame.of(Frame.CLOSE));
		assertThat(peer.read()).isEqualTo(Frame.of(Frame.CLOSE));
		assertClosed(new CloseInfo(1005, "", Initiator.PEER, true));
	}

	@Test
	void shouldCloseTcpIfThePeerDoesNotAfterBothCloseFrames() {
		Peer peer = open();
		peer.send(Frame.close(1000, ""));
		peer.read();
		assertThat(peer.awaitEnd()).isEqualTo(Peer.End.FIN);
		assertClosed(new CloseInfo(1000, "", Initiator.PEER, true));
	}

	@Test
	@Tag("P13")
	void shouldFinishTheCloseHandshake() {
		Peer peer = open();
		Socket socket = this.listener.awaitOpened();
		this.fixture.onLoop(() -> {
			socket.close(1001, "going away");
			socket.close(1000, "again");
		});
		assertThat(peer.read()).isEqualTo(Frame.close(1001, "going away"));
		peer.text("still delivered").send(Frame.ping((byte) 1));
		assertThat(peer.read()).isEqualTo(Frame.pong((byte) 1));
		assertThat(this.listener.awaitText()).isEqualTo("still delivered");
		assertThat(this.listener.ends).hasValue(0);
		peer.send(Frame.close(1001, "you too")).close();
		assertClosed(new CloseInfo(1001, "you too", Initiator.LOCAL, true));
	}

	@Test
	@Tag("P7")
	void shouldDropConnectionAfterTheCloseTimeout() {
		Peer peer = open();
		Socket socket = this.listener.awaitOpened();
		long start = System.nanoTime();
		this.fixture.onLoop(() -> socket.close(1000, ""));
		assertThat(peer.read()).isEqualTo(Frame.close(1000, ""));
		peer.send(Frame.ping((byte) 1));
		assertThat(peer.read()).isEqualTo(Frame.pong((byte) 1));
		assertClosed(new CloseInfo(1006, "", Initiator.LOCAL, false));
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(400),
				Duration.ofSeconds(3));
		assertThat(this.listener.awaitClosed().error()).isInstanceOf(TimeoutException.class)
			.hasMessageContaining("PT0.4S");
		peer.awaitEnd();
	}

	@Test
	@Tag("P7")
	@Tag("edge-19")
	void shouldDropPeerThatReadsNothingAfterTheCloseTimeout() {
		Peer peer = open();
		Socket socket = this.listener.awaitOpened();
		List<@Nullable Throwable> outcomes = new ArrayList<>();
		this.fixture.onLoop(() -> {
			for (int i = 0; i < 64; i++) {
				socket.send(new byte[1024 * 1024], 0, 1024 * 1024, false, outcomes::add);
			}
			socket.close(1000, "");
		});
		assertClosed(new CloseInfo(1006, "", Initiator.LOCAL, false));
		assertThat(this.fixture.onLoop(() -> List.copyOf(outcomes.stream().map(String::valueOf).toList()))).hasSize(64);
		assertThat(outcomes.get(63)).isInstanceOf(IOException.class);
		peer.awaitEnd();
	}

	@Test
	void shouldReportFinInAnswerToOurCloseFrame() {
		Peer peer = open();
		Socket socket = this.listener.awaitOpened();
		this.fixture.onLoop(() -> socket.close(1000, ""));
		peer.read();
		peer.close();
		assertClosed(new CloseInfo(1006, "", Initiator.LOCAL, false));
	}

	@Test
	@Tag("P11")
	@Tag("edge-36")
	void shouldReportViolationOnceAfterTheGoodMessages() {
		Peer peer = open();
		peer.send(Frame.text("one"), Frame.text("two"), Frame.of(3), Frame.text("late"), Frame.of(3));
		assertThat(peer.read()).isEqualTo(Frame.close(1002, ""));
		assertThat(this.listener.awaitText()).isEqualTo("one");
		assertThat(this.listener.awaitText()).isEqualTo("two");
		assertClosed(new CloseInfo(1002, "", Initiator.LOCAL, false));
		assertThat(this.listener.awaitClosed().error()).isInstanceOfSatisfying(ProtocolViolationException.class,
				(ex) -> {
					assertThat(ex.closeCode()).isEqualTo(1002);
					assertThat(ex).hasMessageContaining("reserved opcode 3");
				});
		peer.awaitEnd();
		assertThat(this.listener.messages).isEmpty();
	}

	@Test
	@Tag("edge-12")
	void shouldSayNothingAfterAbort() {
		Peer peer = open();
		Socket socket = this.listener.awaitOpened();
		CompletableFuture<@Nullable Throwable> unfinished = new CompletableFuture<>();
		this.fixture.onLoop(() -> {
			socket.send(new byte[10], 0, 10, true, unfinished::complete);
			socket.abort();
			socket.abort();
			socket.close(1000, "");
			socket.ping(new byte[0]);
		});
		assertThat(RecordingListener.await(unfinished)).isInstanceOf(IOException.class);
		peer.awaitEnd();
		this.fixture.onLoop(() -> true);
		assertThat(this.listener.ends).hasValue(0);
	}

	@Test
	@Tag("edge-12")
	void shouldAbortInsideMessage() {
		RecordingListener aborting = new RecordingListener() {

			@Override
			public void message(byte[] array, int offset, int length, boolean text) {
				super.message(array, offset, length, text);
				awaitOpened().abort();
			}

		};
		this.fixture.connect(this.server.uri(), aborting);
		Peer peer = this.server.accept().upgrade();
		peer.send(Frame.text("one"), Frame.text("two"), Frame.ping());
		peer.awaitEnd();
		this.fixture.onLoop(() -> true);
		assertThat(aborting.awaitText()).isEqualTo("one");
		assertThat(aborting.messages).isEmpty();
		assertThat(aborting.pings).hasValue(0);
		assertThat(aborting.ends).hasValue(0);
	}

	@Test
	@Tag("edge-10")
	void shouldFailSendsAfterClose() {
		Peer peer = open();
		Socket socket = this.listener.awaitOpened();
		List<String> outcomes = new ArrayList<>();
		this.fixture.onLoop(() -> {
			socket.send(new byte[1], 0, 1, false, (error) -> outcomes.add("before: " + error));
			socket.close(1000, "");
			socket.send(new byte[1], 0, 1, false, (error) -> outcomes.add("closing: " + error));
			assertThat(socket.isWritable()).isFalse();
		});
		assertThat(peer.read()).isEqualTo(Frame.binary((byte) 0));
		assertThat(peer.read()).isEqualTo(Frame.close(1000, ""));
		peer.send(Frame.close(1000, "")).close();
		this.listener.awaitClosed();
		this.fixture.onLoop(() -> {
			socket.send(new byte[1], 0, 1, false, (error) -> outcomes.add("closed: " + error));
			socket.close(1000, "");
			socket.abort();
		});
		assertThat(outcomes).hasSize(3);
		assertThat(outcomes).anyMatch((line) -> line.equals("before: null"))
			.anyMatch((line) -> line.startsWith("closing: java.io.IOException: The WebSocket is closed"))
			.anyMatch((line) -> line.startsWith("closed: java.io.IOException: The WebSocket is closed"));
	}

	@Test
	@Tag("edge-33")
	void shouldCloseWith1011IfTheListenerThrows() {
		IllegalStateException bug = new IllegalStateException("secret payload");
		assertListenerFailure(bug, (peer) -> peer.text("boom"));
	}

	@Test
	@Tag("edge-33")
	void shouldCloseWith1011IfTheListenerThrowsOnPing() {
		StackOverflowError bug = new StackOverflowError();
		assertListenerFailure(bug, (peer) -> peer.send(Frame.ping()));
	}

	@Test
	@Tag("edge-33")
	void shouldSurviveListenerThatThrowsAtTheEnd() {
		RecordingListener throwing = new RecordingListener() {

			@Override
			public void closed(CloseInfo info, @Nullable Throwable error) {
				super.closed(info, error);
				throw new IllegalStateException("bug");
			}

		};
		this.fixture.connect(this.server.uri(), throwing);
		this.server.accept().upgrade().close();
		throwing.awaitClosed();
		open();
		assertThat(throwing.ends).hasValue(1);
	}

	@Test
	@Tag("edge-33")
	void shouldSurviveTasksThatThrow() {
		this.fixture.loop.execute(() -> {
			throw new IllegalStateException("bug in a task");
		});
		this.fixture.loop.schedule(() -> {
			throw new IllegalStateException("bug in a timer");
		}, Duration.ZERO);
		CompletableFuture<Boolean> later = new CompletableFuture<>();
		this.fixture.loop.schedule(() -> later.complete(true), Duration.ofMillis(20));
		assertThat(RecordingListener.await(later)).isTrue();
	}

	@Test
	void shouldEndOpenConnectionsAndThreadsWithTheTransport() {
		NettyTransport transport = NettyTransport.builder().loopThreads(2).threadNamePrefix("ending").build();
		Connecting connecting = transport.connect(TransportFixture.request(this.server.uri()), transport.nextLoop(),
				this.listener);
		Peer peer = this.server.accept().upgrade();
		this.listener.awaitOpened();
		transport.close();
		transport.close();
		peer.awaitEnd();
		assertClosed(new CloseInfo(1006, "", Initiator.NONE, false));
		connecting.cancel();
		assertThat(Thread.getAllStackTraces().keySet())
			.noneMatch((thread) -> thread.isAlive() && thread.getName().startsWith("ending"));
	}

	private void assertListenerFailure(Throwable bug, Consumer<Peer> trigger) {
		RecordingListener throwing = new RecordingListener() {

			@Override
			public void message(byte[] array, int offset, int length, boolean text) {
				sneak(bug);
			}

			@Override
			public void ping() {
				sneak(bug);
			}

		};
		this.fixture.connect(this.server.uri(), throwing);
		Peer peer = this.server.accept().upgrade();
		trigger.accept(peer);
		peer.text("after");
		Frame frame = peer.read();
		while (frame.opcode() == Frame.PONG) {
			frame = peer.read();
		}
		assertThat(frame).isEqualTo(Frame.close(1011, ""));
		Closed closed = throwing.awaitClosed();
		assertThat(closed.info()).isEqualTo(new CloseInfo(1011, "", Initiator.LOCAL, false));
		assertThat(closed.error()).isSameAs(bug);
		assertThat(throwing.ends).hasValue(1);
	}

	@SuppressWarnings("unchecked")
	private static <T extends Throwable> void sneak(Throwable error) throws T {
		throw (T) error;
	}

	private Peer open() {
		this.fixture.connect(this.server.uri(), this.listener);
		Peer peer = this.server.accept().upgrade();
		this.listener.awaitOpened();
		return peer;
	}

	private void assertClosed(CloseInfo info) {
		assertThat(this.listener.awaitClosed().info()).isEqualTo(info);
		assertThat(this.listener.ends).hasValue(1);
	}

}
