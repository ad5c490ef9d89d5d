package io.websockexnova.test.conformance;

import java.util.function.Supplier;
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
 * Items 3 and 4: reserved bits, reserved opcodes, masks and lengths.
 */
abstract class HeaderBitsConformance extends Conformance {

	private static final Frame GOOD = Frame.text("good");

	HeaderBitsConformance(Supplier<ClientUnderTest> factory) {
		super(factory);
	}

	static Stream<Frame> reservedBits() {
		Frame text = Frame.text("bad");
		return Stream.of(text.withRsv(1), text.withRsv(2), text.withRsv(3), text.withRsv(4),
				Frame.binary((byte) 1).withRsv(5), Frame.ping().withRsv(6), Frame.close(1000, "").withRsv(7));
	}

	@ParameterizedTest
	@MethodSource("reservedBits")
	@Tag("conformance-3")
	@Tag("P12")
	void shouldRefuseReservedBitsAfterEchoingTheGoodMessage(Frame bad) {
		Peer peer = open();
		peer.send(GOOD, bad, Frame.ping());
		assertThat(peer.read()).isEqualTo(GOOD);
		assertClosed(peer, 1002);
	}

	@ParameterizedTest
	@MethodSource("reservedBits")
	@Tag("conformance-3")
	void shouldRefuseReservedBitsByteByByte(Frame bad) {
		Peer peer = open();
		assertEchoes(peer, GOOD);
		peer.chop(1).send(bad);
		assertClosed(peer, 1002);
	}

	@ParameterizedTest
	@ValueSource(ints = { 3, 4, 5, 6, 7, 11, 12, 13, 14, 15 })
	@Tag("conformance-4")
	@Tag("P11")
	void shouldRefuseReservedOpcodes(int opcode) {
		Peer empty = open();
		empty.send(Frame.of(opcode));
		assertClosed(empty, 1002);

		Peer full = open();
		full.send(Frame.of(opcode, (byte) 'x'), Frame.ping());
		assertClosed(full, 1002);

		Peer later = open();
		later.send(GOOD, Frame.of(opcode, (byte) 'x'), Frame.ping());
		assertThat(later.read()).isEqualTo(GOOD);
		assertClosed(later, 1002);
	}

	static Stream<byte[]> brokenHeaders() {
		return Stream.of(new byte[] { (byte) 0x81, (byte) 0x81, 1, 2, 3, 4, 'x' }, // masked
				new byte[] { (byte) 0x82, 126, 0, 125 }, // 125 needs no extended length
				new byte[] { (byte) 0x82, 127, 0, 0, 0, 0, 0, 0, (byte) 0xff, (byte) 0xff }, // nor
																								// this
				new byte[] { (byte) 0x82, 127, (byte) 0x80, 0, 0, 0, 0, 0, 0, 1 }, // negative
				new byte[] { (byte) 0x82, 127, -1, -1, -1, -1, -1, -1, -1, -1 });
	}

	@ParameterizedTest
	@MethodSource("brokenHeaders")
	@Tag("P11")
	@Tag("S2")
	void shouldRefuseMasksAndLyingLengths(byte[] header) {
		Peer peer = open();
		peer.write(GOOD.bytes(), header);
		assertThat(peer.read()).isEqualTo(GOOD);
		assertClosed(peer, 1002);
	}

	@Test
	@Tag("S2")
	void shouldRefuseHugeLengthBeforeAnyPayloadArrives() {
		Peer peer = open();
		peer.write(new byte[] { (byte) 0x82, 127, 0x7f, -1, -1, -1, -1, -1, -1, -1 });
		assertClosed(peer, 1009);
	}

}
