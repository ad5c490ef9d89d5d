package io.websockexnova.behavior;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What the server's acknowledgement means for one topic.
 */
public sealed interface TopicOutcome {

	/**
	 * The server confirmed the topic.
	 */
	TopicOutcome CONFIRMED = new Confirmed();

	/**
	 * This answer says nothing about the topic yet; another one to the same request will.
	 */
	TopicOutcome AWAITED = new Awaited();

	/**
	 * This answer says nothing about the topic yet; another one to the same request will.
	 */
	record Awaited() implements TopicOutcome {
	}

	/**
	 * The server confirmed the topic.
	 */
	record Confirmed() implements TopicOutcome {
	}

	/**
	 * The server refused the topic; its subscribers fail.
	 *
	 * @param reason the server's error
	 */
	record Rejected(ReplyError reason) implements TopicOutcome {
	}

	/**
	 * Not now: try again on the same connection.
	 *
	 * @param reason the server's error
	 * @param delay how long to wait, or null for the engine's backoff
	 */
	record Retry(ReplyError reason, @Nullable Duration delay) implements TopicOutcome {
	}

}
