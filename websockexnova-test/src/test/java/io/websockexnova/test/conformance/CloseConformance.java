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
 * Item 7: close frames.
 */
@Tag("conformance-7")
abstract class CloseConformance extends Conformance {

	CloseConformance(Supplier<ClientUnderTest> factory) {
		super(factory);
	}

	@Test
	void shouldEchoMessageThenClose() {
		Peer peer = open();
		peer.send(Frame.text("good"), Frame.close(1000, ""));
		assertThat(peer.read()).isEqualTo(Frame.text("good"));
		assertClosed(peer, 1000);
	}

	static Stream<Frame> afterClose() {
		return Stream.of(Frame.close(1001, ""), Frame.ping((byte) 1), Frame.text("late"), Frame.continuation(),
				Frame.of(15));
	}

	@ParameterizedTest
	@MethodSource("afterClose")
	void shouldIgnoreWhatFollowsClose(Frame late) {
		Peer peer = open();
		peer.send(Frame.close(1000, ""), late);
		assertThat(peer.read()).isEqualTo(Frame.close(1000, ""));
		assertNothingMore(peer);
	}

	@Test
	void shouldTakeCloseBetweenFragments() {
		Peer peer = open();
		peer.send(Frame.text("half").more(), Frame.close(1000, ""), Frame.continuation((byte) 'x'));
		assertThat(peer.read()).isEqualTo(Frame.close(1000, ""));
		assertNothingMore(peer);
	}

	@Test
	void shouldEchoLargeMessageThenClose() {
		Peer peer = open();
		Frame large = Frame.text("*".repeat(256 * 1024));
		peer.send(large, Frame.close(1000, ""), Frame.ping());
		assertThat(peer.read()).isEqualTo(large);
		assertClosed(peer, 1000);
	}

	@Test
	void shouldAnswerCloseWithoutBody() {
		Peer peer = open();
		peer.send(Frame.of(Frame.CLOSE));
		assertThat(peer.read()).isEqualTo(Frame.of(Frame.CLOSE));
		assertNothingMore(peer);
	}

	@Test
	void shouldRefuseBodyOfOneByte() {
		Peer peer = open();
		peer.send(Frame.of(Frame.CLOSE, (byte) 3));
		assertClosed(peer, 1002);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 5, 123 })
	void shouldTakeReasonsThatFit(int length) {
		Peer peer = open();
		peer.send(Frame.close(1000, "*".repeat(length)));
		assertClosed(peer, 1000);
	}

	@Test
	void shouldRefuseTooLongReason() {
		Peer peer = open();
		peer.send(Frame.close(1000, "*".repeat(124)));
		assertClosed(peer, 1002);
	}

	@Test
	void shouldRefuseReasonThatIsNotUtf8() {
		Peer peer = open();
		peer.send(Frame.of(Frame.CLOSE, (byte) 3, (byte) 0xe8, (byte) 0xce, (byte) 0xff));
		assertClosed(peer, 1007);
	}

	@ParameterizedTest
	@ValueSource(
			ints = { 1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999 })
	void shouldEchoValidCodes(int code) {
		Peer peer = open();
		peer.send(Frame.close(code, ""));
		assertClosed(peer, code);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535 })
	@Tag("P11")
	void shouldRefuseInvalidCodes(int code) {
		Peer peer = open();
		peer.send(Frame.close(code, ""));
		assertClosed(peer, 1002);
	}

	private static void assertNothingMore(Peer peer) {
		peer.fin();
		assertThat(peer.rest()).isEmpty();
	}

}
