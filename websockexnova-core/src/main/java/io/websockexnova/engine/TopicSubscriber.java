package io.websockexnova.engine;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

import io.websockexnova.behavior.Payload;
import io.websockexnova.client.TopicOptions;
import io.websockexnova.client.TopicUpdate;

/**
 * One subscriber of a topic with its bounded buffer. When the buffer is full, messages
 * are dropped for this subscriber alone, which hears of it as a gap. Loop only, but for
 * the stream.
 */
final class TopicSubscriber {

	/** Room for markers when data has filled the buffer. */
	private static final int RESERVE = 64;

	private final String topic;

	private final TopicOptions options;

	private final Counters counters;

	private final BoundedSink<TopicUpdate<Payload>> sink;

	private State state = State.FLOWING;

	TopicSubscriber(String topic, TopicOptions options, int capacity, Counters counters) {
		this.topic = topic;
		this.options = options;
		this.counters = counters;
		this.sink = new BoundedSink<>(capacity, RESERVE);
	}

	TopicOptions options() {
		return this.options;
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
		if (snapshot) {
			this.state = State.FLOWING;
		}
		if (this.state == State.AWAITING_SNAPSHOT) {
			return Delivery.DROPPED;
		}
		if (this.state == State.OVERFLOWING) {
			if (!this.sink.isHalfEmpty()) {
				return Delivery.DROPPED;
			}
			if (linked) {
				this.state = State.AWAITING_SNAPSHOT;
				return Delivery.NEEDS_SNAPSHOT;
			}
			this.state = State.FLOWING;
			mark(new TopicUpdate.Recovered<>(this.topic, false));
		}
		if (this.sink.offer(data)) {
			return Delivery.DELIVERED;
		}
		this.state = State.OVERFLOWING;
		mark(new TopicUpdate.Gap<>(this.topic, TopicUpdate.GapReason.OVERFLOW, -1, -1));
		return Delivery.OVERFLOWED;
	}

	/**
	 * Delivers a marker, unless there is no room even in the reserve: then the subscriber
	 * learns no earlier than with the next {@code Recovered} that it missed something.
	 * @param marker the marker
	 */
	void mark(TopicUpdate<Payload> marker) {
		if (!this.sink.force(marker)) {
			this.counters.dropped++;
		}
	}

	void end(@Nullable Throwable error) {
		this.sink.end(error);
	}

	Flux<TopicUpdate<Payload>> flux() {
		return this.sink.flux();
	}

	/**
	 * What became of a message.
	 */
	enum Delivery {

		/** It is in the buffer. */
		DELIVERED,

		/** It was dropped. */
		DROPPED,

		/** It was dropped, as the first one. */
		OVERFLOWED,

		/** It was dropped; the buffer has room again and a snapshot is needed. */
		NEEDS_SNAPSHOT

	}

	private enum State {

		FLOWING, OVERFLOWING, AWAITING_SNAPSHOT

	}

}
