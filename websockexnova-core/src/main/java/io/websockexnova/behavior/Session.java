package io.websockexnova.behavior;

import java.time.Duration;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * What a login granted. Tokens stay inside the handler.
 *
 * @param lifetime how long the login is valid from now, or null if it does not expire
 * @param scopes rights that were really granted
 */
public record Session(@Nullable Duration lifetime, Set<String> scopes) {

	public Session {
		if (lifetime != null && (lifetime.isNegative() || lifetime.isZero())) {
			throw new IllegalArgumentException("'lifetime' of a session is " + lifetime
					+ "; it must be positive, or null if the login does not expire");
		}
		scopes = Set.copyOf(scopes);
	}

}
