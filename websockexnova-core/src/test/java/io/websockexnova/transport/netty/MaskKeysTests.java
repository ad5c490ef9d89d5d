package io.websockexnova.transport.netty;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

@Tag("S6")
class MaskKeysTests {

	private static final int KEYS = 2000;

	@Test
	void shouldDrawFromCryptographicGenerator() {
		String algorithm = new MaskKeys().algorithm();
		assertThat(algorithm).isIn("DRBG", "NativePRNG", "NativePRNGNonBlocking", "Windows-PRNG");
	}

	@Test
	void shouldNotRepeatKeysNorShareThemBetweenLoops() {
		int[] one = keys(new MaskKeys());
		int[] other = keys(new MaskKeys());
		Set<Integer> distinct = new HashSet<>();
		Arrays.stream(one).forEach(distinct::add);
		Arrays.stream(other).forEach(distinct::add);
		// of 4,000 random numbers of 32 bits, fewer than 5 are equal but once in 10^15
		assertThat(distinct).hasSizeGreaterThan(2 * KEYS - 5);
		assertThat(new MaskKeys().nonce()).hasSize(16).isNotEqualTo(new MaskKeys().nonce());
	}

	/**
	 * The generator of java.util.Random gives itself away with two keys: the 16 bits of
	 * its state that it hides are found by trying them all.
	 */
	@Test
	void shouldNotBePredictableFromTheKeysBefore() {
		int[] keys = keys(new MaskKeys());
		int hits = 0;
		for (int i = 0; i + 2 < 60; i++) {
			hits += (followsFrom(keys[i], keys[i + 1], keys[i + 2])) ? 1 : 0;
		}
		assertThat(hits).isZero();
		java.util.Random weak = new java.util.Random(42);
		assertThat(followsFrom(weak.nextInt(), weak.nextInt(), weak.nextInt())).isTrue();
	}

	private static boolean followsFrom(int first, int second, int third) {
		long multiplier = 0x5DEECE66DL;
		long mask = (1L << 48) - 1;
		for (long hidden = 0; hidden < 65536; hidden++) {
			long next = ((((first & 0xffffffffL) << 16) | hidden) * multiplier + 0xB) & mask;
			if ((int) (next >>> 16) == second && (int) (((next * multiplier + 0xB) & mask) >>> 16) == third) {
				return true;
			}
		}
		return false;
	}

	private static int[] keys(MaskKeys source) {
		int[] keys = new int[KEYS];
		Arrays.setAll(keys, (i) -> source.next());
		return keys;
	}

}
