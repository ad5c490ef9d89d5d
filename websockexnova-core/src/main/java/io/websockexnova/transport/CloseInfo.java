package io.websockexnova.transport;

/**
 * How a connection ended.
 *
 * @param code close code of RFC 6455 section 7.4; 1005 if the peer's close frame had
 * none, 1006 if there was no close frame. Neither is ever sent.
 * @param reason close reason, possibly empty
 * @param initiator who closed first
 * @param clean whether both close frames were exchanged
 */
public record CloseInfo(int code, String reason, Initiator initiator, boolean clean) {

	/**
	 * Who closed first.
	 */
	public enum Initiator {

		/**
		 * We did.
		 */
		LOCAL,

		/**
		 * The peer did.
		 */
		PEER,

		/**
		 * Nobody: the connection broke.
		 */
		NONE

	}

}
