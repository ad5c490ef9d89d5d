package io.websockexnova.transport.netty;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

@Tag("conformance-9")
class DeflationTests {

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void shouldCompressWhateverTheSizeOfTheArray(boolean takeover) throws DataFormatException {
		Random random = new Random(3);
		for (int size = 1; size < 200; size++) {
			byte[] array = new byte[size];
			Deflation deflation = new Deflation(takeover, 0, () -> array);
			Inflater inflater = new Inflater(true);
			for (int i = 0; i < 20; i++) {
				byte[] message = new byte[1 + random.nextInt(3 * size)];
				random.nextBytes(message);
				Arrays.fill(message, message.length / 3, message.length, (byte) 'x');
				deflation.deflate(message, 0, message.length);
				byte[] wire = Arrays.copyOf(deflation.array(), deflation.length());
				if (!takeover) {
					inflater.reset();
				}
				assertThat(inflate(inflater, wire, message.length)).isEqualTo(message);
			}
			deflation.end();
			inflater.end();
		}
	}

	@Test
	void shouldReferToEarlierMessagesOnlyWithContextTakeover() {
		byte[] message = new byte[300];
		new Random(1).nextBytes(message);
		assertThat(secondLength(true, message)).isLessThan(50);
		assertThat(secondLength(false, message)).isGreaterThan(300);
	}

	@Test
	void shouldLeaveShortAndEmptyMessagesAlone() {
		Deflation deflation = new Deflation(true, 100, () -> new byte[100]);
		assertThat(deflation.takes(99)).isFalse();
		assertThat(deflation.takes(100)).isTrue();
		assertThat(new Deflation(true, 0, () -> new byte[100]).takes(0)).isFalse();
		assertThat(new Deflation(true, 0, () -> new byte[100]).takes(1)).isTrue();
	}

	@Test
	void shouldTakeTheArrayOfTheLoopOnlyToCompress() {
		AtomicInteger asked = new AtomicInteger();
		byte[] array = new byte[64];
		Deflation deflation = new Deflation(true, 0, () -> {
			asked.incrementAndGet();
			return array;
		});
		assertThat(asked).hasValue(0);
		deflation.deflate(new byte[500], 0, 500);
		assertThat(asked).hasValue(1);
		assertThat(deflation.array()).isSameAs(array);
		deflation.release();
		assertThat(deflation.array()).isEmpty();
		deflation.end();
		deflation.end();
	}

	private static int secondLength(boolean takeover, byte[] message) {
		Deflation deflation = new Deflation(takeover, 0, () -> new byte[1000]);
		deflation.deflate(message, 0, message.length);
		deflation.deflate(message, 0, message.length);
		int length = deflation.length();
		deflation.end();
		return length;
	}

	private static byte[] inflate(Inflater inflater, byte[] wire, int length) throws DataFormatException {
		byte[] input = Arrays.copyOf(wire, wire.length + 4);
		input[input.length - 1] = -1;
		input[input.length - 2] = -1;
		inflater.setInput(input);
		byte[] out = new byte[length + 1];
		int count = inflater.inflate(out);
		assertThat(inflater.getRemaining()).isZero();
		return Arrays.copyOf(out, count);
	}

}
