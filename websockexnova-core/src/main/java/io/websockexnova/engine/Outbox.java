package io.websockexnova.engine;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.Outbound;
import io.websockexnova.behavior.Payload;
import io.websockexnova.behavior.RateLimit;
import io.websockexnova.client.NotSentException;
import io.websockexnova.transport.Loop;
import io.websockexnova.transport.Socket;

/**
 * Writes to one socket: lanes by urgency, each first in first out, limited by credits and
 * by the socket's writability. Messages of the user follow once the socket serves. Loop
 * only.
 */
final class Outbox {

	private final Shared shared;

	private final Credits credits;

	private final Consumer<Throwable> failures;

	private final Socket socket;

	private final Timers timers;

	private final LaneQueue control = new LaneQueue();

	private final LaneQueue subscription = new LaneQueue();

	private @Nullable Backlog backlog;

	private Loop.@Nullable Timer wakeUp;

	private long wakeUpDue;

	private boolean detached;

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
	}

	/**
	 * Greeting, login, heartbeats and answers to challenges: never waits for credit.
	 * @return the most urgent lane
	 */
	Outlet control() {
		return this.control;
	}

	/**
	 * Subscribe and unsubscribe requests.
	 * @return the next lane
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
		pump();
	}

	/**
	 * Messages of the user go elsewhere.
	 */
	void release() {
		this.backlog = null;
	}

	/**
	 * The socket is gone, and what waits for it fails.
	 * @param reason why
	 */
	void detach(Throwable reason) {
		this.detached = true;
		this.backlog = null;
		this.control.failAll(reason);
		this.subscription.failAll(reason);
	}

	/**
	 * Sends what may be sent now.
	 */
	void pump() {
		Duration wait = shorter(pump(this.control, true), pump(this.subscription, false));
		Backlog messages = this.backlog;
		if (messages != null) {
			wait = shorter(wait, pump(messages));
		}
		if (!wait.isZero()) {
			wakeUpAfter(wait);
		}
	}

	private Duration pump(LaneQueue lane, boolean urgent) {
		while (!this.detached && this.socket.isWritable() && !lane.queue.isEmpty()) {
			Duration needed = pay(urgent, lane.queue.element());
			if (!needed.isZero()) {
				return needed;
			}
			write(lane.queue.remove());
		}
		return Duration.ZERO;
	}

	private Duration pump(Backlog messages) {
		Item next = messages.peek();
		while (!this.detached && this.socket.isWritable() && next != null) {
			Duration needed = pay(false, next);
			if (!needed.isZero()) {
				return needed;
			}
			write(messages.remove());
			next = messages.peek();
		}
		return Duration.ZERO;
	}

	private static Duration shorter(Duration first, Duration second) {
		if (first.isZero() || second.isZero()) {
			return first.isZero() ? second : first;
		}
		return (first.compareTo(second) < 0) ? first : second;
	}

	private void wakeUpAfter(Duration wait) {
		long due = this.shared.loop().nanoTime() + wait.toNanos();
		if (this.wakeUp != null && this.wakeUpDue - due <= 0) {
			return;
		}
		if (this.wakeUp != null) {
			this.wakeUp.cancel();
		}
		this.wakeUpDue = due;
		this.wakeUp = this.timers.after(wait, () -> {
			this.wakeUp = null;
			pump();
		});
	}

	// A message whose price cannot be told is refused, except on the control lane: there
	// would soon be no connection without heartbeats.
	private Duration pay(boolean urgent, Item item) {
		try {
			List<RateLimit.Charge> charges = this.shared.behaviors().rateLimit().charges(item.message());
			if (urgent) {
				this.credits.takeUrgently(charges);
				return Duration.ZERO;
			}
			return this.credits.take(charges);
		}
		catch (Throwable ex) {
			this.failures.accept(ex);
			if (!urgent) {
				item.refusal = new NotSentException(
						"the RateLimitHandler of client '" + this.shared.name() + "' failed: " + ex.getMessage(), ex);
			}
			return Duration.ZERO;
		}
	}

	private void write(Item item) {
		if (item.refusal != null) {
			item.done(item.refusal);
			return;
		}
		Payload payload = item.message().payload();
		item.handedOver(this);
		this.socket.send(payload.array(), payload.offset(), payload.length(), payload.isText(), (error) -> {
			if (error == null) {
				this.shared.counters().messagesSent++;
				this.shared.counters().bytesSent += payload.length();
			}
			item.done((error != null) ? new NotSentException("the connection was lost while sending", error) : null);
		});
	}

	/**
	 * A lane that dies with the socket.
	 */
	private final class LaneQueue implements Outlet {

		private final Deque<Item> queue = new ArrayDeque<>();

		@Override
		public boolean isForUser() {
			return false;
		}

		@Override
		public Item add(Outbound message, Socket.SendCallback done) {
			Item item = new Item(message, done);
			if (Outbox.this.detached) {
				item.done(new NotSentException("the connection is gone", null));
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
			List<Item> items = new ArrayList<>(this.queue);
			this.queue.clear();
			items.forEach((item) -> item.done(reason));
		}

	}

}
