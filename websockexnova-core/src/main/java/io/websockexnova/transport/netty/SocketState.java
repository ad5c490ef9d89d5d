package io.websockexnova.transport.netty;

/**
 * Where the connection is in its life.
 */
enum SocketState {

	/**
	 * No close frame yet.
	 */
	OPEN,

	/**
	 * We have sent a close frame and wait for the peer's.
	 */
	CLOSING,

	/**
	 * The outcome is known; input is discarded until TCP ends.
	 */
	DRAINING,

	/**
	 * TCP has ended, or the owner wants to hear no more.
	 */
	ENDED

}
