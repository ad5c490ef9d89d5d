package io.websockexnova.test.deribit;

/**
 * Where a connection that is accepted and dropped ends.
 */
public enum DropPoint {

	/**
	 * At once after the accept, by the end of the stream: a reset could still fail the
	 * connect itself.
	 */
	ON_ACCEPT,

	/**
	 * After the upgrade request was read, without an answer, by a reset.
	 */
	ON_UPGRADE_REQUEST,

	/**
	 * Right after the 101 was sent, by the end of the stream.
	 */
	AFTER_UPGRADE

}
