package io.websockexnova.behavior;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * A request to the server, before it has an id. {@code toString} names the method only,
 * since parameters may hold secrets.
 *
 * @param method what is asked for
 * @param params parameters, serialisable by the platform's codec, or null
 */
public record Call(String method, @Nullable Object params) {

	public Call {
		Objects.requireNonNull(method, "'method' must not be null");
	}

	@Override
	public String toString() {
		return "Call[" + this.method + "]";
	}

}
