package io.websockexnova.test.conformance;

import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.websockexnova.test.peer.Frame;
import io.websockexnova.test.peer.Peer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Item 2: pings and pongs.
 */
@Tag("conformance-2")
abstract class PingConformance extends Conformance {

	PingConformance(Supplier<ClientUnderTest> factory) {
		super(factory);
	}

	static Stream<byte[]> payloads() {
		return Stream.of(new byte[0], "Hello".getBytes(StandardCharsets.UTF_8),
				new byte[] { 0, (byte) 0xff, (byte) 0xfe, (byte) 0xfd, (byte) 0xc0, 0 }, new byte[125]);
	}

	@ParameterizedTest
	@MethodSource("payloads")
	void shouldAnswerPingWithItsPayload(byte[] payload) {
		Peer peer = open();
		peer.send(Frame.ping(payload));
		assertThat(peer.read()).isEqualTo(Frame.pong(payload));
		assertCloses(peer);
	}

	@Test
	void shouldAnswerPingThatArrivesByteByByte() {
		Peer peer = open().chop(1);
		peer.send(Frame.ping(new byte[125]));
		assertThat(peer.read()).isEqualTo(Frame.pong(new byte[125]));
		assertCloses(peer);
	}

	@Test
	void shouldRefuseTooLongPing() {
		Peer peer = open();
		peer.send(Frame.ping(new byte[126]));
		assertClosed(peer, 1002);
	}

	@Test
	void shouldIgnoreUnsolicitedPongs() {
		Peer peer = open();
		peer.send(Frame.pong(), Frame.pong((byte) 1, (byte) 2), Frame.ping((byte) 3));
		assertThat(peer.read()).isEqualTo(Frame.pong((byte) 3));
		assertEchoes(peer);
		assertCloses(peer);
	}

	@ParameterizedTest
	@ValueSource(ints = { Integer.MAX_VALUE, 1 })
	void shouldAnswerTenPingsInOrder(int chop) {
		Peer peer = open().chop(chop);
		peer.send(IntStream.range(0, 10).mapToObj((i) -> Frame.ping((byte) i)).toArray(Frame[]::new));
		for (int i = 0; i < 10; i++) {
			assertThat(peer.read()).isEqualTo(Frame.pong((byte) i));
		}
		assertEchoes(peer);
		assertCloses(peer);
	}

	@Test
	void shouldAnswerPingOnIdleConnectionWithinFiftyMilliseconds() {
		Peer peer = open();
		assertEchoes(peer);
		long best = Long.MAX_VALUE;
		for (int i = 0; i < 5; i++) {
			long start = System.nanoTime();
			peer.send(Frame.ping());
			assertThat(peer.read()).isEqualTo(Frame.pong());
			best = Math.min(best, System.nanoTime() - start);
		}
		assertThat(best).isLessThan(50_000_000);
		assertCloses(peer);
	}

}
