package io.websockexnova.engine;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.Position;
import io.websockexnova.client.ClientEvent.TopicState;
import io.websockexnova.transport.Loop;

/**
 * How one topic stands on one socket. Loop only.
 */
final class Standing {

	final Topic topic;

	TopicState state = TopicState.WANTED;

	/** Unsubscribe and subscribe again, for a fresh snapshot. */
	boolean resync;

	/**
	 * The subscription was not answered, so the server may have it or not: unsubscribe
	 * before anything else, for a server that has it would send everything twice.
	 */
	boolean doubtful;

	/** Retries of the subscription on this socket. */
	int retries;

	/** Waits before the subscription is tried again. */
	boolean waiting;

	/** Why the topic is not confirmed, if something went wrong. */
	String problem = "";

	/** Where the server says that the topic goes on. */
	@Nullable Position following;

	Loop.@Nullable Timer repairDeadline;

	Loop.@Nullable Timer reorderDeadline;

	Loop.@Nullable Timer freshnessCheck;

	Standing(Topic topic) {
		this.topic = topic;
	}

	boolean isToBeSubscribed() {
		return this.state == TopicState.WANTED && this.topic.isWanted() && !this.waiting && !this.doubtful;
	}

	boolean isToBeUnsubscribed() {
		return switch (this.state) {
			case CONFIRMED -> !this.topic.isWanted() || this.resync;
			case WANTED -> this.doubtful && !(this.waiting && this.topic.isWanted());
			default -> false;
		};
	}

	boolean isConfirmed() {
		return this.state == TopicState.CONFIRMED;
	}

	/**
	 * Whether the server has, or may have, nothing of the topic.
	 */
	boolean isClear() {
		return this.state == TopicState.WANTED && !this.doubtful;
	}

	void cancelDeadline() {
		if (this.repairDeadline != null) {
			this.repairDeadline.cancel();
			this.repairDeadline = null;
		}
	}

}
