package io.websockexnova.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.Inbound;
import io.websockexnova.behavior.Payload;
import io.websockexnova.behavior.PictureCheck;
import io.websockexnova.behavior.Position;
import io.websockexnova.behavior.Repair;
import io.websockexnova.behavior.SequenceRule;
import io.websockexnova.behavior.SubscriptionHandler;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.client.TopicUpdate;
import io.websockexnova.client.TopicUpdate.GapReason;

/**
 * One topic of a client: who wants it, how it stands at the server, and whether its
 * messages follow each other. Loop only.
 */
final class Topic implements Sequenced {

	final String name;

	/**
	 * The topic begins with a snapshot, so a snapshot heals it, also for one subscriber.
	 */
	final boolean pictured;

	private final boolean lasting;

	final Sequencer sequencer;

	final CheckedPicture check;

	private final boolean sequenced;

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

	private final Audience audience;

	private final Runnable overflowed = () -> detected(GapReason.OVERFLOW, -1, -1);

	/** While two sockets deliver the topic. */
	private @Nullable Overlap overlap;

	/** What the open gap began with. */
	private @Nullable GapReason gap;

	/** Whether the topic has ever been confirmed, so that a loss leaves a gap. */
	private boolean flowed;

	Topic(Shared shared, String name) {
		this.shared = shared;
		this.name = name;
		SubscriptionHandler handler = shared.behaviors().subscription();
		SequenceRule rule = handler.sequenceRule(name);
		this.sequenced = rule != SequenceRule.NONE;
		this.lasting = rule == SequenceRule.OFFSET;
		this.pictured = !(handler.repair(name, null) instanceof Repair.None) && this.sequenced;
		PictureCheck pictureCheck = handler.pictureCheck(name);
		if (pictureCheck != null && !this.pictured) {
			throw new IllegalArgumentException("SubscriptionHandler.pictureCheck checks topic '" + name
					+ "', which has no snapshot to repair it from; let sequenceRule return at least UNNUMBERED, and "
					+ "repair not NONE");
		}
		this.audience = new Audience(shared, this.pictured);
		this.check = new CheckedPicture(pictureCheck);
		this.sequencer = new Sequencer(shared, rule, this.pictured, this.check, this);
		this.staleAfter = staleAfter(handler);
	}

	private @Nullable Duration staleAfter(SubscriptionHandler handler) {
		Duration limit = handler.staleAfter(this.name);
		if (limit != null && limit.isNegative()) {
			throw new IllegalArgumentException(
					"SubscriptionHandler.staleAfter returned " + limit + "; it must not be negative");
		}
		return limit;
	}

	Audience audience() {
		return this.audience;
	}

	boolean isWanted() {
		return !this.audience.isEmpty();
	}

	/**
	 * The highest priority that a subscriber asks for.
	 */
	int priority() {
		return this.audience.priority();
	}

	/**
	 * Whether READY waits for the topic.
	 */
	boolean isRequired() {
		return this.audience.isRequired();
	}

	Instant now() {
		return this.shared.now();
	}

	@Override
	public boolean hasGap() {
		return this.gap != null;
	}

	boolean isStale() {
		return this.gap == GapReason.STALE;
	}

	boolean isSequenced() {
		return this.sequenced;
	}

	/**
	 * How far it has been delivered.
	 * @return the position, or null if there is none
	 */
	@Nullable Position position() {
		return this.sequenced ? this.sequencer.continuity().position() : null;
	}

	/**
	 * Where a new subscription should go on.
	 * @return the position, or null to begin anew
	 */
	@Nullable Position resumable() {
		return (this.gap != null && this.sequencer.continuity().isSynced()) ? position() : null;
	}

	/**
	 * Goes on from a position of an earlier life, if the topic's positions last that
	 * long. Before the first subscription.
	 * @param position the position
	 */
	void startFrom(Position position) {
		if (this.lasting && !this.pictured) {
			this.sequencer.continuity().follow(position.epoch(), position.number());
			this.flowed = true;
			disconnected();
		}
	}

	/**
	 * Whether nothing is missing in it, though a subscriber may need a snapshot.
	 */
	boolean isWhole() {
		return this.gap == null && this.sequencer.continuity().isSynced();
	}

	/**
	 * Whether a subscriber has no picture yet, or lost it.
	 */
	boolean owesPicture() {
		return this.pictured && this.audience.isAwaitingSnapshot();
	}

	boolean isWell() {
		return isWhole() && !owesPicture() && !this.sequencer.isWaiting();
	}

	/**
	 * Adds a subscriber.
	 * @param subscriber the subscriber
	 * @return whether it needs a snapshot that has gone by already
	 */
	boolean add(TopicSubscriber subscriber) {
		this.audience.add(subscriber);
		return subscriber.isAwaitingSnapshot() && isWhole() && this.repairAttempts == 0;
	}

	/**
	 * Takes a message of the topic.
	 * @param push the message, borrowed
	 * @param generation number of the socket
	 * @return what the ledger has to do
	 */
	Need accept(Inbound push, long generation) {
		this.lastDataAt = this.shared.counters().readAt;
		if (this.overlap != null
				&& !this.overlap.isFirst(push, generation, this.sequenced ? this.sequencer.continuity() : null)) {
			this.shared.counters().duplicates++;
			return Need.NOTHING;
		}
		return this.sequenced ? this.sequencer.accept(push, generation) : deliver(push, generation, false);
	}

	@Override
	public Need deliver(Inbound message, long generation, boolean snapshot) {
		boolean needy = this.audience.deliver(new TopicUpdate.Data<>(this.name, message.body(), generation), snapshot,
				this.overflowed);
		return (needy && this.repairAttempts == 0) ? Need.REPAIR : Need.NOTHING;
	}

	@Override
	public void gap(GapReason reason, long expected, long actual) {
		if (this.gap != null) {
			return;
		}
		this.gap = reason;
		mark(new TopicUpdate.Gap<>(this.name, reason, expected, actual));
		detected(reason, expected, actual);
	}

	private void detected(GapReason reason, long expected, long actual) {
		this.shared.counters().gaps++;
		this.shared.events()
			.emit(new ClientEvent.GapDetected(this.shared.name(), this.shared.now(), this.name, reason, expected,
					actual));
	}

	void stale() {
		this.sequencer.suspend();
		gap(GapReason.STALE, -1, -1);
	}

	// A repair begins.
	void repairing(Repair repair) {
		this.repairAttempts++;
		this.shared.counters().repairs++;
		mark(new TopicUpdate.Repairing<>(this.name, this.repairAttempts));
		this.shared.events()
			.emit(new ClientEvent.RepairStarted(this.shared.name(), this.shared.now(), this.name, this.repairAttempts));
		this.sequencer.repairing(repair);
	}

	@Override
	public void recovered(boolean complete) {
		if (this.gap == null && this.repairAttempts == 0) {
			return;
		}
		mark(new TopicUpdate.Recovered<>(this.name, complete));
		this.gap = null;
		this.repairAttempts = 0;
		this.shared.events()
			.emit(new ClientEvent.TopicRecovered(this.shared.name(), this.shared.now(), this.name, complete));
	}

	/**
	 * The server confirmed the topic.
	 * @param position what the next message follows, or null if the server did not say
	 * @return what has to be done
	 */
	Need confirmed(@Nullable Position position) {
		this.flowed = true;
		this.lastDataAt = this.shared.loop().nanoTime();
		return this.sequencer.confirmed(position);
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
		this.sequencer.disconnected(this.lasting && !this.pictured);
	}

	// What concerns the topic is told to all. When only some subscribers lack a snapshot,
	// the others have nothing to do with it.
	private void mark(TopicUpdate<Payload> marker) {
		boolean whole = isWhole();
		this.audience.mark(marker, (subscriber) -> !whole || subscriber.isAwaitingSnapshot());
	}

	/**
	 * What the ledger has to do after a message.
	 */
	enum Need {

		/** Nothing. */
		NOTHING,

		/** Start a repair. */
		REPAIR,

		/** Nothing helps: go on. */
		GO_ON,

		/** Note that the topic flows again. */
		RECOVERED

	}

}
