package io.websockexnova.transport.netty;

/**
 * Takes what a {@link FrameDecoder} has decoded.
 */
interface FrameSink {

	/**
	 * A whole message, borrowed for the call.
	 * @param array holds the bytes
	 * @param offset index of the first byte
	 * @param length number of bytes
	 * @param text whether it is a text message
	 */
	void onMessage(byte[] array, int offset, int length, boolean text);

	/**
	 * A part of a message that is not complete yet, the first of it.
	 */
	void onPart();

	/**
	 * A ping.
	 * @param payload its payload, ours to keep
	 */
	void onPing(byte[] payload);

	/**
	 * A pong.
	 * @param payload its payload, ours to keep
	 */
	void onPong(byte[] payload);

	/**
	 * A valid close frame; nothing follows it.
	 * @param code the code, 1005 if there was none
	 * @param reason the reason, possibly empty
	 */
	void onClose(int code, String reason);

}
