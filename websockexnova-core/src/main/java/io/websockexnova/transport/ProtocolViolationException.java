package io.websockexnova.transport;

/**
 * The peer broke RFC 6455 or one of our limits, and we closed.
 */
public class ProtocolViolationException extends RuntimeException {

	private final int closeCode;

	/**
	 * A new exception.
	 * @param closeCode the code we sent: 1002, 1007, 1008 or 1009
	 * @param message what was wrong; names the limit if it is one
	 */
	public ProtocolViolationException(int closeCode, String message) {
		super(message);
		this.closeCode = closeCode;
	}

	/**
	 * The close code that we sent.
	 * @return the code
	 */
	public int closeCode() {
		return this.closeCode;
	}

}
