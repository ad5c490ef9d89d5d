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
		scopes = Set.copyOf(scopes);
	}

}
