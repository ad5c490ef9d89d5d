package io.websockexnova.engine;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.Position;
import io.websockexnova.behavior.Repair;
import io.websockexnova.behavior.SubscriptionBatch;
import io.websockexnova.behavior.SubscriptionHandler;
import io.websockexnova.behavior.TopicOutcome;

/**
 * Subscriptions that go on where their topic stands. Loop only.
 */
final class Resumption {

	private Resumption() {
	}

	/**
	 * Requests that subscribe to topics, one by one where a topic stands somewhere and
	 * the server can go on from there, otherwise together.
	 * @param handler makes the requests
	 * @param standings how the topics stand
	 * @param topics the topics, in order
	 * @return the requests
	 */
	static List<SubscriptionBatch> batches(SubscriptionHandler handler, Standings standings, List<String> topics) {
		List<SubscriptionBatch> batches = new ArrayList<>();
		List<String> anew = new ArrayList<>();
		for (String topic : topics) {
			Standing standing = standings.find(topic);
			Position position = (standing != null) ? standing.topic.resumable() : null;
			if (position != null && handler.repair(topic, position) instanceof Repair.Resume resume) {
				batches.add(new SubscriptionBatch(List.of(topic), resume.subscribe()));
			}
			else {
				anew.add(topic);
			}
		}
		if (!anew.isEmpty()) {
			batches.addAll(handler.subscribe(anew));
		}
		return batches;
	}

	/**
	 * Where a topic goes on.
	 * @param outcome what the server has answered
	 * @return the position, or null if it did not say
	 */
	static @Nullable Position position(TopicOutcome outcome) {
		return (outcome instanceof TopicOutcome.Following following) ? following.position() : null;
	}

}
