package io.websockexnova.client;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.Codec;
import io.websockexnova.behavior.Interceptor;

/**
 * What the messages of a client go through between the wire and the user.
 *
 * @param codec reads and writes bodies, or null for JSON with the engine's mapper
 * @param interceptors see every message, in this order on the way in and in the opposite
 * order on the way out
 */
public record Pipeline(@Nullable Codec codec, List<Interceptor> interceptors) {

	/** JSON, and nobody in between. */
	public static final Pipeline DIRECT = new Pipeline(null, List.of());

	public Pipeline {
		interceptors = List.copyOf(interceptors);
	}

}
