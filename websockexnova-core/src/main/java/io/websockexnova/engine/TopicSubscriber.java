package io.websockexnova.engine;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

import io.websockexnova.behavior.Overflow;
import io.websockexnova.behavior.Payload;
import io.websockexnova.client.SlowConsumerException;
import io.websockexnova.client.TopicOptions;
import io.websockexnova.client.TopicUpdate;
import io.websockexnova.codec.JsonPointerKey;

/**
 * One subscriber of a topic with its bounded buffer and its policy for the time when that
 * is full. What is dropped is dropped for this subscriber alone, which hears of it as a
 * gap. Loop only, but for the stream.
 */
final class TopicSubscriber implements Sleeper {

	/** Room for markers when data has filled the buffer. */
	private static final int RESERVE = 64;

	/**
	 * What may wait beyond the capacity when reading has been stopped: the rest of what
	 * was read already, and what comes while the socket logs in or closes.
	 */
	private static final int BURST = 65_536;

	private final String topic;

	private final TopicOptions options;

	private final boolean chosen;

	private final int capacity;

	private final Receiving receiving;

	private final Handover<TopicUpdate<Payload>> handover;

	private final @Nullable JsonPointerKey pointer;

	private Overflow overflow;

	private State state = State.FLOWING;

	private boolean toBeWoken;

	/** Offered since it was woken. */
	private int unseen;

	/**
	 * New.
	 * @param topic name of the topic
	 * @param options what the subscriber has asked for
	 * @param defaults policy and capacity of the client
	 * @param receiving what the client's subscribers share
	 * @param relief runs on any thread when the buffer has room again for a subscriber
	 * that stops the reading
	 */
	TopicSubscriber(String topic, TopicOptions options, Defaults defaults, Receiving receiving,
			Consumer<TopicSubscriber> relief) {
		this.topic = topic;
		this.options = options;
		this.chosen = options.overflow() != null;
		this.overflow = (options.overflow() != null) ? options.overflow() : defaults.overflow();
		Integer size = options.bufferSize();
		this.capacity = options.fastPath() ? 1 : (size != null) ? size : defaults.capacity();
		this.receiving = receiving;
		this.pointer = (options.key() != null) ? JsonPointerKey.of(options.key()) : null;
		Runnable relieved = () -> {
			if (this.overflow == Overflow.BACKPRESSURE) {
				relief.accept(this);
			}
		};
		this.handover = (isSelective() || options.parallelism() > 1)
				? new KeyedHandover<>(this.capacity, RESERVE, receiving.tallies(), relieved)
				: new BatchHandover<>(this.capacity, RESERVE, receiving.tallies(), relieved);
	}

	TopicOptions options() {
		return this.options;
	}

	/**
	 * The topic takes the subscriber.
	 * @param linked whether its messages link to each other: then none may be left out
	 * @throws IllegalArgumentException if the policy leaves messages out
	 */
	void joins(boolean linked) {
		if (!linked || !isSelective()) {
			return;
		}
		if (this.chosen) {
			throw new IllegalArgumentException("its messages follow from each other, and 'overflow' "
					+ this.overflow.name() + " would leave some out; use BUFFER, which gets a fresh snapshot after an "
					+ "overflow, or a topic that repeats the whole picture");
		}
		this.overflow = Overflow.BUFFER;
	}

	private boolean isSelective() {
		return this.overflow == Overflow.LATEST_PER_KEY || this.overflow == Overflow.DROP_OLDEST;
	}

	@Override
	public int priority() {
		return this.options.priority();
	}

	/**
	 * From now on only a snapshot is of use.
	 */
	void awaitSnapshot() {
		this.state = State.AWAITING_SNAPSHOT;
	}

	boolean isAwaitingSnapshot() {
		return this.state == State.AWAITING_SNAPSHOT;
	}

	/**
	 * Offers data.
	 * @param data the data
	 * @param snapshot whether it is the whole picture
	 * @param linked whether the topic's messages link to each other, so that after a drop
	 * only a snapshot helps
	 * @return what became of it
	 */
	Delivery offer(TopicUpdate.Data<Payload> data, boolean snapshot, boolean linked) {
		if (this.state == State.FAILED) {
			this.handover.skip();
			return Delivery.DROPPED;
		}
		if (snapshot) {
			this.state = State.FLOWING;
		}
		if (this.state == State.AWAITING_SNAPSHOT) {
			this.handover.skip();
			return Delivery.DROPPED;
		}
		if (this.state == State.OVERFLOWING) {
			if (this.handover.isHalfEmpty()) {
				if (linked) {
					this.handover.skip();
					this.state = State.AWAITING_SNAPSHOT;
					return Delivery.NEEDS_SNAPSHOT;
				}
				this.state = State.FLOWING;
				mark(new TopicUpdate.Recovered<>(this.topic, false));
			}
			else if (this.overflow == Overflow.BUFFER || linked) {
				this.handover.skip();
				return Delivery.DROPPED;
			}
		}
		Delivery delivery = hand(data);
		wakeSoon();
		return delivery;
	}

	private Delivery hand(TopicUpdate.Data<Payload> data) {
		return switch (this.overflow) {
			case BUFFER, DROP_NEWEST -> this.handover.offer(data, key(data)) ? Delivery.DELIVERED : overflowed(false);
			case DROP_OLDEST ->
				this.handover.offerNewest(data, key(data), false) ? Delivery.DELIVERED : overflowed(true);
			case LATEST_PER_KEY ->
				this.handover.offerNewest(data, key(data), true) ? Delivery.DELIVERED : overflowed(true);
			case BACKPRESSURE -> press(this.handover.offer(data, key(data), this.capacity + BURST));
			case FAIL -> this.handover.offer(data, key(data)) ? Delivery.DELIVERED : fail();
		};
	}

	// Where nothing is replaced and nothing handled in parallel, nobody looks at the key.
	private Key key(TopicUpdate.Data<Payload> data) {
		return (this.pointer != null && this.handover instanceof KeyedHandover)
				? Key.of(this.pointer.find(data.value())) : Key.NONE;
	}

	private Delivery press(boolean fits) {
		if (this.handover.isPressed()) {
			this.receiving.throttle().hold(this);
		}
		return fits ? Delivery.DELIVERED : overflowed(false);
	}

	// What is left out is the oldest or the newest, and that is where the gap is.
	private Delivery overflowed(boolean first) {
		if (this.state == State.OVERFLOWING) {
			return Delivery.DROPPED;
		}
		this.state = State.OVERFLOWING;
		this.handover.mark(new TopicUpdate.Gap<>(this.topic, TopicUpdate.GapReason.OVERFLOW, -1, -1), first);
		return Delivery.OVERFLOWED;
	}

	private Delivery fail() {
		this.state = State.FAILED;
		this.handover.flush();
		this.handover.end(new SlowConsumerException(this.topic, this.capacity));
		return Delivery.OVERFLOWED;
	}

	/**
	 * Delivers a marker, unless there is no room even in the reserve: then the subscriber
	 * learns no earlier than with the next {@code Recovered} that it missed something.
	 * @param marker the marker
	 */
	void mark(TopicUpdate<Payload> marker) {
		this.handover.mark(marker, false);
		wakeSoon();
	}

	void end(@Nullable Throwable error) {
		this.handover.flush();
		this.handover.end(error);
	}

	private void wakeSoon() {
		if (this.options.fastPath() || ++this.unseen >= Wakeups.BATCH) {
			rouse();
		}
		else if (!this.toBeWoken) {
			this.toBeWoken = true;
			this.receiving.wakeups().add(this);
		}
	}

	@Override
	public void wake() {
		this.toBeWoken = false;
		rouse();
	}

	private void rouse() {
		this.unseen = 0;
		this.handover.flush();
		this.handover.wake();
	}

	/**
	 * What has become of the items.
	 */
	Tally tally() {
		return this.handover.tally();
	}

	/**
	 * The items on a scheduler.
	 * @param scheduler the scheduler
	 * @param failures takes what the subscriber throws, on any thread
	 * @return the items; several subscribers share them, each key with one at a time
	 */
	Flux<TopicUpdate<Payload>> flux(Scheduler scheduler, Consumer<Throwable> failures) {
		return new HandoverFlux<>(this.handover, scheduler, failures);
	}

	/**
	 * What the client says for subscribers that do not.
	 *
	 * @param overflow what happens when the buffer is full
	 * @param capacity items that may wait
	 */
	record Defaults(Overflow overflow, int capacity) {
	}

	/**
	 * What became of a message.
	 */
	enum Delivery {

		/** It is in the buffer. */
		DELIVERED,

		/** It, or another in its place, was dropped. */
		DROPPED,

		/** The same for the first time. */
		OVERFLOWED,

		/** It was dropped; the buffer has room again and a snapshot is needed. */
		NEEDS_SNAPSHOT

	}

	private enum State {

		FLOWING, OVERFLOWING, AWAITING_SNAPSHOT, FAILED

	}

}
