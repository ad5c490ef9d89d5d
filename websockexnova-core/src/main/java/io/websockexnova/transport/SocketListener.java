package io.websockexnova.transport;

import org.jspecify.annotations.Nullable;

/**
 * Hears of one connection, always on its loop. Exactly one of {@link #failed} and
 * {@link #closed} is the last call, unless the attempt is cancelled or the socket
 * aborted: then nothing follows.
 */
public interface SocketListener {

	/**
	 * The upgrade succeeded.
	 * @param socket the open socket
	 * @param handshake what was agreed on
	 */
	void opened(Socket socket, Handshake handshake);

	/**
	 * The attempt failed; there was no socket.
	 * @param error what went wrong
	 */
	void failed(HandshakeException error);

	/**
	 * Bytes came in, before they are decoded.
	 * @param count number of bytes
	 */
	void received(int count);

	/**
	 * A complete message. The bytes are borrowed and valid only during the call.
	 * @param array holds the bytes
	 * @param offset index of the first byte
	 * @param length number of bytes
	 * @param text whether it is a text message; its UTF-8 has been validated
	 */
	void message(byte[] array, int offset, int length, boolean text);

	/**
	 * A ping came in; the transport answers it.
	 */
	void ping();

	/**
	 * A pong came in.
	 * @param payload its payload
	 */
	void pong(byte[] payload);

	/**
	 * The socket can take more after {@link Socket#isWritable()} was false.
	 */
	void writable();

	/**
	 * The connection ended.
	 * @param info how
	 * @param error the error behind it, or null
	 */
	void closed(CloseInfo info, @Nullable Throwable error);

}
