package io.websockexnova.client;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.ErrorClass;
import io.websockexnova.behavior.Loss;
import io.websockexnova.behavior.Phase;

/**
 * Something that happened to a client. Events of one client come in the order in which
 * they happened.
 */
public sealed interface ClientEvent {

	/**
	 * Name of the client.
	 * @return the name
	 */
	String client();

	/**
	 * When it happened.
	 * @return the time
	 */
	Instant at();

	/**
	 * The phase changed.
	 *
	 * @param client name of the client
	 * @param at when
	 * @param from phase before
	 * @param to phase after
	 * @param generation number of the socket
	 * @param cause what caused it, or null
	 */
	record PhaseChanged(String client, Instant at, Phase from, Phase to, long generation,
			@Nullable Throwable cause) implements ClientEvent {
	}

	/**
	 * The budget of a rate limit has shrunk, because the server refused a request for
	 * rate, or has grown again.
	 *
	 * @param client name of the client
	 * @param at when
	 * @param limit name of the bucket
	 * @param share how fast its credits come back now, as a part of what was declared
	 * @param pause how long nothing that it pays for is sent
	 */
	record BudgetChanged(String client, Instant at, String limit, double share, Duration pause) implements ClientEvent {
	}

	/**
	 * A socket opened.
	 *
	 * @param client name of the client
	 * @param at when
	 * @param generation number of the socket
	 * @param target where it leads to, without anything secret
	 * @param http2 whether it is a stream of an HTTP/2 connection
	 * @param subprotocol the subprotocol that the server chose, or null
	 * @param extension the extension that the server agreed to, or null if messages go
	 * uncompressed
	 */
	record Opened(String client, Instant at, long generation, String target, boolean http2,
			@Nullable String subprotocol, @Nullable String extension) implements ClientEvent {
	}

	/**
	 * The circuit breaker of the endpoint changed its state.
	 *
	 * @param client name of the client
	 * @param at when
	 * @param state state after
	 */
	record BreakerChanged(String client, Instant at, BreakerState state) implements ClientEvent {
	}

	/**
	 * A successor of the socket in service is made ready beside it.
	 *
	 * @param client name of the client
	 * @param at when
	 * @param generation number of the successor
	 */
	record RotationStarted(String client, Instant at, long generation) implements ClientEvent {
	}

	/**
	 * A rotation ended.
	 *
	 * @param client name of the client
	 * @param at when
	 * @param generation number of the successor
	 * @param failure why the old socket stays in service, or null if the successor serves
	 */
	record RotationEnded(String client, Instant at, long generation,
			@Nullable Throwable failure) implements ClientEvent {
	}

	/**
	 * Settings changed at run time.
	 *
	 * @param client name of the client
	 * @param at when
	 * @param settings names of the settings
	 */
	record SettingsChanged(String client, Instant at, Set<String> settings) implements ClientEvent {
	}

	/**
	 * An attempt failed or a connection was lost; exactly one per generation.
	 *
	 * @param client name of the client
	 * @param at when
	 * @param generation number of the socket
	 * @param loss how it ended
	 * @param errorClass what that means
	 */
	record Lost(String client, Instant at, long generation, Loss loss, ErrorClass errorClass) implements ClientEvent {
	}

	/**
	 * An attempt will follow.
	 *
	 * @param client name of the client
	 * @param at when
	 * @param attempt number of the attempt since the connection was last stable
	 * @param delay wait before the attempt
	 */
	record ReconnectScheduled(String client, Instant at, int attempt, Duration delay) implements ClientEvent {
	}

	/**
	 * A login succeeded.
	 *
	 * @param client name of the client
	 * @param at when
	 * @param generation number of the socket
	 * @param renewed whether a live session was renewed
	 * @param lifetime how long it is valid, or null if it does not expire
	 */
	record Authenticated(String client, Instant at, long generation, boolean renewed,
			@Nullable Duration lifetime) implements ClientEvent {
	}

	/**
	 * A topic changed its state at the server.
	 *
	 * @param client name of the client
	 * @param at when
	 * @param topic the topic
	 * @param state state after
	 * @param reason why, possibly empty
	 */
	record TopicChanged(String client, Instant at, String topic, TopicState state,
			String reason) implements ClientEvent {
	}

	/**
	 * Something is missing in a topic.
	 *
	 * @param client name of the client
	 * @param at when
	 * @param topic the topic
	 * @param reason why
	 * @param expected number that should have come, or -1
	 * @param actual number that came, or -1
	 */
	record GapDetected(String client, Instant at, String topic, TopicUpdate.GapReason reason, long expected,
			long actual) implements ClientEvent {
	}

	/**
	 * The repair of a topic began.
	 *
	 * @param client name of the client
	 * @param at when
	 * @param topic the topic
	 * @param attempt number of the attempt, from 1
	 */
	record RepairStarted(String client, Instant at, String topic, int attempt) implements ClientEvent {
	}

	/**
	 * A topic flows again after a gap.
	 *
	 * @param client name of the client
	 * @param at when
	 * @param topic the topic
	 * @param complete whether it continues from the whole picture
	 */
	record TopicRecovered(String client, Instant at, String topic, boolean complete) implements ClientEvent {
	}

	/**
	 * An error that did not end the connection.
	 *
	 * @param client name of the client
	 * @param at when
	 * @param error the error
	 * @param errorClass what it means
	 */
	record ErrorOccurred(String client, Instant at, Throwable error, ErrorClass errorClass) implements ClientEvent {
	}

	/**
	 * A handler blocks the client's loop, and with it all clients on that loop; it still
	 * does. Comes once per call of a handler.
	 *
	 * @param client name of the client
	 * @param at when it was found
	 * @param handler the method, such as {@code MessageHandler.decode}
	 * @param soFar how long the call has taken at least
	 * @param stack where the loop's thread is
	 */
	record HandlerBlocked(String client, Instant at, String handler, Duration soFar,
			List<StackTraceElement> stack) implements ClientEvent {

		public HandlerBlocked {
			stack = List.copyOf(stack);
		}

	}

	/**
	 * A handler that was reported by {@link HandlerBlocked} has come back.
	 *
	 * @param client name of the client
	 * @param at when that was noticed
	 * @param handler the method
	 * @param duration how long the call took, to a fraction of
	 * {@code handler.blocked-after}
	 */
	record HandlerReleased(String client, Instant at, String handler, Duration duration) implements ClientEvent {
	}

	/**
	 * The clocks of this machine and of the server differ by more than
	 * {@code authentication.max-clock-skew}. Comes at most once per connection.
	 *
	 * @param client name of the client
	 * @param at when, by our clock
	 * @param offset how far the server's clock is ahead of ours, negative if it is behind
	 */
	record ClockSkewed(String client, Instant at, Duration offset) implements ClientEvent {
	}

	/**
	 * State of a topic at the server.
	 */
	enum TopicState {

		/**
		 * Wanted, nothing sent yet.
		 */
		WANTED,

		/**
		 * Subscribe request sent.
		 */
		SUBSCRIBING,

		/**
		 * Confirmed by the server.
		 */
		CONFIRMED,

		/**
		 * Refused by the server.
		 */
		REJECTED,

		/**
		 * Unsubscribe request sent.
		 */
		UNSUBSCRIBING,

		/**
		 * Not wanted and not subscribed.
		 */
		GONE

	}

}
