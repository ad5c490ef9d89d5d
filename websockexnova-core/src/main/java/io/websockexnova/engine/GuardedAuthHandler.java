package io.websockexnova.engine;

import reactor.core.publisher.Mono;

import io.websockexnova.behavior.AuthHandler;
import io.websockexnova.behavior.Dialog;
import io.websockexnova.behavior.Session;

/**
 * A guarded login.
 */
final class GuardedAuthHandler implements AuthHandler {

	private final Guard guard;

	private final AuthHandler handler;

	GuardedAuthHandler(Guard guard, AuthHandler handler) {
		this.guard = guard;
		this.handler = handler;
	}

	@Override
	public boolean enabled() {
		return this.guard.call(Hook.ENABLED, () -> this.handler.enabled());
	}

	@Override
	public Mono<Session> authenticate(Dialog dialog) {
		return this.guard.mono(Hook.AUTHENTICATE, () -> this.handler.authenticate(dialog));
	}

	@Override
	public Mono<Session> refresh(Dialog dialog, Session session) {
		return this.guard.mono(Hook.REFRESH, () -> this.handler.refresh(dialog, session));
	}

}
