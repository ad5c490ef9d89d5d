package io.websockexnova.behavior;

/**
 * How much a client reports.
 */
public enum TelemetryLevel {

	/**
	 * Essentials only.
	 */
	MINIMAL,

	/**
	 * Connection stability.
	 */
	STANDARD,

	/**
	 * Everything, per message.
	 */
	DETAILED

}
