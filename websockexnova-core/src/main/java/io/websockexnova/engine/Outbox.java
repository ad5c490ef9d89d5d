package io.websockexnova.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.Lane;
import io.websockexnova.behavior.Outbound;
import io.websockexnova.behavior.Payload;
import io.websockexnova.behavior.RateLimit;
import io.websockexnova.client.NotSentException;
import io.websockexnova.transport.Loop;
import io.websockexnova.transport.Socket;

/**
 * Writes to one socket: lanes by urgency, each in order, limited by credits and by the
 * socket's writability. Messages of the user follow once the socket serves. Loop only.
 * <p>
 * A lane whose first message lacks credit lets the others pass, but they leave it the
 * credit that it waits for: an expensive message is not starved by cheap ones of a less
 * urgent lane. CONTROL, CANCEL and ORDER always come first. SUBSCRIPTION and QUERY come
 * before BULK, but at most {@value #PATIENCE} of their messages before one of BULK: bulk
 * is starved only by cancels and orders, and only where it shares their buckets.
 */
final class Outbox {

	private static final int PATIENCE = 32;

	private static final Lane[] USUAL = Lane.values();

	private static final Lane[] BULK_IS_DUE = { Lane.CONTROL, Lane.CANCEL, Lane.ORDER, Lane.BULK, Lane.SUBSCRIPTION,
			Lane.QUERY };

	private final Shared shared;

	private final Credits credits;

	private final Consumer<Throwable> failures;

	private final Socket socket;

	private final Timers timers;

	private final SocketLane control = new SocketLane(Lane.CONTROL);

	private final SocketLane subscription = new SocketLane(Lane.SUBSCRIPTION);

	private @Nullable Backlog backlog;

	/** Where messages wait that may be sent now, by the lane's place. */
	private final @Nullable LaneQueue[] queues = new LaneQueue[USUAL.length];

	private Loop.@Nullable Timer wakeUp;

	private long wakeUpDue;

	private boolean detached;

	private boolean pumping;

	/** Lanes, one bit each, whose first message cannot be paid now. */
	private int blocked;

	private long wait;

	/** Messages that have come before the first of the bulk lane. */
	private int overtaking;

	/**
	 * New.
	 * @param shared what the parts of the client share
	 * @param credits buckets of the client
	 * @param failures takes what the {@code RateLimitHandler} throws
	 * @param socket the socket
	 * @param timers timers of the socket
	 */
	Outbox(Shared shared, Credits credits, Consumer<Throwable> failures, Socket socket, Timers timers) {
		this.shared = shared;
		this.credits = credits;
		this.failures = failures;
		this.socket = socket;
		this.timers = timers;
		this.queues[Lane.CONTROL.ordinal()] = this.control.queue;
		this.queues[Lane.SUBSCRIPTION.ordinal()] = this.subscription.queue;
	}

	/**
	 * Greeting, login, heartbeats and answers to challenges: never waits for credit.
	 * @return the most urgent lane
	 */
	Outlet control() {
		return this.control;
	}

	/**
	 * Subscribe and unsubscribe requests, and answers to requests of the server.
	 * @return the lane
	 */
	Outlet subscription() {
		return this.subscription;
	}

	int size() {
		return this.control.queue.size() + this.subscription.queue.size();
	}

	/**
	 * Messages of the user may follow.
	 * @param messages where they wait
	 */
	void serve(Backlog messages) {
		this.backlog = messages;
		Backlog.LANES.forEach((lane) -> this.queues[lane.ordinal()] = messages.lane(lane));
		pump();
	}

	/**
	 * Messages of the user go elsewhere.
	 */
	void release() {
		this.backlog = null;
		Backlog.LANES.forEach((lane) -> this.queues[lane.ordinal()] = null);
	}

	/**
	 * The socket is gone, and what waits for it fails.
	 * @param reason why
	 */
	void detach(Throwable reason) {
		this.detached = true;
		release();
		this.control.failAll(reason);
		this.subscription.failAll(reason);
	}

	/**
	 * Sends what may be sent now.
	 */
	void pump() {
		startOver();
		if (this.pumping) {
			return;
		}
		this.pumping = true;
		try {
			Item next = choose();
			while (next != null) {
				write(next);
				next = choose();
			}
		}
		finally {
			this.pumping = false;
			this.credits.releaseClaims();
		}
		if (this.wait > 0) {
			wakeUpAfter(this.wait);
		}
	}

	private void startOver() {
		this.blocked = 0;
		this.wait = 0;
		this.credits.releaseClaims();
	}

	private @Nullable Item choose() {
		if (isEmpty() || this.detached || !this.socket.isWritable()) {
			return null;
		}
		for (Lane lane : (this.overtaking < PATIENCE) ? USUAL : BULK_IS_DUE) {
			LaneQueue queue = ((this.blocked & bit(lane)) == 0) ? this.queues[lane.ordinal()] : null;
			Item first = (queue != null) ? queue.peek() : null;
			if (queue == null || first == null) {
				continue;
			}
			if (!first.isLostBy(this) && pay(first)) {
				return take(queue, first);
			}
			this.blocked |= bit(lane);
		}
		return null;
	}

	private Item take(LaneQueue queue, Item item) {
		queue.poll();
		Backlog messages = this.backlog;
		if (item.lane() == Lane.BULK) {
			this.overtaking = 0;
		}
		else if (item.lane() == Lane.SUBSCRIPTION || item.lane() == Lane.QUERY) {
			boolean bulkWaits = messages != null && !messages.lane(Lane.BULK).isEmpty();
			this.overtaking = bulkWaits ? this.overtaking + 1 : 0;
		}
		if (messages != null && item.lane() != Lane.CONTROL && item.lane() != Lane.SUBSCRIPTION) {
			messages.removed();
		}
		return item;
	}

	private boolean isEmpty() {
		return (this.backlog == null || this.backlog.size() == 0) && this.control.queue.isEmpty()
				&& this.subscription.queue.isEmpty();
	}

	private static int bit(Lane lane) {
		return 1 << lane.ordinal();
	}

	private void wakeUpAfter(long nanos) {
		long due = this.shared.loop().nanoTime() + nanos;
		if (this.wakeUp != null && this.wakeUpDue - due <= 0) {
			return;
		}
		if (this.wakeUp != null) {
			this.wakeUp.cancel();
		}
		this.wakeUpDue = due;
		this.wakeUp = this.timers.after(Duration.ofNanos(nanos), () -> {
			this.wakeUp = null;
			pump();
		});
	}

	// A message whose price cannot be told is refused, except on the control lane: there
	// would soon be no connection without heartbeats.
	private boolean pay(Item item) {
		boolean urgent = item.lane() == Lane.CONTROL;
		try {
			List<RateLimit.Charge> charges = charges(item);
			if (urgent) {
				this.credits.takeUrgently(charges);
				return true;
			}
			long needed = this.credits.take(charges);
			if (needed > 0) {
				this.wait = (this.wait > 0) ? Math.min(this.wait, needed) : needed;
			}
			return needed == 0;
		}
		catch (Throwable ex) {
			item.charges = List.of();
			this.failures.accept(ex);
			if (!urgent) {
				item.refusal = new NotSentException(
						"the RateLimitHandler of client '" + this.shared.name() + "' failed: " + ex.getMessage(), ex);
			}
			return true;
		}
	}

	private List<RateLimit.Charge> charges(Item item) {
		List<RateLimit.Charge> known = item.charges;
		if (known != null) {
			return known;
		}
		List<String> kinds = item.kinds();
		List<RateLimit.Charge> charges;
		if (kinds == null) {
			charges = this.shared.behaviors().rateLimit().charges(item.message());
		}
		else {
			charges = new ArrayList<>();
			for (String kind : kinds) {
				Outbound part = new Outbound(kind, item.message().payload());
				charges.addAll(this.shared.behaviors().rateLimit().charges(part));
			}
		}
		item.charges = charges;
		return charges;
	}

	private void write(Item item) {
		if (item.refusal != null) {
			item.end(item.refusal);
			return;
		}
		Outbound message = this.shared.interceptors().outbound(item, this.failures);
		if (message == null) {
			return;
		}
		Payload payload = message.payload();
		item.handedOver(this, this.backlog, payload.length());
		this.socket.send(payload.array(), payload.offset(), payload.length(), payload.isText(), item);
	}

	/**
	 * A message has left.
	 * @param item the message
	 * @param length its length in bytes
	 */
	void sent(Item item, int length) {
		this.shared.counters().messagesSent++;
		this.shared.counters().bytesSent += length;
		item.end(null);
	}

	/**
	 * A message has not left. The server has not got it whole, so it has neither acted on
	 * it nor counted it.
	 * @param item the message
	 * @param home where it came from, or null
	 * @param error why
	 */
	void unsent(Item item, @Nullable Backlog home, Throwable error) {
		if (item.charges != null) {
			this.credits.giveBack(item.charges);
		}
		if (home != null && item.comesBack() && item.isHandedOverTo(this)) {
			item.lost();
			home.putBack(item);
		}
		else {
			item.end(new NotSentException("the connection was lost while sending", error));
		}
	}

	/**
	 * A lane that dies with the socket.
	 */
	private final class SocketLane implements Outlet {

		private final LaneQueue queue = new LaneQueue();

		private final Lane lane;

		SocketLane(Lane lane) {
			this.lane = lane;
		}

		@Override
		public Item add(Outbound message, Socket.SendCallback done) {
			Item item = new Item(message, this.lane, done);
			if (Outbox.this.detached) {
				item.end(new NotSentException("the connection is gone", null));
				return item;
			}
			this.queue.add(item);
			pump();
			return item;
		}

		@Override
		public boolean cancel(Item item) {
			return this.queue.remove(item);
		}

		private void failAll(Throwable reason) {
			this.queue.clear().forEach((item) -> item.end(reason));
		}

	}

}
