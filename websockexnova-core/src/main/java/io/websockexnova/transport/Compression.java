package io.websockexnova.transport;

/**
 * What to offer of permessage-deflate (RFC 7692).
 *
 * @param clientContextTakeover whether our messages may refer to earlier ones; if not,
 * {@code client_no_context_takeover} is offered
 * @param serverContextTakeover whether the server's messages may refer to earlier ones;
 * if not, {@code server_no_context_takeover} is demanded
 * @param threshold smallest message in bytes that we compress; smaller ones go out plain
 */
public record Compression(boolean clientContextTakeover, boolean serverContextTakeover, int threshold) {

	public Compression {
		if (threshold < 0) {
			throw new IllegalArgumentException("'threshold' is " + threshold + "; it must not be negative");
		}
	}

}
