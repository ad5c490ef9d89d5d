package io.websockexnova.transport.netty;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

@Tag("conformance-6")
class Utf8ValidatorTests {

	@Test
	void shouldAcceptEveryCodePoint() {
		List<Integer> refused = IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
			.filter((point) -> point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE)
			.filter((point) -> !isValid(Character.toString(point).getBytes(StandardCharsets.UTF_8)))
			.boxed()
			.toList();
		assertThat(refused).isEmpty();
	}

	@Test
	void shouldAgreeWithTheJdkOnAllSequencesOfUpToThreeBytes() {
		List<String> disputed = new ArrayList<>();
		for (int value = 0; value < 0x1000000; value += (value < 0x20000) ? 1 : 13) {
			byte[] bytes = (value < 0x100) ? new byte[] { (byte) value }
					: (value < 0x10000) ? new byte[] { (byte) (value >> 8), (byte) value }
							: new byte[] { (byte) (value >> 16), (byte) (value >> 8), (byte) value };
			if (isValid(bytes) != isValidForJdk(bytes)) {
				disputed.add(Integer.toHexString(value));
			}
		}
		assertThat(disputed).isEmpty();
	}

	@Test
	void shouldAgreeWithTheJdkOnRandomTextsHoweverSplit() {
		Random random = new Random(42);
		String alphabet = "aé水𐍈\u0000\uffff";
		int invalid = 0;
		for (int round = 0; round < 20_000; round++) {
			StringBuilder text = new StringBuilder();
			random.ints(random.nextInt(30), 0, 5)
				.forEach((i) -> text.appendCodePoint(alphabet.codePoints().toArray()[i]));
			byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
			if (bytes.length > 0 && random.nextBoolean()) {
				bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
			}
			boolean expected = isValidForJdk(bytes);
			invalid += (expected) ? 0 : 1;
			Utf8Validator validator = new Utf8Validator();
			boolean valid = true;
			for (int i = 0; i < bytes.length && valid;) {
				int length = Math.min(1 + random.nextInt(12), bytes.length - i);
				valid = validator.update(bytes, i, length);
				i += length;
			}
			assertThat(valid && validator.isComplete()).isEqualTo(expected);
		}
		assertThat(invalid).isBetween(5_000, 15_000);
	}

	@Test
	void shouldFailAtTheFirstByteThatCannotBeMended() {
		assertFailsAt(0, 0x80);
		assertFailsAt(0, 0xc0);
		assertFailsAt(0, 0xc1);
		assertFailsAt(0, 0xf5);
		assertFailsAt(0, 0xff);
		assertFailsAt(1, 0xe0, 0x9f);
		assertFailsAt(1, 0xed, 0xa0);
		assertFailsAt(1, 0xf0, 0x8f);
		assertFailsAt(1, 0xf4, 0x90);
		assertFailsAt(2, 0xe6, 0xb0, 0x41);
		assertFailsAt(3, 0xf0, 0x90, 0x8d, 0xc8);
	}

	@Test
	void shouldStartAnewAfterReset() {
		Utf8Validator validator = new Utf8Validator();
		assertThat(validator.update(new byte[] { (byte) 0xe6 }, 0, 1)).isTrue();
		assertThat(validator.isComplete()).isFalse();
		validator.reset();
		assertThat(validator.isComplete()).isTrue();
		assertThat(validator.update(new byte[] { 'a' }, 0, 1)).isTrue();
	}

	private static void assertFailsAt(int index, int... values) {
		byte[] padded = new byte[values.length + 1];
		for (int i = 0; i < values.length; i++) {
			padded[i + 1] = (byte) values[i];
		}
		Utf8Validator validator = new Utf8Validator();
		assertThat(validator.update(padded, 1, index)).isTrue();
		assertThat(validator.update(padded, 1 + index, 1)).isFalse();
	}

	private static boolean isValid(byte[] bytes) {
		Utf8Validator validator = new Utf8Validator();
		return validator.update(bytes, 0, bytes.length) && validator.isComplete();
	}

	private static boolean isValidForJdk(byte[] bytes) {
		try {
			StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
			return true;
		}
		catch (CharacterCodingException ex) {
			return false;
		}
	}

}
