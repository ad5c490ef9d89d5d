package io.websockexnova.test.proxy;

/**
 * Which way bytes flow.
 */
public enum Direction {

	/**
	 * From the client to the server.
	 */
	TO_SERVER,

	/**
	 * From the server to the client.
	 */
	TO_CLIENT

}
