package io.websockexnova.client;

/**
 * State of the circuit breaker of a client's endpoint.
 */
public enum BreakerState {

	/**
	 * Attempts are made.
	 */
	CLOSED,

	/**
	 * Attempts have failed too often in a row: none is made for a while.
	 */
	OPEN,

	/**
	 * One attempt of one client probes the endpoint.
	 */
	HALF_OPEN

}
