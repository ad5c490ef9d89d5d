package io.websockexnova.engine;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.Outbound;
import io.websockexnova.client.NotSentException;
import io.websockexnova.transport.Socket;

/**
 * A queued message. Loop only.
 */
final class Item {

	private final Outbound message;

	private final Socket.SendCallback callback;

	/** Set when its price cannot be told. */
	@Nullable NotSentException refusal;

	private @Nullable Outbox writer;

	Item(Outbound message, Socket.SendCallback callback) {
		this.message = message;
		this.callback = callback;
	}

	Outbound message() {
		return this.message;
	}

	void handedOver(Outbox outbox) {
		this.writer = outbox;
	}

	/**
	 * Whether a socket has taken the message, so that some or all of it may have left.
	 * @param outbox writes to the socket
	 */
	boolean isHandedOverTo(Outbox outbox) {
		return this.writer == outbox;
	}

	void done(@Nullable Throwable error) {
		this.callback.done(error);
	}

}
