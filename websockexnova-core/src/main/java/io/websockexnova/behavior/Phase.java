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
	 * Finishing what is in flight; takes nothing new.
	 */
	DRAINING,

	/**
	 * Closing on purpose.
	 */
	CLOSING,

	/**
	 * Down on purpose, with topics and streams kept, until resumed.
	 */
	PAUSED,

	/**
	 * Ended; only an explicit connect starts again.
	 */
	CLOSED;

	/**
	 * Whether a socket is open in this phase and messages may flow.
	 * @return true for AUTHENTICATING, RESTORING, READY and DRAINING
	 */
	public boolean isOpen() {
		return this == AUTHENTICATING || this == RESTORING || this == READY || this == DRAINING;
	}

	/**
	 * Whether nothing happens in this phase unless somebody asks for it.
	 * @return true for IDLE, PAUSED and CLOSED
	 */
	public boolean isResting() {
		return this == IDLE || this == PAUSED || this == CLOSED;
	}

}
