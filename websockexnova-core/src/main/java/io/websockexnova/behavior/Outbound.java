package io.websockexnova.behavior;

import java.util.Objects;

/**
 * An encoded outbound message.
 *
 * @param kind what the message is for the rate limit: a method name, or empty
 * @param payload the bytes; owned by the message from here on
 */
public record Outbound(String kind, Payload payload) {

	public Outbound {
		Objects.requireNonNull(kind, "'kind' must not be null");
		Objects.requireNonNull(payload, "'payload' must not be null");
	}

	/**
	 * A text message without a kind.
	 * @param text the text
	 * @return the message
	 */
	public static Outbound text(String text) {
		return new Outbound("", Payload.text(text));
	}

}
