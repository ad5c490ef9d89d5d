package io.websockexnova.behavior;

import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * The message format. Called on the client's loop, never concurrently; must not block.
 */
public interface MessageHandler {

	/**
	 * Finds out what a message is by looking at its bytes. Must not throw on malformed
	 * input except to report it: an exception goes to the {@link ErrorHandler} and the
	 * message to the stream of unmatched messages.
	 * @param message the message, borrowed
	 * @param sink takes what was found: usually one item, several for a batch
	 */
	default void decode(Payload message, Consumer<Inbound> sink) {
		sink.accept(Inbound.other(message));
	}

	/**
	 * Checks a decoded message.
	 * @param message the message
	 * @return what is wrong with it, or null
	 */
	default @Nullable String validate(Inbound message) {
		return null;
	}

	/**
	 * Sees every decoded message before it is routed.
	 * @param message the message
	 * @return what to do
	 */
	default MessageDecision message(Inbound message) {
		return MessageDecision.PASS;
	}

	/**
	 * Encodes a message that expects no answer. May be called on any thread.
	 * @param message the user's object
	 * @return the encoded message
	 */
	default Outbound encode(Object message) {
		if (message instanceof Outbound outbound) {
			return outbound;
		}
		if (message instanceof CharSequence text) {
			return Outbound.text(text.toString());
		}
		if (message instanceof byte[] bytes) {
			return new Outbound("", Payload.binary(bytes.clone()));
		}
		throw new IllegalArgumentException("'message' of type " + message.getClass().getName()
				+ " cannot be encoded: use a String, a byte[] or a platform with a codec for it");
	}

	/**
	 * Encodes a request. May be called on any thread.
	 * @param id the id; the answer must arrive as {@link Inbound.Kind#REPLY} with the key
	 * {@code Long.toString(id)}
	 * @param call the request
	 * @return the encoded message
	 */
	default Outbound encode(long id, Call call) {
		throw new UnsupportedOperationException("request '" + call.method()
				+ "': this platform has no requests; choose one that has, such as 'json-rpc'");
	}

	/**
	 * Encodes several requests into one message. May be called on any thread.
	 * @param firstId id of the first request; each of the others has the id of the one
	 * before plus one. Each answer must arrive as {@link Inbound.Kind#REPLY} with the key
	 * of its id, whatever message it comes in
	 * @param calls the requests, at least one
	 * @return the encoded message
	 */
	default Outbound encodeBatch(long firstId, List<Call> calls) {
		throw new UnsupportedOperationException(
				"a batch of " + calls.size() + " requests: this platform has no batches; make single requests");
	}

}
