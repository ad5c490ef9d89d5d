package io.websockexnova.behavior;

import reactor.core.publisher.Mono;

/**
 * The login. Called on the client's loop, never concurrently; must not block. Credentials
 * come from a supplier that is asked at each login.
 */
public interface AuthHandler {

	/**
	 * Whether there is anything to log in with.
	 * @return true if {@link #authenticate} shall be called on each connection
	 */
	default boolean enabled() {
		return false;
	}

	/**
	 * Logs in on a fresh connection.
	 * @param dialog talks to the server
	 * @return what was granted; fails with {@link AuthenticationException}
	 */
	default Mono<Session> authenticate(Dialog dialog) {
		return Mono.empty();
	}

	/**
	 * Renews the login on the live connection. The engine calls it once before the
	 * session expires.
	 * @param dialog talks to the server
	 * @param session the session to renew
	 * @return the new session
	 */
	default Mono<Session> refresh(Dialog dialog, Session session) {
		return authenticate(dialog);
	}

}
