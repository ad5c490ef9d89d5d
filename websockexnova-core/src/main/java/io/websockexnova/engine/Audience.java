package io.websockexnova.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.Payload;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.SavedSubscription;
import io.websockexnova.client.TopicUpdate;

/**
 * Who wants a topic: its subscribers, or, until the first one comes, an import. Loop
 * only.
 */
final class Audience {

	private final Shared shared;

	private final boolean pictured;

	private final List<TopicSubscriber> subscribers = new ArrayList<>();

	private @Nullable Holding holding;

	/**
	 * New.
	 * @param shared what the parts of the client share
	 * @param pictured whether the topic begins with a snapshot
	 */
	Audience(Shared shared, boolean pictured) {
		this.shared = shared;
		this.pictured = pictured;
	}

	boolean isEmpty() {
		return this.subscribers.isEmpty() && this.holding == null;
	}

	/**
	 * What was imported, if no subscriber has come yet.
	 */
	@Nullable SavedSubscription imported() {
		return (this.holding != null) ? this.holding.saved : null;
	}

	int priority() {
		SavedSubscription imported = imported();
		return (imported != null) ? imported.priority()
				: this.subscribers.stream().mapToInt((subscriber) -> subscriber.options().priority()).max().orElse(0);
	}

	boolean isRequired() {
		SavedSubscription imported = imported();
		boolean otherwise = this.shared.get(Setting.REQUIRED);
		return (imported != null) ? imported.required()
				: this.subscribers.stream()
					.map((subscriber) -> subscriber.options().required())
					.anyMatch((required) -> (required != null) ? required : otherwise);
	}

	boolean isAwaitingSnapshot() {
		return this.subscribers.stream().anyMatch(TopicSubscriber::isAwaitingSnapshot);
	}

	/**
	 * Keeps the topic wanted until a subscriber comes.
	 * @param saved what is imported
	 */
	void hold(SavedSubscription saved) {
		this.holding = new Holding(saved, this.shared.get(Setting.BUFFER_SIZE), this.pictured,
				this.shared.receiving().tallies());
	}

	void add(TopicSubscriber subscriber) {
		subscriber.joins(this.pictured);
		this.subscribers.add(subscriber);
		if (this.pictured) {
			subscriber.awaitSnapshot();
		}
		if (this.holding != null) {
			this.holding.handOver(subscriber);
			this.holding = null;
		}
	}

	void remove(TopicSubscriber subscriber) {
		this.subscribers.remove(subscriber);
	}

	void end(@Nullable Throwable error) {
		List<TopicSubscriber> ending = List.copyOf(this.subscribers);
		this.subscribers.clear();
		this.holding = null;
		ending.forEach((subscriber) -> subscriber.end(error));
	}

	/**
	 * Hands out data.
	 * @param data the data, borrowed
	 * @param snapshot whether it is the whole picture
	 * @param overflowed called for each subscriber that begins to lose data
	 * @return whether a subscriber needs a snapshot
	 */
	boolean deliver(TopicUpdate.Data<Payload> data, boolean snapshot, Runnable overflowed) {
		TopicUpdate.Data<Payload> kept = null;
		if (this.holding != null) {
			kept = kept(data);
			if (this.holding.offer(kept, snapshot)) {
				overflowed.run();
			}
		}
		boolean needy = false;
		// A subscriber that leaves meanwhile is taken out later.
		for (int i = 0; i < this.subscribers.size(); i++) {
			TopicSubscriber subscriber = this.subscribers.get(i);
			if (kept == null && !subscriber.options().fastPath()) {
				kept = kept(data);
			}
			switch (subscriber.offer((kept != null) ? kept : data, snapshot, this.pictured)) {
				case DELIVERED, DROPPED -> {
				}
				case OVERFLOWED -> overflowed.run();
				case NEEDS_SNAPSHOT -> {
					needy = true;
				}
			}
		}
		return needy;
	}

	static TopicUpdate.Data<Payload> kept(TopicUpdate.Data<Payload> data) {
		return new TopicUpdate.Data<>(data.topic(), data.value().copy(), data.generation());
	}

	void mark(TopicUpdate<Payload> marker, Predicate<TopicSubscriber> whom) {
		if (this.holding != null) {
			this.holding.offer(marker, false);
		}
		this.subscribers.stream().filter(whom).forEach((subscriber) -> subscriber.mark(marker));
	}

}
