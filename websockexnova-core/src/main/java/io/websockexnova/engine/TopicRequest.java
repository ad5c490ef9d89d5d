package io.websockexnova.engine;

import java.util.LinkedHashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.SubscriptionBatch;
import io.websockexnova.transport.Loop;

/**
 * A subscribe or unsubscribe request that was sent, and for which of its topics the
 * server has yet to answer. Loop only.
 */
final class TopicRequest {

	final SubscriptionBatch batch;

	/** Whether it subscribes. */
	final boolean joining;

	final Set<String> open;

	/** Its place in the pace. */
	final Pace.Sent sent;

	/** Its time is up; answers are late. */
	boolean expired;

	@Nullable Item item;

	Loop.@Nullable Timer timer;

	TopicRequest(SubscriptionBatch batch, boolean joining, Pace.Sent sent) {
		this.batch = batch;
		this.joining = joining;
		this.sent = sent;
		this.open = new LinkedHashSet<>(batch.topics());
	}

	void cancelTimer() {
		if (this.timer != null) {
			this.timer.cancel();
			this.timer = null;
		}
	}

}
