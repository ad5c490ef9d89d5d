package io.websockexnova.engine;

import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.Lane;
import io.websockexnova.behavior.Outbound;
import io.websockexnova.behavior.RateLimit;
import io.websockexnova.behavior.RequestFate;
import io.websockexnova.client.NotSentException;
import io.websockexnova.transport.Socket;

/**
 * A message that waits to be sent, or is being sent. Loop only.
 */
final class Item implements Socket.SendCallback {

	private final Outbound message;

	private final @Nullable List<String> kinds;

	private final Lane lane;

	private final @Nullable RequestFate fate;

	private final Socket.SendCallback callback;

	/** Place among all messages of the user; kept when it is sent again. */
	long order;

	/** What it costs; null until it has been asked for. */
	@Nullable List<RateLimit.Charge> charges;

	/** Set when its price cannot be told. */
	@Nullable NotSentException refusal;

	private @Nullable Outbox writer;

	private @Nullable Outbox loser;

	private @Nullable Backlog home;

	private int length;

	/**
	 * A message of the engine, which dies with its socket.
	 */
	Item(Outbound message, Lane lane, Socket.SendCallback callback) {
		this(message, null, lane, null, callback);
	}

	/**
	 * A message of the user.
	 * @param message the message
	 * @param kinds what the rate limit counts, one kind for each call of a batch; null
	 * for the kind of the message
	 * @param lane its urgency
	 * @param fate what becomes of it when the connection is lost, or null if that is left
	 * to the offline policy
	 * @param callback hears of the outcome once
	 */
	Item(Outbound message, @Nullable List<String> kinds, Lane lane, @Nullable RequestFate fate,
			Socket.SendCallback callback) {
		this.message = message;
		this.kinds = kinds;
		this.lane = lane;
		this.fate = fate;
		this.callback = callback;
	}

	Outbound message() {
		return this.message;
	}

	/**
	 * What the rate limit counts of a batch; null for a single message.
	 */
	@Nullable List<String> kinds() {
		return this.kinds;
	}

	Lane lane() {
		return this.lane;
	}

	@Nullable RequestFate fate() {
		return this.fate;
	}

	/**
	 * Whether it waits for the next connection if nothing of it has left.
	 */
	boolean comesBack() {
		return this.fate == RequestFate.RETRY_IF_UNSENT || this.fate == RequestFate.RETRY_IDEMPOTENT;
	}

	/**
	 * A socket takes it.
	 * @param outbox writes to the socket
	 * @param origin where it goes back to, or null
	 * @param size length in bytes of what is sent
	 */
	void handedOver(Outbox outbox, @Nullable Backlog origin, int size) {
		this.writer = outbox;
		this.home = origin;
		this.length = size;
	}

	/**
	 * The answer of the socket.
	 */
	@Override
	public void done(@Nullable Throwable error) {
		Outbox outbox = Objects.requireNonNull(this.writer, "no socket has taken it");
		if (error == null) {
			outbox.sent(this, this.length);
		}
		else {
			outbox.unsent(this, this.home, error);
		}
	}

	/**
	 * A socket that had taken it is gone, or will be, and has not sent it.
	 */
	void lost() {
		this.loser = this.writer;
		this.writer = null;
	}

	/**
	 * Whether a socket has failed to send the message, so that the same one is not tried
	 * again.
	 * @param outbox writes to the socket
	 */
	boolean isLostBy(Outbox outbox) {
		return this.loser == outbox;
	}

	/**
	 * Whether a socket has taken the message, so that some or all of it may have left.
	 * @param outbox writes to the socket
	 */
	boolean isHandedOverTo(Outbox outbox) {
		return this.writer == outbox;
	}

	/**
	 * Whether a socket has taken the message.
	 */
	boolean isHandedOver() {
		return this.writer != null;
	}

	/**
	 * Tells whoever waits.
	 * @param error why it has not been sent, or null if it has
	 */
	void end(@Nullable Throwable error) {
		this.callback.done(error);
	}

}
