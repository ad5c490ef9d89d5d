package io.websockexnova.transport;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * An attempt to connect failed.
 */
public class HandshakeException extends RuntimeException {

	private final Stage stage;

	private final boolean timeout;

	private final int status;

	private final boolean answered;

	private final transient @Nullable Duration retryAfter;

	/**
	 * A new exception.
	 * @param stage stage in which it failed
	 * @param timeout whether the deadline passed
	 * @param message what happened, with the target, without secrets
	 * @param status status of a refused upgrade or of a proxy's refusal, or 0
	 * @param retryAfter how long the server asked us to wait, or null
	 * @param cause the cause, or null
	 */
	public HandshakeException(Stage stage, boolean timeout, String message, int status, @Nullable Duration retryAfter,
			@Nullable Throwable cause) {
		this(stage, timeout, message, status, status != 0, retryAfter, cause);
	}

	private HandshakeException(Stage stage, boolean timeout, String message, int status, boolean answered,
			@Nullable Duration retryAfter, @Nullable Throwable cause) {
		super(message, cause);
		this.stage = stage;
		this.timeout = timeout;
		this.status = status;
		this.answered = answered;
		this.retryAfter = retryAfter;
	}

	/**
	 * The upgrade was answered, but with something that no WebSocket server sends.
	 * @param message what is wrong with it, with the target, without secrets
	 * @return the exception
	 */
	public static HandshakeException invalidAnswer(String message) {
		return new HandshakeException(Stage.UPGRADE, false, message, 0, true, null, null);
	}

	/**
	 * Stage in which the attempt failed.
	 * @return the stage
	 */
	public Stage stage() {
		return this.stage;
	}

	/**
	 * Whether the deadline passed.
	 * @return true for a timeout
	 */
	public boolean isTimeout() {
		return this.timeout;
	}

	/**
	 * Status of a refused upgrade, or, in stage CONNECT, of the proxy's refusal.
	 * @return the status, or 0 if there was no answer with a status
	 */
	public int status() {
		return this.status;
	}

	/**
	 * Whether the other side answered, so that the failure is what it says rather than a
	 * connection that broke or was too slow.
	 * @return true if there was a complete answer, be it a refusal or no valid answer
	 */
	public boolean isAnswered() {
		return this.answered;
	}

	/**
	 * How long the server asked us to wait.
	 * @return the time, or null
	 */
	public @Nullable Duration retryAfter() {
		return this.retryAfter;
	}

	/**
	 * The stages of a handshake.
	 */
	public enum Stage {

		/**
		 * Resolving the host name.
		 */
		RESOLVE,

		/**
		 * Making the TCP connection.
		 */
		CONNECT,

		/**
		 * Negotiating TLS.
		 */
		TLS,

		/**
		 * Waiting for the 101.
		 */
		UPGRADE

	}

}
