package io.websockexnova.client;

import java.util.function.Consumer;

/**
 * An item of a topic's stream: data, or what happened to its continuity.
 *
 * @param <T> type of the data
 */
public sealed interface TopicUpdate<T> {

	/**
	 * The topic.
	 * @return the topic
	 */
	String topic();

	/**
	 * Calls an action if this is data.
	 * @param action the action
	 */
	default void ifData(Consumer<Data<T>> action) {
		if (this instanceof Data<T> data) {
			action.accept(data);
		}
	}

	/**
	 * Data.
	 *
	 * @param topic the topic
	 * @param value the value
	 * @param generation number of the socket it came in on
	 * @param <T> type of the data
	 */
	record Data<T>(String topic, T value, long generation) implements TopicUpdate<T> {
	}

	/**
	 * From here on something is missing, until {@link Recovered}.
	 *
	 * @param topic the topic
	 * @param reason why
	 * @param expected number that should have come, or -1
	 * @param actual number that came, or -1
	 * @param <T> type of the data
	 */
	record Gap<T>(String topic, GapReason reason, long expected, long actual) implements TopicUpdate<T> {
	}

	/**
	 * The topic is being repaired.
	 *
	 * @param topic the topic
	 * @param attempt number of the attempt, from 1
	 * @param <T> type of the data
	 */
	record Repairing<T>(String topic, int attempt) implements TopicUpdate<T> {
	}

	/**
	 * The topic flows again.
	 *
	 * @param topic the topic
	 * @param complete whether what follows starts from the whole picture; if not,
	 * messages in between are lost
	 * @param <T> type of the data
	 */
	record Recovered<T>(String topic, boolean complete) implements TopicUpdate<T> {
	}

	/**
	 * Why something is missing.
	 */
	enum GapReason {

		/**
		 * A message does not link to the one before.
		 */
		SEQUENCE,

		/**
		 * The server has begun a new history.
		 */
		EPOCH,

		/**
		 * What the messages add up to is not what the server says it is.
		 */
		CHECKSUM,

		/**
		 * The connection was lost.
		 */
		DISCONNECTED,

		/**
		 * The topic was silent for too long.
		 */
		STALE,

		/**
		 * The subscriber was too slow and messages were dropped for it.
		 */
		OVERFLOW

	}

}
