package io.websockexnova.test.deribit;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Outcome of a method.
 *
 * @param result result to send, or null if the method is never answered
 * @param then what follows the answer on the wire, for example first pictures
 */
record Answer(@Nullable JsonNode result, Runnable then) {

	static Answer of(JsonNode result) {
		return new Answer(result, () -> {
		});
	}

	static Answer ok() {
		return of(Json.text("ok"));
	}

}
