package io.websockexnova.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.Inbound;
import io.websockexnova.behavior.Payload;
import io.websockexnova.behavior.Sequence;
import io.websockexnova.behavior.SequenceRule;
import io.websockexnova.behavior.Setting;
import io.websockexnova.behavior.SubscriptionHandler;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.client.TopicUpdate;
import io.websockexnova.client.TopicUpdate.GapReason;

/**
 * One topic of a client: who wants it, how it stands at the server, and whether its
 * messages follow each other. Loop only.
 */
final class Topic {

	final String name;

	/** Messages link to each other, so a gap can be seen and a snapshot heals it. */
	final boolean linked;

	/**
	 * How long it may be silent, zero for ever, or null if the client's setting counts.
	 */
	final @Nullable Duration staleAfter;

	/** Repairs tried since the topic last flowed. */
	int repairAttempts;

	/** When repairs began, the latest last; limits their rate. */
	final Deque<Long> repairTimes = new ArrayDeque<>();

	long lastDataAt;

	private final Shared shared;

	private final Continuity continuity = new Continuity();

	private final List<TopicSubscriber> subscribers = new ArrayList<>();

	/** While two sockets deliver the topic. */
	private @Nullable Overlap overlap;

	private boolean gap;

	/** Whether the topic has ever been confirmed, so that a loss leaves a gap. */
	private boolean flowed;

	Topic(Shared shared, String name) {
		this.shared = shared;
		this.name = name;
		this.linked = shared.behaviors().subscription().sequenceRule(name) == SequenceRule.LINK;
		this.staleAfter = staleAfter(shared.behaviors().subscription());
	}

	private @Nullable Duration staleAfter(SubscriptionHandler handler) {
		Duration limit = handler.staleAfter(this.name);
		if (limit != null && limit.isNegative()) {
			throw new IllegalArgumentException(
					"SubscriptionHandler.staleAfter returned " + limit + "; it must not be negative");
		}
		return limit;
	}

	boolean isWanted() {
		return !this.subscribers.isEmpty();
	}

	/**
	 * The highest priority that a subscriber asks for.
	 */
	int priority() {
		return this.subscribers.stream().mapToInt((subscriber) -> subscriber.options().priority()).max().orElse(0);
	}

	/**
	 * Whether READY waits for the topic.
	 */
	boolean isRequired() {
		boolean otherwise = this.shared.get(Setting.REQUIRED);
		return this.subscribers.stream()
			.map((subscriber) -> subscriber.options().required())
			.anyMatch((required) -> (required != null) ? required : otherwise);
	}

	Instant now() {
		return this.shared.now();
	}

	boolean hasGap() {
		return this.gap;
	}

	/**
	 * Adds a subscriber.
	 * @param subscriber the subscriber
	 * @return whether it needs a snapshot that has gone by already
	 */
	boolean add(TopicSubscriber subscriber) {
		this.subscribers.add(subscriber);
		if (this.linked) {
			subscriber.awaitSnapshot();
		}
		return this.linked && this.continuity.isSynced();
	}

	void remove(TopicSubscriber subscriber) {
		this.subscribers.remove(subscriber);
	}

	void end(@Nullable Throwable error) {
		List<TopicSubscriber> ending = List.copyOf(this.subscribers);
		this.subscribers.clear();
		ending.forEach((subscriber) -> subscriber.end(error));
	}

	/**
	 * Takes a message of the topic.
	 * @param push the message, borrowed
	 * @param generation number of the socket
	 * @return what the ledger has to do
	 */
	Need accept(Inbound push, long generation) {
		this.lastDataAt = this.shared.loop().nanoTime();
		Sequence sequence = push.sequence();
		if (this.overlap != null && !this.overlap.isFirst(push, generation, this.linked ? this.continuity : null)) {
			this.shared.counters().duplicates++;
			return Need.NOTHING;
		}
		boolean snapshot = false;
		if (this.linked && sequence != null) {
			long expected = this.continuity.last();
			switch (this.continuity.place(sequence)) {
				case SNAPSHOT -> {
					snapshot = true;
				}
				case NEXT -> {
				}
				case DUPLICATE -> {
					this.shared.counters().duplicates++;
					return Need.NOTHING;
				}
				case EARLY -> {
					this.shared.counters().discarded++;
					return Need.NOTHING;
				}
				case GAP -> {
					this.shared.counters().discarded++;
					gap(GapReason.SEQUENCE, expected, sequence.previous());
					return Need.REPAIR;
				}
			}
		}
		if (snapshot && (this.gap || this.repairAttempts > 0)) {
			recovered(true);
		}
		Need need = deliver(new TopicUpdate.Data<>(this.name, push.body().copy(), generation), snapshot);
		return snapshot ? Need.RECOVERED : need;
	}

	private Need deliver(TopicUpdate.Data<Payload> data, boolean snapshot) {
		Need need = Need.NOTHING;
		for (TopicSubscriber subscriber : this.subscribers) {
			switch (subscriber.offer(data, snapshot, this.linked)) {
				case DELIVERED -> {
				}
				case DROPPED -> this.shared.counters().dropped++;
				case OVERFLOWED -> {
					this.shared.counters().dropped++;
					this.shared.counters().gaps++;
					this.shared.events()
						.emit(new ClientEvent.GapDetected(this.shared.name(), this.shared.now(), this.name,
								GapReason.OVERFLOW, -1, -1));
				}
				case NEEDS_SNAPSHOT -> {
					this.shared.counters().dropped++;
					need = Need.REPAIR;
				}
			}
		}
		return need;
	}

	/**
	 * Something is missing from here on.
	 */
	void gap(GapReason reason, long expected, long actual) {
		this.continuity.reset();
		if (this.gap) {
			return;
		}
		this.gap = true;
		this.shared.counters().gaps++;
		mark(new TopicUpdate.Gap<>(this.name, reason, expected, actual));
		this.shared.events()
			.emit(new ClientEvent.GapDetected(this.shared.name(), this.shared.now(), this.name, reason, expected,
					actual));
	}

	/**
	 * A repair begins: only a snapshot counts until it is done.
	 */
	void repairing() {
		this.repairAttempts++;
		this.continuity.reset();
		this.shared.counters().repairs++;
		mark(new TopicUpdate.Repairing<>(this.name, this.repairAttempts));
		this.shared.events()
			.emit(new ClientEvent.RepairStarted(this.shared.name(), this.shared.now(), this.name, this.repairAttempts));
	}

	void recovered(boolean complete) {
		this.gap = false;
		this.repairAttempts = 0;
		mark(new TopicUpdate.Recovered<>(this.name, complete));
		this.shared.events()
			.emit(new ClientEvent.TopicRecovered(this.shared.name(), this.shared.now(), this.name, complete));
	}

	/**
	 * The server confirmed the topic.
	 * @return whether a snapshot has yet to come
	 */
	boolean confirmed() {
		this.flowed = true;
		this.lastDataAt = this.shared.loop().nanoTime();
		return this.linked && !this.continuity.isSynced();
	}

	/**
	 * Two sockets are about to deliver the topic.
	 * @param incumbent number of the one that delivers it already
	 */
	void beginOverlap(long incumbent) {
		this.overlap = new Overlap(incumbent);
	}

	void endOverlap() {
		this.overlap = null;
	}

	/**
	 * The socket is gone.
	 */
	void disconnected() {
		this.overlap = null;
		this.repairAttempts = 0;
		if (this.flowed) {
			gap(GapReason.DISCONNECTED, -1, -1);
		}
		this.continuity.reset();
	}

	private void mark(TopicUpdate<Payload> marker) {
		this.subscribers.forEach((subscriber) -> subscriber.mark(marker));
	}

	/**
	 * What the ledger has to do after a message.
	 */
	enum Need {

		/** Nothing. */
		NOTHING,

		/** Start a repair. */
		REPAIR,

		/** Note that the topic flows again. */
		RECOVERED

	}

}
