package io.websockexnova.test.conformance;

import io.websockexnova.test.peer.Frame;

/**
 * The server's end of a connection, over any transport.
 */
interface ServerEnd {

	/**
	 * Accepts the upgrade.
	 * @param subprotocol the subprotocol to choose, or an empty string for none
	 * @return this
	 */
	ServerEnd upgrade(String subprotocol);

	/**
	 * Refuses the upgrade.
	 * @param status HTTP status
	 * @param retryAfter seconds that the client shall wait
	 */
	void refuse(int status, int retryAfter);

	ServerEnd send(Frame... frames);

	Frame read();

	/**
	 * Waits until the client has ended the connection.
	 */
	void awaitEnd();

	/**
	 * Ends the connection in order.
	 */
	void close();

	/**
	 * Breaks the connection.
	 */
	void reset();

}
