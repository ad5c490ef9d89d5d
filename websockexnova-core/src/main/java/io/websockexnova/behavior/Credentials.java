package io.websockexnova.behavior;

import java.util.Objects;

/**
 * An API key and its secret. Never prints either.
 *
 * @param key the public part
 * @param secret the secret part
 */
public record Credentials(String key, String secret) {

	public Credentials {
		Objects.requireNonNull(key, "'key' must not be null");
		Objects.requireNonNull(secret, "'secret' must not be null");
	}

	@Override
	public String toString() {
		return "Credentials[******]";
	}

}
