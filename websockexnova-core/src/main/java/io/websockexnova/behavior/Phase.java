package io.websockexnova.behavior;

/**
 * Where a connection is in its life.
 */
public enum Phase {

	/**
	 * Never started.
	 */
	IDLE,

	/**
	 * Resolving, connecting, TLS, upgrade.
	 */
	CONNECTING,

	/**
	 * The socket is open; greeting and login are under way.
	 */
	AUTHENTICATING,

	/**
	 * Logged in; subscriptions are being restored and confirmed.
	 */
	RESTORING,

	/**
	 * In service.
	 */
	READY,

	/**
	 * Waiting for the next attempt.
	 */
	BACKING_OFF,

	/**
	 * Closing on purpose.
	 */
	CLOSING,

	/**
	 * Ended; only an explicit connect starts again.
	 */
	CLOSED;

	/**
	 * Whether a socket is open in this phase and messages may flow.
	 * @return true for AUTHENTICATING, RESTORING and READY
	 */
	public boolean isOpen() {
		return this == AUTHENTICATING || this == RESTORING || this == READY;
	}

}
