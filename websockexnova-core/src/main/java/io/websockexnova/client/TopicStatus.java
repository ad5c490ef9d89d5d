package io.websockexnova.client;

import java.time.Instant;

/**
 * How a topic of a client stands.
 *
 * @param topic the topic
 * @param state its state at the server of the socket in service
 * @param reason why it is in that state, empty if there is nothing to say
 * @param since when it came into that state
 * @param priority the highest priority that a subscriber has asked for
 * @param required whether READY waits for it
 */
public record TopicStatus(String topic, ClientEvent.TopicState state, String reason, Instant since, int priority,
		boolean required) {
}
