package io.websockexnova.engine;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.OfflinePolicy;
import io.websockexnova.behavior.Outbound;
import io.websockexnova.behavior.Payload;
import io.websockexnova.behavior.RateLimit;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.ClientClosedException;
import io.websockexnova.client.NotSentException;
import io.websockexnova.transport.Loop;
import io.websockexnova.transport.Socket;

/**
 * What waits to be sent: lanes by urgency, each first in first out, limited by credits
 * and by the socket's writability. Loop only.
 */
final class Outbox {

	private final Shared shared;

	private final Consumer<Throwable> failures;

	private final Credits credits;

	private final Map<Lane, Deque<Item>> lanes = new EnumMap<>(Lane.class);

	private final Set<Lane> open = EnumSet.noneOf(Lane.class);

	private @Nullable Socket socket;

	private @Nullable Timers timers;

	private Loop.@Nullable Timer wakeUp;

	private long wakeUpDue;

	private @Nullable ClientClosedException ended;

	/**
	 * New.
	 * @param shared what the parts of the client share
	 * @param failures takes what the {@code RateLimitHandler} throws
	 */
	Outbox(Shared shared, Consumer<Throwable> failures) {
		this.shared = shared;
		this.failures = failures;
		this.credits = new Credits(shared.behaviors().rateLimit().limits(), shared.loop());
		for (Lane lane : Lane.values()) {
			this.lanes.put(lane, new ArrayDeque<>());
		}
	}

	int size() {
		return this.lanes.values().stream().mapToInt(Deque::size).sum();
	}

	void attach(Socket opened, Timers generation) {
		this.socket = opened;
		this.timers = generation;
		this.open.add(Lane.CONTROL);
		this.open.add(Lane.SUBSCRIPTION);
	}

	void open(Lane lane) {
		this.open.add(lane);
		pump();
	}

	/**
	 * The socket is gone. What belonged to it fails; user messages wait for the next one
	 * if the policy says so.
	 * @param reason why, for those that fail
	 */
	void detach(Throwable reason) {
		this.socket = null;
		this.timers = null;
		this.wakeUp = null;
		this.open.clear();
		for (Lane lane : Lane.values()) {
			if (lane != Lane.USER || this.shared.get(Setting.OFFLINE_POLICY) == OfflinePolicy.FAIL) {
				failAll(lane, reason);
			}
		}
	}

	/**
	 * The client has ended: what waits fails, and so do messages that come before the
	 * next {@link #begin}.
	 * @param reason why
	 */
	void end(ClientClosedException reason) {
		this.ended = reason;
		for (Lane lane : Lane.values()) {
			failAll(lane, notSent(reason));
		}
	}

	/**
	 * The client connects.
	 */
	void begin() {
		this.ended = null;
	}

	private void failAll(Lane lane, Throwable reason) {
		Deque<Item> queue = queue(lane);
		List<Item> items = new ArrayList<>(queue);
		queue.clear();
		items.forEach((item) -> item.done(reason));
	}

	/**
	 * Queues a message.
	 * @param lane the lane
	 * @param message the message
	 * @param done hears of the outcome exactly once, unless the item is cancelled
	 * @return the queued item
	 */
	Item add(Lane lane, Outbound message, Socket.SendCallback done) {
		Item item = new Item(message, done);
		if (lane == Lane.USER) {
			NotSentException refusal = refusal();
			if (refusal != null) {
				item.done(refusal);
				return item;
			}
		}
		queue(lane).add(item);
		pump();
		return item;
	}

	private @Nullable NotSentException refusal() {
		if (this.ended != null) {
			return notSent(this.ended);
		}
		if (!this.open.contains(Lane.USER) && this.shared.get(Setting.OFFLINE_POLICY) == OfflinePolicy.FAIL) {
			return new NotSentException("client '" + this.shared.name()
					+ "' is not READY; await connect(), or set 'outbound.offline' to 'wait' to queue while it is not",
					null);
		}
		int capacity = this.shared.get(Setting.QUEUE_CAPACITY);
		if (queue(Lane.USER).size() >= capacity) {
			return full(this.shared.name(), capacity);
		}
		return null;
	}

	static NotSentException full(String client, int capacity) {
		return new NotSentException("the queue of client '" + client + "' is full with " + capacity
				+ " messages ('outbound.queue-capacity')", null);
	}

	private static NotSentException notSent(ClientClosedException reason) {
		return new NotSentException(reason.getMessage(), reason);
	}

	/**
	 * Takes a message back that has not been written yet.
	 * @param item the item
	 * @return whether it was still queued
	 */
	boolean cancel(Item item) {
		boolean queued = false;
		for (Deque<Item> queue : this.lanes.values()) {
			queued |= queue.remove(item);
		}
		if (queued) {
			// What waited behind it may be cheaper.
			pump();
		}
		return queued;
	}

	/**
	 * Sends what may be sent now.
	 */
	void pump() {
		Socket target = this.socket;
		if (target == null) {
			return;
		}
		Duration wait = Duration.ZERO;
		for (Lane lane : Lane.values()) {
			while (this.open.contains(lane) && target.isWritable() && !queue(lane).isEmpty()) {
				Duration needed = pay(lane, queue(lane).element());
				if (!needed.isZero()) {
					wait = (wait.isZero() || needed.compareTo(wait) < 0) ? needed : wait;
					break;
				}
				Item item = queue(lane).remove();
				if (item.refusal != null) {
					item.done(item.refusal);
				}
				else {
					write(target, item);
				}
			}
		}
		if (!wait.isZero()) {
			wakeUpAfter(wait);
		}
	}

	private void wakeUpAfter(Duration wait) {
		long due = this.shared.loop().nanoTime() + wait.toNanos();
		Timers generation = this.timers;
		if (generation == null || (this.wakeUp != null && this.wakeUpDue - due <= 0)) {
			return;
		}
		if (this.wakeUp != null) {
			this.wakeUp.cancel();
		}
		this.wakeUpDue = due;
		this.wakeUp = generation.after(wait, () -> {
			this.wakeUp = null;
			pump();
		});
	}

	// A message whose price cannot be told is refused, except on the control lane: there
	// would soon be no connection without heartbeats.
	private Duration pay(Lane lane, Item item) {
		try {
			List<RateLimit.Charge> charges = this.shared.behaviors().rateLimit().charges(item.message());
			if (lane == Lane.CONTROL) {
				this.credits.takeUrgently(charges);
				return Duration.ZERO;
			}
			return this.credits.take(charges);
		}
		catch (Throwable ex) {
			this.failures.accept(ex);
			if (lane != Lane.CONTROL) {
				item.refusal = new NotSentException(
						"the RateLimitHandler of client '" + this.shared.name() + "' failed: " + ex.getMessage(), ex);
			}
			return Duration.ZERO;
		}
	}

	private void write(Socket target, Item item) {
		Payload payload = item.message().payload();
		item.handedOver = true;
		target.send(payload.array(), payload.offset(), payload.length(), payload.isText(), (error) -> {
			if (error == null) {
				this.shared.counters().messagesSent++;
				this.shared.counters().bytesSent += payload.length();
			}
			item.done((error != null) ? new NotSentException("the connection was lost while sending", error) : null);
		});
	}

	private Deque<Item> queue(Lane lane) {
		Deque<Item> queue = this.lanes.get(lane);
		return (queue != null) ? queue : new ArrayDeque<>();
	}

	/**
	 * A queued message.
	 */
	static final class Item {

		private final Outbound message;

		private final Socket.SendCallback callback;

		private boolean handedOver;

		private @Nullable NotSentException refusal;

		Item(Outbound message, Socket.SendCallback callback) {
			this.message = message;
			this.callback = callback;
		}

		Outbound message() {
			return this.message;
		}

		/**
		 * Whether the socket has taken the message, so that some or all of it may have
		 * left.
		 */
		boolean isHandedOver() {
			return this.handedOver;
		}

		void done(@Nullable Throwable error) {
			this.callback.done(error);
		}

	}

}
