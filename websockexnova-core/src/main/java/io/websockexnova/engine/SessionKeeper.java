package io.websockexnova.engine;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.websockexnova.behavior.AuthHandler;
import io.websockexnova.behavior.AuthenticationException;
import io.websockexnova.behavior.ErrorClass;
import io.websockexnova.behavior.Loss;
import io.websockexnova.behavior.Session;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.transport.Loop;

/**
 * Keeps the login of one socket alive: renews it before it expires, and at once when the
 * server says that it has. One renewal at a time. Loop only.
 */
final class SessionKeeper {

	private static final Duration RETRY = Duration.ofSeconds(5);

	private final Shared shared;

	private final Generation generation;

	private final Errors errors;

	private @Nullable Session session;

	private Loop.@Nullable Timer due;

	private boolean renewing;

	private @Nullable Long lastRefusal;

	SessionKeeper(Shared shared, Generation generation, Errors errors) {
		this.shared = shared;
		this.generation = generation;
		this.errors = errors;
	}

	void loggedIn(Session granted, boolean renewed) {
		this.session = granted;
		this.shared.events()
			.emit(new ClientEvent.Authenticated(this.shared.name(), this.shared.now(), this.generation.number(),
					renewed, granted.lifetime()));
		if (granted.lifetime() != null) {
			schedule(refreshDelay(granted.lifetime()));
		}
	}

	/**
	 * The server refused something for want of a login: renews it, unless that has been
	 * done just now. A refusal that comes in late, or one that no login can mend, such as
	 * a missing right, must not end in a storm of logins.
	 */
	void refused() {
		long now = this.shared.loop().nanoTime();
		if (this.lastRefusal == null || now - this.lastRefusal >= RETRY.toNanos()) {
			this.lastRefusal = now;
			renew();
		}
	}

	/**
	 * Renews the login now, unless that is under way.
	 */
	private void renew() {
		Session current = this.session;
		if (current == null || this.renewing) {
			return;
		}
		this.renewing = true;
		if (this.due != null) {
			this.due.cancel();
		}
		AuthHandler handler = this.shared.behaviors().auth();
		Duration deadline = this.shared.get(Setting.AUTHENTICATION_TIMEOUT);
		Mono<Session> renewal = Conversations.ask(() -> handler.refresh(this.generation.dialog(), current));
		this.generation.run(renewal, deadline, (renewed) -> {
			this.renewing = false;
			loggedIn((renewed != null) ? renewed : current, true);
		}, this::failed);
	}

	private void failed(Throwable error) {
		this.renewing = false;
		ErrorClass meaning = this.errors.classify(error);
		if (meaning == ErrorClass.AUTH || (error instanceof AuthenticationException denial && denial.isDenied())) {
			this.generation.lose(
					Loss.of(Loss.Kind.AUTHENTICATION, "renewal of the login was denied: " + error.getMessage(), error));
			return;
		}
		this.generation.failed(error);
		schedule(RETRY);
	}

	private void schedule(Duration delay) {
		this.due = this.generation.timers().after(delay, this::renew);
	}

	/** Up to a tenth earlier than due, so that many clients do not renew together. */
	private Duration refreshDelay(Duration lifetime) {
		double part = this.shared.get(Setting.REFRESH_AT) * (1 - 0.1 * this.shared.random().nextDouble());
		return Duration.ofNanos((long) (lifetime.toNanos() * part));
	}

}
