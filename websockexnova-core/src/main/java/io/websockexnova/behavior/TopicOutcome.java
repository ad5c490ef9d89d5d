package io.websockexnova.behavior;

import java.time.Duration;
import java.util.Objects;

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
	 * The server confirmed the topic and said where its messages go on.
	 *
	 * @param position what the next message follows: if it is the position that was asked
	 * for, nothing is lost
	 */
	record Following(Position position) implements TopicOutcome {

		public Following {
			Objects.requireNonNull(position, "'position' must not be null");
		}

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
