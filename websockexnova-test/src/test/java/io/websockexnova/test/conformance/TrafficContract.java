package io.websockexnova.test.conformance;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.websockexnova.test.peer.Frame;
import io.websockexnova.transport.CloseInfo;
import io.websockexnova.transport.CloseInfo.Initiator;
import io.websockexnova.transport.Handshake;
import io.websockexnova.transport.ProtocolViolationException;
import io.websockexnova.transport.Socket;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Messages, pings, limits and back-pressure on an open connection, over any transport.
 */
abstract class TrafficContract extends TransportContract {

	TrafficContract(Supplier<TransportUnderTest> factory) {
		super(factory);
	}

	@Test
	void shouldReportBytesAndSubprotocol() {
		this.fixture.connect(TransportFixture.request(this.server.uri("/"), Duration.ofSeconds(5), List.of("a", "b")),
				this.listener);
		ServerEnd peer = this.server.accept();
		peer.upgrade("b").send(Frame.text("12345"), Frame.text("1234567"));
		this.listener.awaitText();
		this.listener.awaitText();
		assertThat(Objects.requireNonNull(this.listener.handshake).subprotocol()).isEqualTo("b");
		assertThat(this.listener.received).hasValue(7 + 9);
	}

	@Test
	@Tag("P6")
	void shouldReportPongsAndTheirAbsence() {
		ServerEnd peer = open();
		Socket socket = this.listener.awaitOpened();
		this.fixture.onLoop(() -> socket.ping("abc".getBytes(StandardCharsets.UTF_8)));
		Frame ping = peer.read();
		assertThat(ping).isEqualTo(Frame.ping("abc".getBytes(StandardCharsets.UTF_8)));
		// the silent peer has not answered: nothing is reported, the owner decides
		assertThat(this.listener.pongs).isEmpty();
		assertThat(this.listener.received).hasValue(0);
		peer.send(Frame.pong(ping.payload()));
		Awaitility.await().until(() -> !this.listener.pongs.isEmpty());
		assertThat(this.listener.pongs.remove()).isEqualTo(ping.payload());
		assertThat(this.listener.received).hasValue(5);
	}

	@Test
	@Tag("edge-20")
	void shouldAnswerEachPingOnceAndReportIt() {
		ServerEnd peer = open();
		peer.send(Frame.ping((byte) 1), Frame.ping((byte) 2));
		assertThat(peer.read()).isEqualTo(Frame.pong((byte) 1));
		assertThat(peer.read()).isEqualTo(Frame.pong((byte) 2));
		peer.send(Frame.close(1000, ""));
		assertThat(peer.read().opcode()).isEqualTo(Frame.CLOSE);
		assertThat(this.listener.pings).hasValue(2);
	}

	@Test
	@Tag("P8")
	@Tag("S5")
	void shouldReadOnAndAnswerOnlyTheNewestPingWhileThePeerDoesNotRead() {
		ServerEnd peer = open();
		Socket socket = this.listener.awaitOpened();
		byte[] message = new byte[1024 * 1024];
		int messages = 32;
		this.fixture.onLoop(() -> {
			for (int i = 0; i < messages; i++) {
				socket.send(message, 0, message.length, false, (error) -> {
				});
			}
		});
		int pings = 1000;
		for (int i = 1; i <= pings; i++) {
			peer.send(Frame.ping(ByteBuffer.allocate(4).putInt(i).array()));
		}
		Awaitility.await().until(() -> this.listener.pings.get() == pings);
		assertThat(this.fixture.onLoop(socket::isWritable)).isFalse();
		assertThat(this.fixture.onLoop(socket::pendingBytes)).isLessThanOrEqualTo(messages * (message.length + 14L));
		for (int i = 0; i < messages; i++) {
			assertThat(peer.read()).isEqualTo(Frame.binary(message));
		}
		assertThat(peer.read()).isEqualTo(Frame.pong(ByteBuffer.allocate(4).putInt(pings).array()));
		Awaitility.await().pollDelay(Duration.ofMillis(1100)).until(() -> true);
		peer.send(Frame.ping((byte) 9));
		assertThat(peer.read()).isEqualTo(Frame.pong((byte) 9));
		assertThat(this.fixture.onLoop(socket::pendingBytes)).isZero();
	}

	@Test
	void shouldTellWhenThereIsRoomAgain() {
		ServerEnd peer = open();
		Socket socket = this.listener.awaitOpened();
		AtomicInteger done = new AtomicInteger();
		byte[] message = new byte[1024 * 1024];
		int count = 32;
		this.fixture.onLoop(() -> {
			assertThat(socket.isWritable()).isTrue();
			for (int i = 0; i < count; i++) {
				socket.send(message, 0, message.length, false, (error) -> done.addAndGet((error != null) ? 1000 : 1));
			}
			assertThat(socket.isWritable()).isFalse();
			assertThat(socket.pendingBytes()).isEqualTo(count * (message.length + 14L));
		});
		this.fixture.onLoop(() -> true);
		assertThat(done.get()).isLessThan(count);
		assertThat(this.listener.writable).hasValue(0);
		for (int i = 0; i < count; i++) {
			assertThat(peer.read()).isEqualTo(Frame.binary(message));
		}
		Awaitility.await().until(() -> done.get() == count);
		Awaitility.await().until(() -> this.listener.writable.get() == 1);
		assertThat(this.fixture.onLoop(socket::pendingBytes)).isZero();
		assertThat(this.fixture.onLoop(socket::isWritable)).isTrue();
	}

	@Test
	@Tag("edge-38")
	void shouldKeepTheOrderOfFramesAndCallbacks() {
		ServerEnd peer = open();
		Socket socket = this.listener.awaitOpened();
		List<Integer> order = new ArrayList<>();
		CompletableFuture<Boolean> last = new CompletableFuture<>();
		int count = 2000;
		this.fixture.onLoop(() -> {
			for (int i = 0; i < count; i++) {
				int number = i;
				byte[] bytes = ByteBuffer.allocate(4 + i).putInt(i).array();
				socket.send(bytes, 0, bytes.length, i % 2 == 0, (error) -> {
					order.add(number);
					if (number == count - 1) {
						last.complete(true);
					}
				});
				if (i % 100 == 0) {
					socket.ping(new byte[] { (byte) (i / 100) });
				}
			}
		});
		for (int i = 0; i < count; i++) {
			Frame frame = peer.read();
			assertThat(ByteBuffer.wrap(frame.payload()).getInt()).isEqualTo(i);
			assertThat(frame.payload()).hasSize(4 + i);
			assertThat(frame.opcode()).isEqualTo((i % 2 == 0) ? Frame.TEXT : Frame.BINARY);
			if (i % 100 == 0) {
				assertThat(peer.read()).isEqualTo(Frame.ping((byte) (i / 100)));
			}
		}
		RecordingListener.await(last);
		assertThat(order).hasSize(count).isSorted();
	}

	@Test
	@Tag("edge-11")
	void shouldSendFromInsideCallbacks() {
		RecordingListener chatty = new RecordingListener() {

			@Override
			public void opened(Socket socket, Handshake handshake) {
				byte[] bytes = "hello".getBytes(StandardCharsets.UTF_8);
				socket.send(bytes, 0, 5, true, (error) -> socket.send(bytes, 0, 4, true, (second) -> {
				}));
				super.opened(socket, handshake);
			}

		};
		connect(chatty);
		ServerEnd peer = this.server.accept().upgrade("");
		assertThat(peer.read()).isEqualTo(Frame.text("hello"));
		assertThat(peer.read()).isEqualTo(Frame.text("hell"));
	}

	@Test
	@Tag("S2")
	@Tag("edge-35")
	void shouldTakeMessageOfTheLimitAndRefuseOneByteMore() {
		ServerEnd peer = open();
		peer.send(Frame.binary(new byte[TransportFixture.MAX_MESSAGE]), Frame.text("good"));
		assertThat(this.listener.awaitText()).hasSize(TransportFixture.MAX_MESSAGE);
		assertThat(this.listener.awaitText()).isEqualTo("good");
		peer.send(Frame.binary(new byte[TransportFixture.MAX_MESSAGE + 1]));
		assertThat(peer.read()).isEqualTo(Frame.close(1009, ""));
		assertThat(this.listener.awaitClosed().info()).isEqualTo(new CloseInfo(1009, "", Initiator.LOCAL, false));
		assertThat(this.listener.awaitClosed().error()).isInstanceOfSatisfying(ProtocolViolationException.class,
				(ex) -> {
					assertThat(ex.closeCode()).isEqualTo(1009);
					assertThat(ex).hasMessageContaining("raise 'connection.max-message-size'");
				});
		assertThat(this.listener.ends).hasValue(1);
		assertThat(this.listener.messages).isEmpty();
	}

}
