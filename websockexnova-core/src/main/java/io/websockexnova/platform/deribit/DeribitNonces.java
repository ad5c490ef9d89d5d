package io.websockexnova.platform.deribit;

import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Nonces for signed logins: random, and never the same twice, whatever the generator
 * does, because a counter follows the random part of fixed length.
 */
final class DeribitNonces implements Supplier<String> {

	private static final int LENGTH = 16;

	private final RandomGenerator random;

	private long count;

	DeribitNonces(RandomGenerator random) {
		this.random = random;
	}

	@Override
	public String get() {
		StringBuilder nonce = new StringBuilder(LENGTH + 2);
		for (int i = 0; i < LENGTH; i++) {
			nonce.append(Character.forDigit(this.random.nextInt(Character.MAX_RADIX), Character.MAX_RADIX));
		}
		return nonce.append(Long.toString(this.count++, Character.MAX_RADIX)).toString();
	}

}
