package io.websockexnova.transport.netty;

import org.jspecify.annotations.Nullable;

/**
 * What client and server have agreed on about permessage-deflate.
 *
 * @param clientContextTakeover whether our messages may refer to earlier ones
 * @param serverContextTakeover whether the server's messages may refer to earlier ones
 * @param clientWindowBits base-2 logarithm of the largest window that our messages may
 * use, 8 to 15. The server's does not matter: a window of 32 KiB inflates them all.
 * @param threshold smallest message in bytes that we compress
 * @param text what the server agreed to, as in {@code Sec-WebSocket-Extensions}
 */
record DeflateAgreement(boolean clientContextTakeover, boolean serverContextTakeover, int clientWindowBits,
		int threshold, String text) {

	static final int LARGEST_WINDOW = 15;

	/**
	 * Inflates the server's messages.
	 * @param maxMessageSize largest message, inflated
	 * @param loop the loop of the connection
	 * @return the inflation
	 */
	Inflation inflation(int maxMessageSize, NettyLoop loop) {
		return new Inflation(this.serverContextTakeover, maxMessageSize, loop::inflateArray);
	}

	/**
	 * Compresses our messages. The JDK's deflater always uses the largest window; if the
	 * server wants a smaller one, all our messages go out plain, which RFC 7692 section 6
	 * lets every endpoint do.
	 * @param loop the loop of the connection
	 * @return the deflation, or null if our messages go out plain
	 */
	@Nullable Deflation deflation(NettyLoop loop) {
		return (this.clientWindowBits == LARGEST_WINDOW)
				? new Deflation(this.clientContextTakeover, this.threshold, loop::deflateArray) : null;
	}

}
