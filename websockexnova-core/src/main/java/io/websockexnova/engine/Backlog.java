package io.websockexnova.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.ConnectionLostException;
import io.websockexnova.behavior.Lane;
import io.websockexnova.behavior.OfflinePolicy;
import io.websockexnova.behavior.Outbound;
import io.websockexnova.behavior.RequestFate;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.ClientClosedException;
import io.websockexnova.client.NotSentException;
import io.websockexnova.client.RequestOptions;

/**
 * Messages of the user that wait to be sent, by lane and bounded. They outlive sockets if
 * their fate or the offline policy says so. Loop only.
 * <p>
 * The bound is {@code outbound.queue-capacity}. Of it BULK takes three quarters at most,
 * so that a full bulk lane keeps no question out; an eighth comes on top for ORDER and
 * CANCEL, and another for CANCEL alone, so that neither questions keep an order out nor
 * orders a cancel. What comes back from a lost connection had its place already and takes
 * it again.
 */
final class Backlog {

	/** So that the calls of a batch find places of their own if they come back. */
	private static final long LARGEST_BATCH = 1L << 24;

	/** The lanes of the user. */
	static final List<Lane> LANES = List.of(Lane.CANCEL, Lane.ORDER, Lane.QUERY, Lane.BULK);

	private final Shared shared;

	private final Runnable emptied;

	private final Consumer<Throwable> failures;

	/** By the lane's place; null for those of the engine. */
	private final @Nullable LaneQueue[] lanes = new LaneQueue[Lane.values().length];

	private int size;

	private long lastOrder;

	private @Nullable Outbox outbox;

	private @Nullable ClientClosedException ended;

	private boolean draining;

	/**
	 * New.
	 * @param shared what the parts of the client share
	 * @param emptied called when the last message has left the queue
	 * @param failures takes what the {@code RateLimitHandler} throws
	 */
	Backlog(Shared shared, Runnable emptied, Consumer<Throwable> failures) {
		this.shared = shared;
		this.emptied = emptied;
		this.failures = failures;
		for (Lane lane : LANES) {
			this.lanes[lane.ordinal()] = new LaneQueue();
		}
	}

	int size() {
		return this.size;
	}

	LaneQueue lane(Lane lane) {
		return Objects.requireNonNull(this.lanes[lane.ordinal()], "not a lane of the user");
	}

	/**
	 * A message has been taken out of its lane.
	 */
	void removed() {
		this.size--;
		if (this.size == 0) {
			this.emptied.run();
		}
	}

	/**
	 * A socket is in service.
	 * @param next writes to it
	 */
	void serve(Outbox next) {
		Outbox before = this.outbox;
		if (before != null) {
			before.release();
		}
		this.outbox = next;
		next.serve(this);
	}

	/**
	 * No socket is in service any more.
	 * @param error how the connection ended
	 */
	void disconnected(ConnectionLostException error) {
		this.outbox = null;
		this.draining = false;
		boolean waits = this.shared.get(Setting.OFFLINE_POLICY) == OfflinePolicy.WAIT;
		NotSentException reason = new NotSentException(
				"client '" + this.shared.name() + "' lost its connection: " + error.getMessage(), error);
		List<Item> failing = new ArrayList<>();
		for (Lane lane : LANES) {
			for (Item item : lane(lane).items()) {
				boolean stays = (item.fate() != null) ? item.comesBack() : waits;
				if (!stays && lane(lane).remove(item)) {
					failing.add(item);
				}
			}
		}
		fail(failing, reason);
	}

	/**
	 * From here on nothing new is taken, while what waits is still sent.
	 */
	void drain() {
		this.draining = true;
	}

	/**
	 * The client has ended: what waits fails, and so do messages that come before the
	 * next {@link #begin}.
	 * @param reason why
	 */
	void end(ClientClosedException reason) {
		this.ended = reason;
		List<Item> failing = new ArrayList<>();
		LANES.forEach((lane) -> failing.addAll(lane(lane).clear()));
		fail(failing, notSent(reason));
	}

	/**
	 * The client connects.
	 */
	void begin() {
		this.ended = null;
	}

	/**
	 * Finds the lane of a message.
	 * @param message the message
	 * @param kinds what the rate limit counts of a batch, of which the most urgent
	 * decides; null for a single message
	 * @param options what the caller wants
	 * @return the lane
	 * @throws NotSentException if the handler failed
	 */
	Lane laneOf(Outbound message, @Nullable List<String> kinds, RequestOptions options) {
		if (options.lane() != null) {
			return options.lane();
		}
		try {
			if (kinds == null) {
				return wish(message);
			}
			Lane lane = Lane.BULK;
			for (String kind : kinds) {
				Lane wish = wish(new Outbound(kind, message.payload()));
				lane = (wish.compareTo(lane) < 0) ? wish : lane;
			}
			return lane;
		}
		catch (Throwable ex) {
			this.failures.accept(ex);
			throw new NotSentException(
					"the RateLimitHandler of client '" + this.shared.name() + "' failed: " + ex.getMessage(), ex);
		}
	}

	private Lane wish(Outbound message) {
		Lane wish = this.shared.behaviors().rateLimit().lane(message);
		if (this.lanes[wish.ordinal()] == null) {
			throw new IllegalStateException("RateLimitHandler puts '" + message.kind() + "' on the lane " + wish
					+ ", which is the engine's; use CANCEL, ORDER, QUERY or BULK");
		}
		return wish;
	}

	/**
	 * Queues a message, or fails it.
	 * @param item the message
	 */
	void add(Item item) {
		NotSentException refusal = refusal(item);
		if (refusal != null) {
			item.end(refusal);
			return;
		}
		this.lastOrder += LARGEST_BATCH;
		item.order = this.lastOrder;
		this.size++;
		lane(item.lane()).add(item);
		if (this.outbox != null) {
			this.outbox.pump();
		}
	}

	/**
	 * Takes a message back that a lost connection has not sent, or that may be sent
	 * again. It leaves before those that came later.
	 * @param item the message
	 */
	void putBack(Item item) {
		if (this.ended != null) {
			item.end(notSent(this.ended));
			return;
		}
		this.shared.counters().retries++;
		this.size++;
		lane(item.lane()).putBack(item);
		if (this.outbox != null) {
			this.outbox.pump();
		}
	}

	/**
	 * Takes a message back that has not been written yet.
	 * @param item the item
	 * @return whether it was still queued
	 */
	boolean cancel(Item item) {
		boolean queued = lane(item.lane()).remove(item);
		if (queued) {
			removed();
		}
		if (queued && this.outbox != null) {
			// What waited behind it may be cheaper.
			this.outbox.pump();
		}
		return queued;
	}

	private @Nullable NotSentException refusal(Item item) {
		String name = this.shared.name();
		if (this.ended != null) {
			return notSent(this.ended);
		}
		if (this.draining) {
			return new NotSentException("client '" + name + "' is being drained and takes nothing new", null);
		}
		if (this.outbox == null && this.shared.get(Setting.OFFLINE_POLICY) == OfflinePolicy.FAIL) {
			return new NotSentException("client '" + name
					+ "' is not READY; await connect(), or set 'outbound.offline' to 'wait' to queue while it is not",
					null);
		}
		int capacity = capacity(item.lane(), this.shared.get(Setting.QUEUE_CAPACITY));
		if (this.size >= capacity) {
			return new NotSentException("the queue of client '" + name + "' is full with " + this.size
					+ " messages ('outbound.queue-capacity')", null);
		}
		return null;
	}

	static int capacity(Lane lane, int capacity) {
		int eighth = Math.max(1, capacity / 8);
		return switch (lane) {
			case CANCEL -> capacity + 2 * eighth;
			case ORDER -> capacity + eighth;
			case BULK -> Math.max(1, capacity - 2 * eighth);
			default -> capacity;
		};
	}

	private void fail(List<Item> items, NotSentException reason) {
		this.size -= items.size();
		items.forEach((item) -> item.end(reason));
		if (!items.isEmpty() && this.size == 0) {
			this.emptied.run();
		}
	}

	static @Nullable RequestFate fate(RequestOptions options, RequestFate configured) {
		if (options.fate() != null) {
			return options.fate();
		}
		return (configured != RequestFate.FAIL) ? configured : null;
	}

	private static NotSentException notSent(ClientClosedException reason) {
		return new NotSentException(reason.getMessage(), reason);
	}

}
