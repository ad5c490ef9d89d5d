package io.websockexnova.test.conformance;

import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
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
import io.websockexnova.transport.Limits;
import io.websockexnova.transport.ProtocolViolationException;
import io.websockexnova.transport.Socket;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a server may not do on an open connection, beyond {@link TrafficContract}.
 */
@Tag("conformance-11")
@Timeout(30)
class TrafficTests {

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
