package io.websockexnova.test.conformance;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Supplier;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.websockexnova.test.peer.Frame;
import io.websockexnova.test.peer.Peer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Item 8: large messages, many fragments, many messages.
 */
@Tag("conformance-8")
abstract class LimitConformance extends Conformance {

	private static final int KIB = 1024;

	private static final int MIB = 1024 * 1024;

	LimitConformance(Supplier<ClientUnderTest> factory) {
		super(factory);
	}

	@ParameterizedTest
	@ValueSource(ints = { 64 * KIB, 256 * KIB, MIB, 4 * MIB, 8 * MIB, 16 * MIB })
	void shouldTakeLargeMessages(int size) {
		Peer peer = open();
		assertEchoes(peer, Frame.text("ß".repeat(size / 2)));
		byte[] bytes = new byte[size];
		new Random(size).nextBytes(bytes);
		assertEchoes(peer, Frame.binary(bytes));
		assertCloses(peer);
	}

	@ParameterizedTest
	@ValueSource(ints = { 64, 256, KIB, 4 * KIB, 16 * KIB, 64 * KIB, 256 * KIB, MIB, 4 * MIB })
	void shouldJoinManyFragments(int size) {
		Peer peer = open();
		Frame text = Frame.text("*".repeat(4 * MIB));
		peer.write(fragments(text, size));
		assertThat(peer.read()).isEqualTo(text);
		assertCloses(peer);
	}

	@ParameterizedTest
	@ValueSource(ints = { 64, 128, 256, 512, 1024, 2048 })
	void shouldTakeMessageInSmallWrites(int chop) {
		Peer peer = open().chop(chop);
		assertEchoes(peer, Frame.text("*".repeat(MIB)));
		assertCloses(peer);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 16, 64, 256, KIB, 4 * KIB, 16 * KIB })
	void shouldEchoThousandMessages(int size) {
		Peer peer = open();
		Frame message = Frame.text("*".repeat(size));
		for (int i = 0; i < 1000; i++) {
			assertEchoes(peer, message);
		}
		assertCloses(peer);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1301, 5000, 65536, 100_000 })
	void shouldJoinAutomaticFragments(int size) {
		Peer peer = open();
		Frame binary = Frame.binary(new byte[size]);
		peer.write(fragments(binary, 1300));
		assertThat(peer.read()).isEqualTo(binary);
		assertCloses(peer);
	}

	private static byte[] fragments(Frame whole, int size) {
		byte[] payload = whole.payload();
		ByteArrayOutputStream out = new ByteArrayOutputStream(payload.length + payload.length / size * 10);
		for (int i = 0; i < payload.length; i += size) {
			int end = Math.min(payload.length, i + size);
			Frame part = new Frame(end == payload.length, 0, (i == 0) ? whole.opcode() : Frame.CONTINUATION,
					Arrays.copyOfRange(payload, i, end));
			out.writeBytes(part.bytes());
		}
		return out.toByteArray();
	}

}
