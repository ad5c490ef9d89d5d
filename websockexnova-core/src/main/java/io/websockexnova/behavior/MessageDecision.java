package io.websockexnova.behavior;

import java.util.List;

/**
 * What a handler wants done after it has seen a message.
 */
public sealed interface MessageDecision {

	/**
	 * Nothing beyond the usual routing.
	 */
	MessageDecision PASS = new Pass();

	/**
	 * The handler has dealt with the message: do not route it.
	 */
	MessageDecision CONSUME = new Consume();

	/**
	 * Send messages back, besides the usual routing.
	 * @param messages what to send, in order
	 * @return the decision
	 */
	static MessageDecision reply(Outbound... messages) {
		return new Reply(List.of(messages));
	}

	/**
	 * Close the connection with a code; the policy decides on reconnecting.
	 * @param code close code
	 * @param reason close reason, at most 123 bytes of UTF-8
	 * @return the decision
	 */
	static MessageDecision close(int code, String reason) {
		return new Close(code, reason);
	}

	/**
	 * Report an error to the {@link ErrorHandler}; the message is not routed.
	 * @param error the error
	 * @return the decision
	 */
	static MessageDecision fail(Throwable error) {
		return new Fail(error);
	}

	/**
	 * Nothing beyond the usual routing.
	 */
	record Pass() implements MessageDecision {
	}

	/**
	 * Do not route the message.
	 */
	record Consume() implements MessageDecision {
	}

	/**
	 * Send messages back.
	 *
	 * @param messages what to send, in order
	 */
	record Reply(List<Outbound> messages) implements MessageDecision {
	}

	/**
	 * Close the connection.
	 *
	 * @param code close code
	 * @param reason close reason
	 */
	record Close(int code, String reason) implements MessageDecision {
	}

	/**
	 * Report an error.
	 *
	 * @param error the error
	 */
	record Fail(Throwable error) implements MessageDecision {
	}

}
