package io.websockexnova.transport;

/**
 * Whatever moves bytes: makes WebSocket connections, frames and validates messages. It
 * never retries, never follows redirects and never runs user code.
 */
public interface Transport extends AutoCloseable {

	/**
	 * Assigns a loop to a client, in turn.
	 * @return the loop
	 */
	Loop nextLoop();

	/**
	 * Starts an attempt to connect. Returns at once; the outcome arrives at the listener,
	 * on the loop.
	 * @param request where and how
	 * @param loop a loop of this transport; everything of this connection happens on it
	 * @param listener hears of the outcome and, if there is a socket, of all it receives
	 * @return the attempt
	 */
	Connecting connect(ConnectRequest request, Loop loop, SocketListener listener);

	/**
	 * Ends the transport with its threads and all its sockets. Idempotent.
	 */
	@Override
	void close();

	/**
	 * An attempt under way.
	 */
	interface Connecting {

		/**
		 * Gives the attempt up and closes its socket, if there is one. The listener hears
		 * nothing afterwards. Has no effect on a connection that has opened.
		 */
		void cancel();

	}

}
