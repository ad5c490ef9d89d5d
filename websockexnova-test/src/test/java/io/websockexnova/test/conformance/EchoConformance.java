package io.websockexnova.test.conformance;

import java.util.Arrays;
import java.util.function.Supplier;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.websockexnova.test.peer.Frame;
import io.websockexnova.test.peer.Peer;

/**
 * Item 1: messages of the sizes at which the length encoding changes.
 */
@Tag("conformance-1")
abstract class EchoConformance extends Conformance {

	EchoConformance(Supplier<ClientUnderTest> factory) {
		super(factory);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 125, 126, 127, 128, 65535, 65536 })
	void shouldTakeTextOfEveryLengthEncoding(int size) {
		Peer peer = open();
		assertEchoes(peer, Frame.text("*".repeat(size)));
		assertCloses(peer);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 125, 126, 127, 128, 65535, 65536 })
	void shouldTakeBinaryOfEveryLengthEncoding(int size) {
		Peer peer = open();
		byte[] payload = new byte[size];
		Arrays.fill(payload, (byte) 0xfe);
		assertEchoes(peer, Frame.binary(payload));
		assertCloses(peer);
	}

	@Test
	void shouldTakeMessagesInSmallPieces() {
		Peer peer = open().chop(997);
		assertEchoes(peer, Frame.text("*".repeat(65536)));
		assertEchoes(peer, Frame.binary(new byte[65536]));
		assertCloses(peer);
	}

}
