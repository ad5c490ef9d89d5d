package io.websockexnova.behavior;

/**
 * What happens to messages and requests while the client is not READY.
 */
public enum OfflinePolicy {

	/**
	 * They fail at once.
	 */
	FAIL,

	/**
	 * They wait in a bounded queue; a full queue fails them.
	 */
	WAIT

}
