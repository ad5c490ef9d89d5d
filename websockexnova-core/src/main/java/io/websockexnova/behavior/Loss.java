package io.websockexnova.behavior;

import java.time.Duration;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * How an attempt or a connection ended.
 *
 * @param kind what happened
 * @param message one line for humans, without secrets
 * @param closeCode close code of RFC 6455 section 7.4, 1006 when the connection ended
 * without a close frame, or 0 if the socket was never open
 * @param httpStatus status of a refused upgrade, or 0
 * @param retryAfter how long the server asked us to wait, or null
 * @param lastError the last error the server reported on this connection, or null; venues
 * close without a code after naming the reason this way
 * @param cause the exception behind it, or null
 */
public record Loss(Kind kind, String message, int closeCode, int httpStatus, @Nullable Duration retryAfter,
		@Nullable ReplyError lastError, @Nullable Throwable cause) {

	public Loss {
		Objects.requireNonNull(kind, "'kind' must not be null");
		Objects.requireNonNull(message, "'message' must not be null");
	}

	/**
	 * A loss that is not about a close code or a status.
	 * @param kind what happened
	 * @param message one line for humans
	 * @param cause the exception behind it, or null
	 * @return the loss
	 */
	public static Loss of(Kind kind, String message, @Nullable Throwable cause) {
		return new Loss(kind, message, 0, 0, null, null, cause);
	}

	/**
	 * This loss with the last error that the server reported.
	 * @param error the error, or null
	 * @return the loss
	 */
	public Loss withLastError(@Nullable ReplyError error) {
		return new Loss(this.kind, this.message, this.closeCode, this.httpStatus, this.retryAfter, error, this.cause);
	}

	/**
	 * What happened.
	 */
	public enum Kind {

		/**
		 * The URL, a header or the configuration cannot be used.
		 */
		CONFIGURATION,

		/**
		 * The host name could not be resolved.
		 */
		RESOLVE,

		/**
		 * The TCP connection could not be made.
		 */
		CONNECT,

		/**
		 * TLS failed.
		 */
		TLS,

		/**
		 * The upgrade was answered, but not with a valid 101.
		 */
		UPGRADE,

		/**
		 * A stage before READY took longer than its deadline.
		 */
		TIMEOUT,

		/**
		 * The login failed.
		 */
		AUTHENTICATION,

		/**
		 * The peer sent a close frame.
		 */
		CLOSED_BY_PEER,

		/**
		 * The connection ended without a close frame.
		 */
		ABNORMAL,

		/**
		 * The peer broke the protocol and we closed.
		 */
		PROTOCOL_VIOLATION,

		/**
		 * No sign of life within the pong deadline.
		 */
		PONG_TIMEOUT,

		/**
		 * No data within the silence deadline.
		 */
		SILENCE,

		/**
		 * A handler failed or asked for a new connection.
		 */
		HANDLER,

		/**
		 * A topic could not be repaired on this connection.
		 */
		REPAIR,

		/**
		 * The operating system took no bytes for too long.
		 */
		WRITE_TIMEOUT,

		/**
		 * A recovery that an error handler asked for failed.
		 */
		RECOVERY

	}

}
