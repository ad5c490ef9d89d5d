package io.websockexnova.behavior;

/**
 * What becomes of a request when the connection is lost before its answer.
 */
public enum RequestFate {

	/**
	 * It fails: as not sent if nothing of it can have left, otherwise as unknown.
	 */
	FAIL,

	/**
	 * It waits for the next connection if nothing of it can have left; otherwise it fails
	 * as unknown.
	 */
	RETRY_IF_UNSENT,

	/**
	 * It is sent again on the next connection, even if it may have been carried out: for
	 * requests that may be carried out twice.
	 */
	RETRY_IDEMPOTENT

}
