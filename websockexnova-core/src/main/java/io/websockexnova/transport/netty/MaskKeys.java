package io.websockexnova.transport.netty;

import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;

/**
 * Random bytes for masking keys and handshake nonces, unpredictable as RFC 6455 section
 * 5.3 demands: cheaper generators can be computed from a few keys seen on the wire. One
 * for all connections of a loop, drawn in blocks, so that a key costs a few nanoseconds
 * and an idle connection nothing. The generator is seeded at construction, because later
 * a read of the system's entropy would block the loop.
 */
final class MaskKeys {

	private static final int BLOCK = 1024;

	private final SecureRandom random;

	private final byte[] block = new byte[BLOCK];

	private int position;

	MaskKeys() {
		this.random = generator();
		this.random.nextBytes(this.block);
	}

	/**
	 * The next masking key.
	 * @return 32 random bits
	 */
	int next() {
		if (this.position == BLOCK) {
			this.random.nextBytes(this.block);
			this.position = 0;
		}
		int i = this.position;
		this.position = i + Integer.BYTES;
		return ((this.block[i] & 0xff) << 24) | ((this.block[i + 1] & 0xff) << 16) | ((this.block[i + 2] & 0xff) << 8)
				| (this.block[i + 3] & 0xff);
	}

	/**
	 * A handshake nonce.
	 * @return 16 random bytes
	 */
	byte[] nonce() {
		byte[] nonce = new byte[16];
		this.random.nextBytes(nonce);
		return nonce;
	}

	/**
	 * Name of the generator.
	 * @return its algorithm
	 */
	String algorithm() {
		return this.random.getAlgorithm();
	}

	private static SecureRandom generator() {
		try {
			return SecureRandom.getInstance("DRBG");
		}
		catch (NoSuchAlgorithmException ex) {
			return new SecureRandom();
		}
	}

}
