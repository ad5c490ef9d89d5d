package io.websockexnova.client;

import java.util.Objects;

/**
 * A subscription as it is exported and imported.
 *
 * @param topic the topic
 * @param priority its priority
 * @param required whether READY waits for it
 * @param epoch epoch of its last message, empty if it has none
 * @param position number of its last message, or -1
 */
public record SavedSubscription(String topic, int priority, boolean required, String epoch, long position) {

	public SavedSubscription {
		Objects.requireNonNull(topic, "'topic' must not be null");
		Objects.requireNonNull(epoch, "'epoch' must not be null");
	}

}
