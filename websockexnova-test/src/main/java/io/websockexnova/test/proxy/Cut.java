package io.websockexnova.test.proxy;

/**
 * How a connection is broken. Both sides see the same.
 */
public enum Cut {

	/**
	 * By an RST.
	 */
	RESET,

	/**
	 * By a FIN.
	 */
	FIN,

	/**
	 * Not at all: it stays open, but no byte comes through any more in either direction.
	 */
	BLACKHOLE

}
