package io.websockexnova.test.conformance;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.websockexnova.test.conformance.RecordingListener.Closed;
import io.websockexnova.test.peer.Frame;
import io.websockexnova.transport.CloseInfo;
import io.websockexnova.transport.CloseInfo.Initiator;
import io.websockexnova.transport.Socket;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How connections end, and what is reported of it, over any transport.
 */
abstract class ClosingContract extends TransportContract {

	ClosingContract(Supplier<TransportUnderTest> factory) {
		super(factory);
	}

	@Test
	@Tag("P1")
	@Tag("edge-15")
	void shouldReportFinWithoutCloseFrameAsAbnormal() {
		ServerEnd peer = open();
		peer.send(Frame.text("last")).close();
		assertThat(this.listener.awaitText()).isEqualTo("last");
		assertClosed(new CloseInfo(1006, "", Initiator.NONE, false));
		assertThat(this.listener.awaitClosed().error()).isNull();
		peer.awaitEnd();
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
		ServerEnd peer = open();
		peer.send(Frame.text("last"), Frame.close(code, reason));
		assertThat(peer.read()).isEqualTo(Frame.close(code, ""));
		peer.close();
		assertThat(this.listener.awaitText()).isEqualTo("last");
		assertClosed(new CloseInfo(code, reason, Initiator.PEER, true));
	}

	@Test
	@Tag("edge-15")
	void shouldReportCloseFrameWithoutCodeAs1005() {
		ServerEnd peer = open();
		peer.send(Frame.of(Frame.CLOSE));
		assertThat(peer.read()).isEqualTo(Frame.of(Frame.CLOSE));
		assertClosed(new CloseInfo(1005, "", Initiator.PEER, true));
	}

	@Test
	void shouldCloseTcpIfThePeerDoesNotAfterBothCloseFrames() {
		ServerEnd peer = open();
		peer.send(Frame.close(1000, ""));
		peer.read();
		peer.awaitEnd();
		assertClosed(new CloseInfo(1000, "", Initiator.PEER, true));
	}

	@Test
	@Tag("P13")
	void shouldFinishTheCloseHandshake() {
		ServerEnd peer = open();
		Socket socket = this.listener.awaitOpened();
		this.fixture.onLoop(() -> {
			socket.close(1001, "going away");
			socket.close(1000, "again");
		});
		assertThat(peer.read()).isEqualTo(Frame.close(1001, "going away"));
		peer.send(Frame.text("still delivered"), Frame.ping((byte) 1));
		assertThat(peer.read()).isEqualTo(Frame.pong((byte) 1));
		assertThat(this.listener.awaitText()).isEqualTo("still delivered");
		assertThat(this.listener.ends).hasValue(0);
		peer.send(Frame.close(1001, "you too")).close();
		assertClosed(new CloseInfo(1001, "you too", Initiator.LOCAL, true));
	}

	@Test
	@Tag("P7")
	void shouldDropConnectionAfterTheCloseTimeout() {
		ServerEnd peer = open();
		Socket socket = this.listener.awaitOpened();
		long start = System.nanoTime();
		this.fixture.onLoop(() -> socket.close(1000, ""));
		assertThat(peer.read()).isEqualTo(Frame.close(1000, ""));
		peer.send(Frame.ping((byte) 1));
		assertThat(peer.read()).isEqualTo(Frame.pong((byte) 1));
		assertClosed(new CloseInfo(1006, "", Initiator.LOCAL, false));
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(1500),
				Duration.ofSeconds(8));
		assertThat(this.listener.awaitClosed().error()).isInstanceOf(TimeoutException.class)
			.hasMessageContaining("PT1.5S");
		peer.awaitEnd();
	}

	@Test
	@Tag("P7")
	@Tag("edge-19")
	void shouldDropPeerThatReadsNothingAfterTheCloseTimeout() {
		ServerEnd peer = open();
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
		ServerEnd peer = open();
		Socket socket = this.listener.awaitOpened();
		this.fixture.onLoop(() -> socket.close(1000, ""));
		peer.read();
		peer.close();
		assertClosed(new CloseInfo(1006, "", Initiator.LOCAL, false));
	}

	@Test
	@Tag("edge-12")
	void shouldSayNothingAfterAbort() {
		ServerEnd peer = open();
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
		connect(aborting);
		ServerEnd peer = this.server.accept().upgrade("");
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
		ServerEnd peer = open();
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
		assertListenerFailure(bug, (peer) -> peer.send(Frame.text("boom")));
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
		connect(throwing);
		this.server.accept().upgrade("").close();
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

	private void assertListenerFailure(Throwable bug, Consumer<ServerEnd> trigger) {
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
		connect(throwing);
		ServerEnd peer = this.server.accept().upgrade("");
		trigger.accept(peer);
		peer.send(Frame.text("after"));
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

	private void assertClosed(CloseInfo info) {
		assertThat(this.listener.awaitClosed().info()).isEqualTo(info);
		assertThat(this.listener.ends).hasValue(1);
	}

	@Test
	void shouldEndOpenConnectionsWithTheTransport() {
		ServerEnd peer = open();
		this.fixture.transport.close();
		this.fixture.transport.close();
		peer.awaitEnd();
		assertClosed(new CloseInfo(1006, "", Initiator.NONE, false));
	}

}
