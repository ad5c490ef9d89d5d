package io.websockexnova.test.conformance;

import java.net.URI;

/**
 * A transport that the contract suite drives, and the server that its connections lead
 * to.
 */
interface TransportUnderTest extends AutoCloseable {

	/** Number of loops of the transport. */
	int LOOPS = 3;

	/**
	 * The transport.
	 * @return always the same
	 */
	TransportFixture fixture();

	/**
	 * URL of the server.
	 * @param path path and query
	 * @return a URL with the host localhost
	 */
	URI uri(String path);

	/**
	 * Takes the next attempt to connect.
	 * @return the server's end
	 */
	ServerEnd accept();

	/**
	 * Attempts that have reached the server.
	 * @return the number
	 */
	int accepted();

	/**
	 * Refuses all attempts from now on.
	 */
	void refuse();

	@Override
	void close();

}
