package io.websockexnova.test.conformance;

import java.nio.charset.StandardCharsets;
import java.util.List;
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
 * Item 5: fragmented messages, with control frames between their parts.
 */
@Tag("conformance-5")
abstract class FragmentConformance extends Conformance {

	private static final Frame FIRST = Frame.text("fragment1").more();

	private static final Frame LAST = continuation("fragment2");

	private static final Frame WHOLE = Frame.text("fragment1fragment2");

	FragmentConformance(Supplier<ClientUnderTest> factory) {
		super(factory);
	}

	static Stream<Frame> fragmentedControls() {
		return Stream.of(Frame.ping().more(), Frame.ping((byte) 1).more(), Frame.pong((byte) 1).more(),
				Frame.close(1000, "").more());
	}

	@ParameterizedTest
	@MethodSource("fragmentedControls")
	void shouldRefuseFragmentedControlFrames(Frame control) {
		Peer peer = open();
		peer.send(control);
		assertClosed(peer, 1002);
	}

	@ParameterizedTest
	@ValueSource(ints = { Integer.MAX_VALUE, 1, 3 })
	void shouldJoinTwoParts(int chop) {
		Peer peer = open().chop(chop);
		peer.send(FIRST, LAST);
		assertThat(peer.read()).isEqualTo(WHOLE);
		assertCloses(peer);
	}

	@Test
	void shouldJoinTwoPartsSentFrameByFrame() {
		Peer peer = open();
		peer.send(FIRST);
		peer.send(LAST);
		assertThat(peer.read()).isEqualTo(WHOLE);
		assertCloses(peer);
	}

	@ParameterizedTest
	@ValueSource(ints = { Integer.MAX_VALUE, 1 })
	void shouldAnswerPingBetweenPartsBeforeTheMessage(int chop) {
		Peer peer = open().chop(chop);
		peer.send(FIRST, Frame.ping((byte) 7), LAST);
		assertThat(peer.read()).isEqualTo(Frame.pong((byte) 7));
		assertThat(peer.read()).isEqualTo(WHOLE);
		assertCloses(peer);
	}

	@Test
	void shouldAnswerPingWhileMessageIsIncomplete() {
		Peer peer = open();
		for (int i = 0; i < 5; i++) {
			peer.send((i == 0) ? Frame.text("0").more() : continuation(Integer.toString(i)).more());
			peer.send(Frame.ping((byte) i));
			assertThat(peer.read()).isEqualTo(Frame.pong((byte) i));
		}
		peer.send(Frame.continuation());
		assertThat(peer.read()).isEqualTo(Frame.text("01234"));
		assertCloses(peer);
	}

	static Stream<List<Frame>> strayContinuations() {
		Frame stray = continuation("stray");
		return Stream.of(List.of(stray), List.of(stray.more()), List.of(stray, Frame.text("x")),
				List.of(stray.more(), Frame.text("x")));
	}

	@ParameterizedTest
	@MethodSource("strayContinuations")
	@Tag("P11")
	void shouldRefuseContinuationWithNothingOpen(List<Frame> frames) {
		Peer first = open();
		first.send(frames.toArray(Frame[]::new));
		assertClosed(first, 1002);

		Peer later = open();
		assertEchoes(later, Frame.text("good"));
		later.send(frames.toArray(Frame[]::new));
		assertClosed(later, 1002);
	}

	@Test
	void shouldRefuseSecondPartThatStartsAnotherMessage() {
		Peer text = open();
		text.send(FIRST, Frame.text("fragment2"));
		assertClosed(text, 1002);

		Peer binary = open();
		binary.send(FIRST, Frame.binary((byte) 1).more());
		assertClosed(binary, 1002);
	}

	private static Frame continuation(String text) {
		return Frame.continuation(text.getBytes(StandardCharsets.UTF_8));
	}

}
