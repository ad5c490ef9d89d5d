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

	/** The smaller, the earlier the topic came to this socket. */
	final long order;

	TopicState state = TopicState.WANTED;

	/** Unsubscribe and subscribe again, for a fresh snapshot. */
	boolean resync;

	/**
	 * A request was not answered, so the server may have the topic or not: unsubscribe
	 * before anything else, for a server that has it would send everything twice.
	 */
	boolean doubtful;

	/** The latest request about the topic; an answer to an earlier one comes too late. */
	@Nullable TopicRequest request;

	/** Retries of the subscription on this socket since it was last confirmed. */
	int retries;

	/** Unsubscribe requests in a row that did not succeed. */
	int farewells;

	/** Of these, those since the server last said anything to one. */
	int unanswered;

	/** When the subscription was first tried on this socket; loop time. */
	long triedAt;

	/** Why the topic is not confirmed, if something went wrong. */
	String problem = "";

	/** Where the server says that the topic goes on. */
	@Nullable Position following;

	/** Waits before the next request about the topic. */
	Loop.@Nullable Timer pause;

	Loop.@Nullable Timer repairDeadline;

	Loop.@Nullable Timer reorderDeadline;

	Loop.@Nullable Timer freshnessCheck;

	/** Its place among those that wait to be subscribed, or null. */
	Standings.@Nullable Turn turn;

	Standing(Topic topic, long order) {
		this.topic = topic;
		this.order = order;
	}

	boolean isWaiting() {
		return this.pause != null;
	}

	boolean isToBeSubscribed() {
		return this.state == TopicState.WANTED && this.topic.isWanted() && !isWaiting() && !this.doubtful;
	}

	/**
	 * Whether the server is to drop the topic.
	 * @param retired whether the socket is to have no topics any more
	 */
	boolean isToBeUnsubscribed(boolean retired) {
		return !isWaiting() && switch (this.state) {
			case CONFIRMED -> retired || !this.topic.isWanted() || this.resync;
			case WANTED -> this.doubtful;
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

	void endPause() {
		if (this.pause != null) {
			this.pause.cancel();
			this.pause = null;
		}
	}

	void cancelDeadline() {
		if (this.repairDeadline != null) {
			this.repairDeadline.cancel();
			this.repairDeadline = null;
		}
	}

}
