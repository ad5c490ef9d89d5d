package io.websockexnova.behavior;

/**
 * The connection, or the attempt to make one, ended.
 */
public class ConnectionLostException extends NovaException {

	private final transient Loss loss;

	/**
	 * A new exception.
	 * @param message what it means for the caller
	 * @param loss how the connection ended
	 */
	public ConnectionLostException(String message, Loss loss) {
		super(message, loss.cause());
		this.loss = loss;
	}

	/**
	 * A new exception with the message of the loss.
	 * @param loss how the connection ended
	 */
	public ConnectionLostException(Loss loss) {
		this(loss.message(), loss);
	}

	/**
	 * How the connection ended.
	 * @return the loss
	 */
	public Loss loss() {
		return this.loss;
	}

}
