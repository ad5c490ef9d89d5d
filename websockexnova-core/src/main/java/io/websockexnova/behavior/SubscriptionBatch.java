package io.websockexnova.behavior;

import java.util.List;

/**
 * One request that subscribes to, or unsubscribes from, some topics.
 *
 * @param topics the topics, in order
 * @param call the request
 */
public record SubscriptionBatch(List<String> topics, Call call) {

	public SubscriptionBatch {
		topics = List.copyOf(topics);
	}

}
