package io.websockexnova.behavior;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Topics. Called on the client's loop, never concurrently; must not block.
 */
public interface SubscriptionHandler {

	/**
	 * What the venue allows, asked for at each socket. The engine keeps to it: it asks
	 * for requests with no more topics than fit, and sends them no faster.
	 * @return the limits
	 */
	default SubscriptionLimits limits() {
		return SubscriptionLimits.UNLIMITED;
	}

	/**
	 * Requests that subscribe to topics. Asked again, with fewer topics, if a request is
	 * larger than {@link #limits()} allow; what cannot be sent yet is asked for again
	 * later.
	 * @param topics the topics, in the order of restoration
	 * @return the requests
	 */
	default List<SubscriptionBatch> subscribe(List<String> topics) {
		throw new UnsupportedOperationException(
				"topics " + topics + ": this platform has no subscriptions; choose one that has, or use messages()");
	}

	/**
	 * Requests that unsubscribe from topics.
	 * @param topics the topics
	 * @return the requests
	 */
	default List<SubscriptionBatch> unsubscribe(List<String> topics) {
		return List.of();
	}

	/**
	 * Reads the server's acknowledgement of a subscribe request. Called for every answer
	 * to it, until all topics have an outcome other than {@link TopicOutcome#AWAITED}.
	 * @param batch the request
	 * @param reply the answer, which may be a rejection
	 * @return the outcome per topic; a topic that is missing counts as rejected
	 */
	default Map<String, TopicOutcome> acknowledge(SubscriptionBatch batch, Inbound reply) {
		return Map.of();
	}

	/**
	 * Reads the server's acknowledgement of an unsubscribe request. Called for every
	 * answer to it, as {@link #acknowledge} is.
	 * @param batch the request
	 * @param reply the answer, which may be a rejection
	 * @return the outcome per topic: a retry if the server has the topic still;
	 * confirmed, rejected or missing if it has it no longer
	 */
	default Map<String, TopicOutcome> released(SubscriptionBatch batch, Inbound reply) {
		return Map.of();
	}

	/**
	 * The topic a push message belongs to.
	 * @param push a push message
	 * @return the topic, or null if it belongs to none
	 */
	default @Nullable String topicOf(Inbound push) {
		return push.key();
	}

	/**
	 * How the messages of a topic are ordered.
	 * @param topic the topic
	 * @return the rule
	 */
	default SequenceRule sequenceRule(String topic) {
		return SequenceRule.NONE;
	}

	/**
	 * How a topic gets from a position to the present. Asked without a position when a
	 * topic is first wanted and when it has none (any more); with
	 * {@link Repair#RESUBSCRIBE}, {@link Repair#request} or {@link Repair#fetch} it then
	 * begins with a snapshot, with {@link Repair#NONE} with its first message. Asked with
	 * a position at each gap, and after a reconnect if positions outlive the connection,
	 * which they do for {@link SequenceRule#OFFSET}.
	 * @param topic the topic
	 * @param position how far it has been delivered, or null
	 * @return the repair
	 */
	default Repair repair(String topic, @Nullable Position position) {
		return Repair.RESUBSCRIBE;
	}

	/**
	 * Follows the messages of a topic and says whether they add up, for venues that send
	 * checksums. Asked for when a topic is first wanted.
	 * @param topic the topic
	 * @return a check for this topic alone, or null if there is none
	 */
	default @Nullable PictureCheck pictureCheck(String topic) {
		return null;
	}

	/**
	 * How long a topic may be silent before it is repaired, asked for when a topic is
	 * first wanted. Time outside {@code subscription.market-hours} does not count.
	 * @param topic the topic
	 * @return the time, zero for ever, or null for {@code subscription.stale-after}
	 */
	default @Nullable Duration staleAfter(String topic) {
		return null;
	}

	/**
	 * Whether a topic can be had only after a login.
	 * @param topic the topic
	 * @return true if it needs credentials
	 */
	default boolean requiresAuthentication(String topic) {
		return false;
	}

}
