package io.websockexnova.transport.netty;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MaskingTests {

	@Test
	void shouldMaskEachByteWithItsByteOfTheKey() {
		Random random = new Random(1);
		for (int length = 0; length < 70; length++) {
			byte[] source = new byte[length + 5];
			random.nextBytes(source);
			int key = random.nextInt();
			byte[] target = new byte[length + 1];
			target[length] = 99;
			Masking.mask(source, 3, length, key, target);
			for (int i = 0; i < length; i++) {
				assertThat(target[i]).isEqualTo((byte) (source[3 + i] ^ (key >>> (24 - 8 * (i % 4)))));
			}
			assertThat(target[length]).isEqualTo((byte) 99);
		}
	}

	@Test
	@Tag("S6")
	void shouldDrawFreshKeysBeyondOneBlock() {
		MaskKeys keys = new MaskKeys();
		Set<Integer> drawn = new HashSet<>();
		for (int i = 0; i < 10_000; i++) {
			drawn.add(keys.next());
		}
		assertThat(drawn).hasSizeGreaterThan(9_990);
		assertThat(keys.nonce()).hasSize(16).isNotEqualTo(keys.nonce());
		assertThat(new MaskKeys().next()).isNotEqualTo(new MaskKeys().next());
	}

	@Test
	@Tag("S6")
	void shouldDrawKeysFromSecureRandom() throws ReflectiveOperationException {
		assertThat(MaskKeys.class.getDeclaredField("random").getType()).isEqualTo(SecureRandom.class);
	}

}
