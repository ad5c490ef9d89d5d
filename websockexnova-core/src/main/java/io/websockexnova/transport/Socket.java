package io.websockexnova.transport;

import org.jspecify.annotations.Nullable;

/**
 * An open WebSocket. All methods must be called on its loop; none blocks or throws.
 */
public interface Socket {

	/**
	 * Sends a message. Flushes are coalesced per loop turn.
	 * @param array holds the bytes, not changed and not kept after the callback
	 * @param offset index of the first byte
	 * @param length number of bytes
	 * @param text whether to send a text message
	 * @param done hears of the outcome once, on the loop: null when the bytes have been
	 * handed to the operating system, the error otherwise
	 */
	void send(byte[] array, int offset, int length, boolean text, SendCallback done);

	/**
	 * Sends a ping.
	 * @param payload at most 125 bytes
	 */
	void ping(byte[] payload);

	/**
	 * Starts the close handshake of RFC 6455 section 7.1.2. The listener hears
	 * {@code closed} when the peer has answered and TCP has ended, for which the peer
	 * gets a quarter of a second, or after the close timeout. Idempotent.
	 * @param code close code
	 * @param reason at most 123 bytes of UTF-8
	 */
	void close(int code, String reason);

	/**
	 * Drops the TCP connection at once. The listener hears nothing afterwards; callbacks
	 * of unfinished sends still hear of their failure.
	 */
	void abort();

	/**
	 * Stops reading, or reads again. What has been read already may still be reported, up
	 * to one read of the operating system. Meanwhile the peer's data piles up in the
	 * buffers of TCP until the peer has to stop sending; neither pings nor a close frame
	 * nor the end of the connection are seen. A socket that is being closed reads
	 * whatever has been said here.
	 * @param on whether to read
	 */
	void reading(boolean on);

	/**
	 * Whether the outbound buffer has room.
	 * @return false if senders shall wait for {@link SocketListener#writable()}
	 */
	boolean isWritable();

	/**
	 * Bytes that have been sent but not yet handed to the operating system.
	 * @return number of bytes
	 */
	long pendingBytes();

	/**
	 * Hears of the outcome of a send.
	 */
	@FunctionalInterface
	interface SendCallback {

		/**
		 * The send has ended.
		 * @param error the error, or null if the bytes were handed to the operating
		 * system
		 */
		void done(@Nullable Throwable error);

	}

}
