package io.websockexnova.test.conformance;

import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.websockexnova.test.conformance.RecordingListener.Closed;
import io.websockexnova.test.peer.Frame;
import io.websockexnova.test.peer.Peer;
import io.websockexnova.test.peer.PeerServer;
import io.websockexnova.transport.CloseInfo;
import io.websockexnova.transport.CloseInfo.Initiator;
import io.websockexnova.transport.Compression;
import io.websockexnova.transport.ConnectRequest;
import io.websockexnova.transport.Handshake;
import io.websockexnova.transport.Limits;
import io.websockexnova.transport.ProtocolViolationException;
import io.websockexnova.transport.Socket;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Messages, pings, limits and back-pressure on an open connection.
 */
@Timeout(30)
class TrafficTests {

	private final TransportFixture fixture = TransportFixture.create();

	private final PeerServer server = PeerServer.start();

	private final RecordingListener listener = new RecordingListener();

	@AfterEach
	void close() {
		this.fixture.close();
		this.server.close();
	}

	@Test
	void shouldReportBytesAndSubprotocol() {
		this.fixture.connect(TransportFixture.request(this.server.uri(), Duration.ofSeconds(5), List.of("a", "b")),
				this.listener);
		Peer peer = this.server.accept();
		peer.write(peer.acceptance("Sec-WebSocket-Protocol: b"), Frame.text("12345").bytes());
		peer.text("1234567");
		this.listener.awaitText();
		this.listener.awaitText();
		assertThat(Objects.requireNonNull(this.listener.handshake).subprotocol()).isEqualTo("b");
		assertThat(this.listener.received).hasValue(7 + 9);
	}

	@Test
	@Tag("P6")
	void shouldReportPongsAndTheirAbsence() {
		Peer peer = open();
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
		Peer peer = open();
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
		Peer peer = open();
		Socket socket = this.listener.awaitOpened();
		byte[] message = new byte[1024 * 1024];
		int messages = 32;
		sendMany(socket, message, messages);
		int pings = 1000;
		peer.write(pings(pings));
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
	@Tag("S5")
	void shouldCloseOnMillionPingsWhoseAnswersArePilingUp() {
		Peer peer = open();
		Socket socket = this.listener.awaitOpened();
		byte[] message = new byte[1024 * 1024];
		sendMany(socket, message, 32);
		byte[] flood = pings(1_000_000);
		long before = usedHeap();
		try {
			peer.write(flood);
		}
		catch (UncheckedIOException ex) {
			// the connection has ended in the midst of it
		}
		Closed closed = this.listener.awaitClosed();
		long after = usedHeap();
		assertThat(after - before).as("bytes of heap kept").isLessThan(8 * 1024 * 1024);
		assertThat(closed.info()).isEqualTo(new CloseInfo(1008, "", Initiator.LOCAL, false));
		assertThat(closed.error())
			.isInstanceOfSatisfying(ProtocolViolationException.class,
					(ex) -> assertThat(ex.closeCode()).isEqualTo(1008))
			.hasMessageContaining("more than 1000 pings and pongs within a second");
		assertThat(this.listener.pings).hasValue(1000);
		assertThat(this.listener.ends).hasValue(1);
	}

	@Test
	@Tag("S5")
	void shouldCloseOnPongsThatNobodyAskedFor() {
		Peer peer = open();
		ByteArrayOutputStream flood = new ByteArrayOutputStream();
		for (int i = 0; i < 1001; i++) {
			flood.writeBytes(Frame.pong().bytes());
		}
		peer.write(flood.toByteArray());
		assertThat(peer.read()).isEqualTo(Frame.close(1008, ""));
		assertThat(this.listener.awaitClosed().info().code()).isEqualTo(1008);
		assertThat(this.listener.pongs).hasSize(1000);
	}

	@Test
	void shouldTellWhenThereIsRoomAgain() {
		Peer peer = open();
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
		Peer peer = open();
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
		this.fixture.connect(this.server.uri(), chatty);
		Peer peer = this.server.accept().upgrade();
		assertThat(peer.read()).isEqualTo(Frame.text("hello"));
		assertThat(peer.read()).isEqualTo(Frame.text("hell"));
	}

	@Test
	@Tag("S2")
	@Tag("edge-35")
	void shouldTakeMessageOfTheLimitAndRefuseOneByteMore() {
		Peer peer = open();
		peer.send(Frame.binary(new byte[TransportFixture.MAX_MESSAGE]), Frame.text("good"));
		assertThat(this.listener.awaitText()).hasSize(TransportFixture.MAX_MESSAGE);
		assertThat(this.listener.awaitText()).isEqualTo("good");
		peer.send(Frame.binary(new byte[TransportFixture.MAX_MESSAGE + 1]));
		assertThat(peer.read()).isEqualTo(Frame.close(1009, ""));
		assertLimit("'connection.max-message-size'");
		assertThat(this.listener.messages).isEmpty();
	}

	@Test
	@Tag("S3")
	void shouldRefuseEndlessEmptyFragments() {
		Peer peer = open();
		ByteArrayOutputStream flood = new ByteArrayOutputStream(2_100_000);
		flood.writeBytes(Frame.text("a").more().bytes());
		for (int i = 0; i < 1_000_000; i++) {
			flood.writeBytes(Frame.continuation().more().bytes());
		}
		peer.write(flood.toByteArray());
		assertThat(peer.read()).isEqualTo(Frame.close(1009, ""));
		assertLimit("'connection.max-fragments'");
	}

	@Test
	@Tag("S3")
	void shouldCloseIfMessageIsNotAssembledInTime() {
		Peer peer = open(new Limits(TransportFixture.MAX_MESSAGE, 1000, Duration.ofMillis(500)));
		for (int i = 0; i < 3; i++) {
			// the deadline is that of one message, not of the connection
			peer.send(Frame.text("one").more(), Frame.continuation());
			assertThat(this.listener.awaitText()).isEqualTo("one");
		}
		long start = System.nanoTime();
		peer.send(Frame.text("never").more());
		assertTooSlow(peer, start);
	}

	@Test
	@Tag("S3")
	void shouldCloseIfFragmentsTrickleInForEver() {
		Peer peer = open(new Limits(TransportFixture.MAX_MESSAGE, 1_000_000, Duration.ofMillis(500)));
		long start = System.nanoTime();
		peer.send(Frame.text("never").more());
		AtomicBoolean ended = new AtomicBoolean();
		Thread trickle = new Thread(() -> {
			try {
				while (!ended.get()) {
					peer.send(Frame.continuation((byte) 'x').more());
					LockSupport.parkNanos(20_000_000);
				}
			}
			catch (UncheckedIOException ex) {
				// the client has ended it
			}
		});
		trickle.start();
		try {
			assertTooSlow(peer, start);
		}
		finally {
			ended.set(true);
		}
	}

	@Test
	@Tag("S3")
	void shouldCloseIfOneFrameTricklesInForEver() {
		Peer peer = open(new Limits(TransportFixture.MAX_MESSAGE, 1000, Duration.ofMillis(500)));
		long start = System.nanoTime();
		peer.write(Arrays.copyOf(Frame.text("only a part of this").bytes(), 10));
		assertTooSlow(peer, start);
	}

	@Test
	@Tag("S3")
	void shouldCloseIfCompressedMessageIsNotAssembledInTime() {
		this.fixture.connect(ConnectRequest.to(this.server.uri())
			.compression(new Compression(true, true, 10))
			.limits(new Limits(TransportFixture.MAX_MESSAGE, 1000, Duration.ofMillis(500)))
			.build(), this.listener);
		Peer peer = this.server.accept().upgrade("Sec-WebSocket-Extensions: permessage-deflate");
		long start = System.nanoTime();
		peer.send(Frame.text(new byte[0]).withRsv(Frame.RSV1).more());
		assertTooSlow(peer, start);
	}

	@Test
	@Tag("S3")
	void shouldLeaveMessagesAloneThatTakeShorterThanTheDeadline() {
		Peer peer = open(new Limits(TransportFixture.MAX_MESSAGE, 1000, Duration.ofSeconds(3)));
		for (int i = 0; i < 4; i++) {
			// together longer than the deadline, with an incomplete message whenever it
			// ends
			peer.send(Frame.text("a").more());
			Awaitility.await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
			peer.send(Frame.continuation((byte) 'b'));
			assertThat(this.listener.awaitText()).isEqualTo("ab");
		}
		assertThat(this.listener.ends).hasValue(0);
	}

	private void assertTooSlow(Peer peer, long start) {
		assertThat(peer.read()).isEqualTo(Frame.close(1008, ""));
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(490),
				Duration.ofSeconds(4));
		Closed closed = this.listener.awaitClosed();
		assertThat(closed.info()).isEqualTo(new CloseInfo(1008, "", Initiator.LOCAL, false));
		assertThat(closed.error()).isInstanceOf(ProtocolViolationException.class)
			.hasMessageContaining("within PT0.5S")
			.hasMessageContaining("raise 'connection.assembly-timeout'");
		assertThat(this.listener.ends).hasValue(1);
	}

	private void sendMany(Socket socket, byte[] message, int count) {
		this.fixture.onLoop(() -> {
			for (int i = 0; i < count; i++) {
				socket.send(message, 0, message.length, false, (error) -> {
				});
			}
		});
	}

	private static byte[] pings(int count) {
		ByteArrayOutputStream flood = new ByteArrayOutputStream(count * 6);
		for (int i = 1; i <= count; i++) {
			flood.writeBytes(Frame.ping(ByteBuffer.allocate(4).putInt(i).array()).bytes());
		}
		return flood.toByteArray();
	}

	private static long usedHeap() {
		System.gc();
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

	private void assertLimit(String setting) {
		assertThat(this.listener.awaitClosed().info().code()).isEqualTo(1009);
		assertThat(this.listener.awaitClosed().error()).isInstanceOfSatisfying(ProtocolViolationException.class,
				(ex) -> {
					assertThat(ex.closeCode()).isEqualTo(1009);
					assertThat(ex).hasMessageContaining("raise " + setting);
				});
		assertThat(this.listener.ends).hasValue(1);
	}

	private Peer open(Limits limits) {
		this.fixture.connect(ConnectRequest.to(this.server.uri()).limits(limits).build(), this.listener);
		Peer peer = this.server.accept().upgrade();
		this.listener.awaitOpened();
		return peer;
	}

	private Peer open() {
		this.fixture.connect(this.server.uri(), this.listener);
		Peer peer = this.server.accept().upgrade();
		this.listener.awaitOpened();
		return peer;
	}

}
