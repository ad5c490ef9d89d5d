package io.websockexnova.behavior;

/**
 * The server answered a request with an error.
 */
public class RejectedException extends NovaException {

	private final transient ReplyError error;

	/**
	 * A new exception.
	 * @param what what was rejected, such as the method
	 * @param error the server's error
	 */
	public RejectedException(String what, ReplyError error) {
		super(what + " was rejected by the server: " + error, null);
		this.error = error;
	}

	/**
	 * The server's error.
	 * @return the error
	 */
	public ReplyError error() {
		return this.error;
	}

}
