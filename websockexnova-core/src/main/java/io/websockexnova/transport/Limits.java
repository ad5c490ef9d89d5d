package io.websockexnova.transport;

import java.time.Duration;

/**
 * Bounds of what a server can make us hold.
 *
 * @param maxMessageSize largest inbound message in bytes, on the wire as well as after
 * decompression
 * @param maxFragments most fragments of one inbound message
 * @param assemblyTimeout how long a message may take from its first part to its last, be
 * the parts fragments or reads
 */
public record Limits(int maxMessageSize, int maxFragments, Duration assemblyTimeout) {

	/** 1 MiB in at most 131,072 fragments within 30 seconds. */
	public static final Limits DEFAULT = new Limits(1024 * 1024, 128 * 1024, Duration.ofSeconds(30));

	public Limits {
		if (maxMessageSize < 1) {
			throw new IllegalArgumentException("'maxMessageSize' is " + maxMessageSize + "; it must be at least 1");
		}
		if (maxFragments < 1) {
			throw new IllegalArgumentException("'maxFragments' is " + maxFragments + "; it must be at least 1");
		}
		if (assemblyTimeout.isNegative() || assemblyTimeout.isZero()) {
			throw new IllegalArgumentException("'assemblyTimeout' is " + assemblyTimeout + "; it must be positive");
		}
	}

}
