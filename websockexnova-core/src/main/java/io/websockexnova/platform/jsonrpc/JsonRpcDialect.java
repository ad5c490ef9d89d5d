package io.websockexnova.platform.jsonrpc;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.Inbound;
import io.websockexnova.behavior.Payload;
import io.websockexnova.codec.JsonCursor;

/**
 * What a venue adds to JSON-RPC: what its notifications mean, and members of its own. The
 * members of a message come in any order, so {@link #params} may be called before the
 * method is known; what it finds is kept until {@link #notification} asks for it. Called
 * serially, one message after the other.
 */
public interface JsonRpcDialect {

	/**
	 * Plain JSON-RPC: a notification belongs to no topic.
	 */
	JsonRpcDialect PLAIN = new JsonRpcDialect() {
	};

	/**
	 * A message begins: forget what was found in the one before.
	 */
	default void reset() {
	}

	/**
	 * Reads the parameters of a request or notification.
	 * @param params stands on the value and has to be moved to its end
	 */
	default void params(JsonCursor params) {
		params.skip();
	}

	/**
	 * Reads a member that is none of JSON-RPC's.
	 * @param name name of the member
	 * @param value stands on the value and has to be moved to its end
	 */
	default void member(String name, JsonCursor value) {
		value.skip();
	}

	/**
	 * What a notification is.
	 * @param method its method
	 * @param message the whole message
	 * @param params its parameters, or null if it has none
	 * @return the message for the client
	 */
	default Inbound notification(String method, Payload message, @Nullable Payload params) {
		return Inbound.request(method, message);
	}

}
