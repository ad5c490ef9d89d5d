package io.websockexnova.behavior;

/**
 * What becomes of a request when the connection is lost before its answer. A message of
 * which not all bytes were handed to the operating system counts as unsent: the server
 * cannot have received it whole.
 */
public enum RequestFate {

	/**
	 * It fails: as not sent if it cannot have left whole, otherwise as unknown.
	 */
	FAIL,

	/**
	 * It waits for the next connection if it cannot have left whole, whatever the offline
	 * policy; otherwise it fails as unknown.
	 */
	RETRY_IF_UNSENT,

	/**
	 * It is sent again on the next connection, with a fresh id, even if it may have been
	 * carried out: for requests that may be carried out twice. The deadline counts from
	 * the beginning.
	 */
	RETRY_IDEMPOTENT

}
