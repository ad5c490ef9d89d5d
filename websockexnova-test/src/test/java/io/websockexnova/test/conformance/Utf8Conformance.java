package io.websockexnova.test.conformance;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
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
 * Item 6: UTF-8 in text messages.
 */
@Tag("conformance-6")
abstract class Utf8Conformance extends Conformance {

	private static final byte[] VALID = "Hello-µ@ßöäüàá-UTF-8!! κόσμε 水 𐍈".getBytes(StandardCharsets.UTF_8);

	Utf8Conformance(Supplier<ClientUnderTest> factory) {
		super(factory);
	}

	@Test
	void shouldJoinPartsOfLengthZero() {
		Peer peer = open();
		peer.send(Frame.text("").more(), Frame.continuation().more(), Frame.continuation());
		assertThat(peer.read()).isEqualTo(Frame.text(""));
		peer.send(Frame.text("").more(), Frame.continuation((byte) 'x').more(), Frame.continuation());
		assertThat(peer.read()).isEqualTo(Frame.text("x"));
		assertCloses(peer);
	}

	@Test
	void shouldTakeValidTextHoweverItIsSplit() {
		Peer peer = open();
		assertEchoes(peer, Frame.text(VALID));
		for (int cut = 0; cut <= VALID.length; cut++) {
			peer.send(Frame.text(Arrays.copyOf(VALID, cut)).more(),
					Frame.continuation(Arrays.copyOfRange(VALID, cut, VALID.length)));
			assertThat(peer.read()).isEqualTo(Frame.text(VALID));
		}
		Frame[] single = IntStream.range(0, VALID.length)
			.mapToObj((i) -> new Frame(i == VALID.length - 1, 0, (i == 0) ? Frame.TEXT : Frame.CONTINUATION,
					new byte[] { VALID[i] }))
			.toArray(Frame[]::new);
		peer.send(single);
		assertThat(peer.read()).isEqualTo(Frame.text(VALID));
		peer.chop(1).send(single);
		assertThat(peer.read()).isEqualTo(Frame.text(VALID));
		assertCloses(peer);
	}

	@ParameterizedTest
	@ValueSource(strings = { "00", "7f", "c280", "dfbf", "e0a080", "ed9fbf", "ee8080", "efbfbd", "efbfbe", "efbfbf",
			"f0908080", "f48fbfbf", "f09fbfbe", "f48fbfbe" })
	void shouldTakeBoundariesAndNonCharacters(String hex) {
		Peer peer = open();
		assertEchoes(peer, Frame.text(bytes(hex)));
		assertCloses(peer);
	}

	static Stream<String> invalid() {
		return Stream.of("80", "bf", "8080", "80bf80bf", // stray continuations
				"c020", "df20", "e020", "ef20", "f020", "f720", "f820", "fc20", // lonely
																				// starts
				"c2", "e080", "e0a0", "efbf", "f09080", "f7bfbf", "f8808080", "fc80808080", // missing
																							// tails
				"fe", "ff", "fefeffff", // never used
				"c0af", "c1bf", "e080af", "e09fbf", "f08080af", "f08fbfbf", "f8808080af", "fc80808080af", // overlong
				"eda080", "edadbf", "edae80", "edbfbf", "eda080edb080", // surrogates
				"f4908080", "f5808080", "f7bfbfbf", "f888808080", "fc8480808080"); // above
																					// U+10FFFF
	}

	@ParameterizedTest
	@MethodSource("invalid")
	@Tag("P12")
	void shouldRefuseInvalidText(String hex) {
		Peer peer = open();
		peer.send(Frame.text("good"), Frame.text(bytes("ceba" + hex)));
		assertThat(peer.read()).isEqualTo(Frame.text("good"));
		assertClosed(peer, 1007);
	}

	@Test
	void shouldRefuseEveryPrefixThatEndsInsideCodePoint() {
		byte[] text = "κό𐍈".getBytes(StandardCharsets.UTF_8);
		for (int length = 1; length <= text.length; length++) {
			byte[] prefix = Arrays.copyOf(text, length);
			Peer peer = open();
			peer.send(Frame.text(prefix));
			if (new String(prefix, StandardCharsets.UTF_8).indexOf('\ufffd') < 0) {
				assertThat(peer.read()).isEqualTo(Frame.text(prefix));
			}
			else {
				assertClosed(peer, 1007);
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "f490", "eda0", "c0", "e09f", "80", "ff", "ce41" })
	void shouldFailAsSoonAsTheBadByteArrives(String hex) {
		Peer fragment = open();
		fragment.send(Frame.text(VALID).more(), Frame.continuation(bytes(hex)).more());
		assertClosed(fragment, 1007);

		Peer frame = open();
		byte[] unfinished = new byte[VALID.length + 100];
		System.arraycopy(VALID, 0, unfinished, 0, VALID.length);
		byte[] all = Frame.text(unfinished).bytes();
		byte[] start = Arrays.copyOf(all, all.length - 100);
		frame.chop(1).write(start, bytes(hex));
		assertClosed(frame, 1007);
	}

	@Test
	void shouldNotJudgeBinary() {
		Peer peer = open();
		assertEchoes(peer, Frame.binary(bytes("fffe80c0")));
		peer.send(Frame.binary((byte) 0xff).more(), Frame.continuation((byte) 0xc0));
		assertThat(peer.read()).isEqualTo(Frame.binary((byte) 0xff, (byte) 0xc0));
		assertCloses(peer);
	}

	private static byte[] bytes(String hex) {
		return HexFormat.of().parseHex(hex);
	}

}
