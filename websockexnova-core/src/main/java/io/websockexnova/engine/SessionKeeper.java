package io.websockexnova.engine;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.websockexnova.behavior.AuthHandler;
import io.websockexnova.behavior.AuthenticationException;
import io.websockexnova.behavior.ConnectionHandler;
import io.websockexnova.behavior.ErrorClass;
import io.websockexnova.behavior.ErrorDecision;
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

	/** A server that grants logins for no time must not be asked without a pause. */
	private static final Duration SHORTEST = Duration.ofMillis(250);

	/** Longer lifetimes come to the same and can be reckoned with in nanoseconds. */
	private static final Duration LONGEST = Duration.ofDays(365);

	private final Shared shared;

	private final Generation generation;

	private final Errors errors;

	private @Nullable Session session;

	private Loop.@Nullable Timer due;

	private boolean renewing;

	private @Nullable Long lastRefusal;

	/** When the login ends, or null if it does not. */
	private @Nullable Long expiry;

	SessionKeeper(Shared shared, Generation generation, Errors errors) {
		this.shared = shared;
		this.generation = generation;
		this.errors = errors;
	}

	/**
	 * Greets the server and logs in, within one deadline.
	 * @param done runs when that is done
	 */
	void logIn(Runnable done) {
		ConnectionHandler handler = this.shared.behaviors().connection();
		AuthHandler auth = this.shared.behaviors().auth();
		// The greeting may end on any thread, but handlers are called on the loop.
		Mono<Session> login = Conversations.ask(() -> handler.connected(this.generation.dialog(Hook.CONNECTED)))
			.publishOn(Schedulers.fromExecutor(this.shared.loop()))
			.then(Conversations.ask(() -> auth.enabled() ? auth.authenticate(this.generation.dialog(Hook.AUTHENTICATE))
					: Mono.empty()));
		this.generation.run(login, this.shared.get(Setting.AUTHENTICATION_TIMEOUT), (session) -> {
			if (session != null) {
				loggedIn(session, false);
			}
			done.run();
		}, (error) -> this.generation.lose(Loss.of(Loss.Kind.AUTHENTICATION,
				"greeting or login at " + this.generation.target() + " failed: " + error.getMessage(), error)));
	}

	private void loggedIn(Session granted, boolean renewed) {
		this.session = granted;
		this.shared.events()
			.emit(new ClientEvent.Authenticated(this.shared.name(), this.shared.now(), this.generation.number(),
					renewed, granted.lifetime()));
		Duration lifetime = granted.lifetime();
		this.expiry = null;
		if (lifetime != null) {
			Duration counted = (lifetime.compareTo(LONGEST) < 0) ? lifetime : LONGEST;
			this.expiry = this.shared.loop().nanoTime() + counted.toNanos();
			schedule(refreshDelay(counted));
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
		Mono<Session> renewal = Conversations.ask(() -> handler.refresh(this.generation.dialog(Hook.REFRESH), current));
		this.generation.run(renewal, deadline,
				() -> failed(new AuthenticationException(
						"the renewal of the login took longer than " + deadline + " ('authentication.timeout')", false,
						null)),
				(renewed) -> {
					this.renewing = false;
					loggedIn((renewed != null) ? renewed : current, true);
				}, this::failed);
	}

	// The login still holds when a renewal fails, so there is time to try again; only
	// when it has run out does the connection have to go.
	private void failed(Throwable error) {
		this.renewing = false;
		ErrorClass meaning = this.errors.classify(error);
		if (meaning == ErrorClass.AUTH || (error instanceof AuthenticationException denial && denial.isDenied())) {
			this.generation.lose(
					Loss.of(Loss.Kind.AUTHENTICATION, "renewal of the login was denied: " + error.getMessage(), error));
			return;
		}
		ErrorDecision decision = this.generation.report(error);
		Duration delay = (decision instanceof ErrorDecision.Retry retry && retry.delay() != null) ? retry.delay()
				: retryDelay();
		if (this.expiry == null) {
			schedule(delay);
			return;
		}
		Duration left = Duration.ofNanos(this.expiry - this.shared.loop().nanoTime());
		if (left.isNegative() || left.isZero()) {
			this.generation.lose(Loss.of(Loss.Kind.AUTHENTICATION,
					"the login has run out and could not be renewed: " + error.getMessage(), error));
		}
		else {
			schedule((delay.compareTo(left) < 0) ? delay : left);
		}
	}

	/**
	 * Between half of the delay and all of it, so that many clients do not come together.
	 */
	private Duration retryDelay() {
		return Duration.ofNanos((long) (RETRY.toNanos() * (1 - 0.5 * this.shared.random().nextDouble())));
	}

	private void schedule(Duration delay) {
		this.due = this.generation.timers().after((delay.compareTo(SHORTEST) > 0) ? delay : SHORTEST, this::renew);
	}

	/** Up to a tenth earlier than due, so that many clients do not renew together. */
	private Duration refreshDelay(Duration lifetime) {
		double part = this.shared.get(Setting.REFRESH_AT) * (1 - 0.1 * this.shared.random().nextDouble());
		return Duration.ofNanos((long) (lifetime.toNanos() * part));
	}

}
