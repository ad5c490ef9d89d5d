package io.websockexnova.transport.netty;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;

import javax.crypto.Cipher;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Random bytes for masking keys and handshake nonces, unpredictable as RFC 6455 section
 * 5.3 demands: cheaper generators can be computed from a few keys seen on the wire. One
 * for all connections of a loop, drawn in blocks, so that a key costs a few nanoseconds
 * and an idle connection nothing. Masking keys are the key stream of AES in counter mode
 * (the generator of NIST SP 800-90A section 10.2, without its re-seeding) under a key of
 * the secure generator, which is seeded at construction, because later a read of the
 * system's entropy would block the loop.
 */
final class MaskKeys {

	private static final int BLOCK = 4096;

	private static final int AES_BYTES = 16;

	private static final byte[] ZEROS = new byte[BLOCK];

	private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

	private final SecureRandom random;

	private final Cipher stream;

	private final byte[] block = new byte[BLOCK];

	private int position = BLOCK;

	MaskKeys() {
		this.random = generator();
		this.stream = stream(this.random);
	}

	/**
	 * The next masking key.
	 * @return 32 random bits
	 */
	int next() {
		if (this.position == BLOCK) {
			draw();
		}
		int key = (int) INTS.get(this.block, this.position);
		this.position += Integer.BYTES;
		return key;
	}

	private void draw() {
		try {
			this.stream.update(ZEROS, 0, BLOCK, this.block);
			this.position = 0;
		}
		catch (ShortBufferException ex) {
			throw new IllegalStateException("a stream cipher changes no lengths", ex);
		}
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

	private static Cipher stream(SecureRandom random) {
		byte[] seed = new byte[2 * AES_BYTES];
		random.nextBytes(seed);
		try {
			Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
			cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(seed, 0, AES_BYTES, "AES"),
					new IvParameterSpec(seed, AES_BYTES, AES_BYTES));
			return cipher;
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("every Java platform has AES", ex);
		}
	}

}
