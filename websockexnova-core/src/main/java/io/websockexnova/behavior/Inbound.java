package io.websockexnova.behavior;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * A decoded inbound message: what it is and whom it concerns, with the body left as bytes
 * until somebody asks for it.
 *
 * @param kind what the message is
 * @param key for a reply the id of the request ({@code Long.toString(id)} for ids given
 * by the engine), for a push the topic, for control and requests the method, otherwise
 * empty
 * @param body the part that the consumer wants (the result, the data), borrowed like
 * every {@link Payload}
 * @param sequence place in the topic, or null if the message has none
 * @param error the server's error; on a reply it rejects the request, on any other kind
 * it concerns the connection
 * @param asked what the server asks for, or null if it asks nothing
 */
public record Inbound(Kind kind, String key, Payload body, @Nullable Sequence sequence, @Nullable ReplyError error,
		@Nullable Asked asked) {

	public Inbound {
		Objects.requireNonNull(kind, "'kind' must not be null");
		Objects.requireNonNull(key, "'key' must not be null");
		Objects.requireNonNull(body, "'body' must not be null");
	}

	/**
	 * A message that asks nothing.
	 * @param kind what the message is
	 * @param key whom it concerns
	 * @param body the part that the consumer wants
	 * @param sequence place in the topic, or null
	 * @param error the server's error, or null
	 */
	public Inbound(Kind kind, String key, Payload body, @Nullable Sequence sequence, @Nullable ReplyError error) {
		this(kind, key, body, sequence, error, null);
	}

	/**
	 * A successful answer.
	 * @param key id of the request
	 * @param result the result
	 * @return the message
	 */
	public static Inbound reply(String key, Payload result) {
		return new Inbound(Kind.REPLY, key, result, null, null);
	}

	/**
	 * An answer that rejects the request.
	 * @param key id of the request
	 * @param message the whole message
	 * @param error the server's error
	 * @return the message
	 */
	public static Inbound rejection(String key, Payload message, ReplyError error) {
		return new Inbound(Kind.REPLY, key, message, null, error);
	}

	/**
	 * Data of a topic.
	 * @param topic the topic
	 * @param data the data
	 * @param sequence place in the topic, or null
	 * @return the message
	 */
	public static Inbound push(String topic, Payload data, @Nullable Sequence sequence) {
		return new Inbound(Kind.PUSH, topic, data, sequence, null);
	}

	/**
	 * A message about the connection itself, such as a heartbeat.
	 * @param method what it is called
	 * @param body its parameters
	 * @return the message
	 */
	public static Inbound control(String method, Payload body) {
		return new Inbound(Kind.CONTROL, method, body, null, null);
	}

	/**
	 * A request or notification of the server that belongs to no topic.
	 * @param method what is asked for
	 * @param message the whole message
	 * @return the message
	 */
	public static Inbound request(String method, Payload message) {
		return new Inbound(Kind.REQUEST, method, message, null, null);
	}

	/**
	 * A request or notification of the server that a handler of the client may answer.
	 * @param method what is asked for
	 * @param message the whole message
	 * @param asked its id and parameters
	 * @return the message
	 */
	public static Inbound request(String method, Payload message, Asked asked) {
		return new Inbound(Kind.REQUEST, method, message, null, null, asked);
	}

	/**
	 * An error of the connection that answers no request.
	 * @param message the whole message
	 * @param error the server's error
	 * @return the message
	 */
	public static Inbound connectionError(Payload message, ReplyError error) {
		return new Inbound(Kind.OTHER, "", message, null, error);
	}

	/**
	 * Anything else. It reaches the client's stream of unmatched messages.
	 * @param message the whole message
	 * @return the message
	 */
	public static Inbound other(Payload message) {
		return new Inbound(Kind.OTHER, "", message, null, null);
	}

	/**
	 * What the server asks for.
	 *
	 * @param id the id to repeat in the answer, as it stands in the message, borrowed;
	 * null if no answer is awaited
	 * @param params the parameters, empty if there are none, borrowed
	 */
	public record Asked(@Nullable Payload id, Payload params) {

		public Asked {
			Objects.requireNonNull(params, "'params' must not be null");
		}

	}

	/**
	 * What an inbound message is.
	 */
	public enum Kind {

		/**
		 * The answer to a request.
		 */
		REPLY,

		/**
		 * Data of a topic.
		 */
		PUSH,

		/**
		 * Heartbeats, challenges and notices about the connection.
		 */
		CONTROL,

		/**
		 * A request or notification of the server.
		 */
		REQUEST,

		/**
		 * Everything else.
		 */
		OTHER

	}

}
