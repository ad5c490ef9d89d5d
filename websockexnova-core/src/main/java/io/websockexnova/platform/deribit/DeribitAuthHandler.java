package io.websockexnova.platform.deribit;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.websockexnova.behavior.AuthHandler;
import io.websockexnova.behavior.AuthenticationException;
import io.websockexnova.behavior.Call;
import io.websockexnova.behavior.Credentials;
import io.websockexnova.behavior.Dialog;
import io.websockexnova.behavior.ErrorClass;
import io.websockexnova.behavior.RejectedException;
import io.websockexnova.behavior.Session;

/**
 * Logs in with {@code public/auth}, renews with the newest refresh token, and has the
 * server cancel orders on disconnect if that is configured: a connection on which that
 * failed never becomes READY. Tokens stay in here.
 */
final class DeribitAuthHandler implements AuthHandler {

	private static final String ACCOUNT_WRITE = "account:read_write";

	// What a refresh token that no longer holds is answered with. Invalid credentials are
	// not among them: another login with the same ones would only count as one more
	// failure.
	private static final Set<Integer> DEAD_TOKEN = Set.of(DeribitErrors.INVALID_PARAMS,
			DeribitErrors.AUTHORIZATION_REQUIRED, DeribitErrors.UNAUTHORIZED);

	private final DeribitOptions options;

	private final Supplier<@Nullable Credentials> credentials;

	private final Clock clock;

	private final Supplier<String> nonces;

	private @Nullable String refreshToken;

	/** Whether there are credentials, as far as the supplier has said. */
	private boolean known;

	/**
	 * What the supplier has said when it was first asked, until the login that it was
	 * asked for: it may cost a call to a vault.
	 */
	private @Nullable Credentials first;

	DeribitAuthHandler(DeribitOptions options, Supplier<@Nullable Credentials> credentials, Clock clock,
			Supplier<String> nonces) {
		this.options = options;
		this.credentials = credentials;
		this.clock = clock;
		this.nonces = nonces;
	}

	@Override
	public boolean enabled() {
		if (this.options.needsLogin() || this.known) {
			return true;
		}
		this.first = this.credentials.get();
		this.known = this.first != null;
		return this.known;
	}

	@Override
	public Mono<Session> authenticate(Dialog dialog) {
		return Mono.defer(() -> {
			this.refreshToken = null;
			Credentials given = (this.first != null) ? this.first : this.credentials.get();
			this.first = null;
			this.known = given != null;
			if (given == null && !this.options.needsLogin()) {
				return Mono.empty();
			}
			return login(dialog, grant(given)).onErrorMap(RejectedException.class, (ex) -> failed("the login", ex))
				.flatMap((session) -> cancelOnDisconnect(dialog).thenReturn(session));
		});
	}

	@Override
	public Mono<Session> refresh(Dialog dialog, Session session) {
		return Mono.defer(() -> {
			String token = this.refreshToken;
			if (token == null) {
				return authenticate(dialog);
			}
			return login(dialog, Map.of("grant_type", "refresh_token", "refresh_token", token))
				.onErrorResume(DeribitAuthHandler::isDeadToken, (ex) -> authenticate(dialog))
				.onErrorMap(RejectedException.class, (ex) -> failed("the renewal of the login", ex));
		});
	}

	private Mono<Session> login(Dialog dialog, Map<String, Object> params) {
		return dialog.request(new Call("public/auth", params), TokenGrant.class)
			.switchIfEmpty(Mono
				.error(() -> new AuthenticationException("Deribit answered the login without a result", false, null)))
			.map(this::session);
	}

	private Map<String, Object> grant(@Nullable Credentials given) {
		if (given == null) {
			throw denied("there are no 'credentials', which the options 'scope' and 'cancel-on-disconnect' need; set "
					+ "them or remove the options");
		}
		if (given.key().isBlank() || given.secret().isBlank()) {
			throw denied("the key or the secret in 'credentials' is empty");
		}
		Map<String, Object> params = new LinkedHashMap<>();
		params.put("grant_type", this.options.signature() ? "client_signature" : "client_credentials");
		params.put("client_id", given.key());
		if (this.options.signature()) {
			long timestamp = this.clock.millis();
			String nonce = this.nonces.get();
			params.put("timestamp", timestamp);
			params.put("nonce", nonce);
			params.put("data", "");
			params.put("signature", DeribitSignature.sign(given.secret(), timestamp, nonce, ""));
		}
		else {
			params.put("client_secret", given.secret());
		}
		if (this.options.scope() != null) {
			params.put("scope", this.options.scope());
		}
		return params;
	}

	private Session session(TokenGrant granted) {
		this.refreshToken = granted.refreshToken();
		Set<String> scopes = DeribitScopes.parse(granted.scope());
		if (granted.scope() != null) {
			requireScopes(scopes);
		}
		Long seconds = granted.expiresIn();
		return new Session((seconds != null && seconds > 0) ? Duration.ofSeconds(seconds) : null, scopes);
	}

	private void requireScopes(Set<String> granted) {
		List<String> missing = DeribitScopes.missing(DeribitScopes.parse(this.options.scope()), granted);
		if (!missing.isEmpty()) {
			throw denied("the login was granted without " + missing + ", which option 'scope' asks for; give the API "
					+ "key these rights or ask for less");
		}
		if (this.options.cancelOnDisconnect() && !granted.contains(ACCOUNT_WRITE)) {
			throw denied("the login was granted without '" + ACCOUNT_WRITE
					+ "', which option 'cancel-on-disconnect' needs; give the API key this right");
		}
	}

	private Mono<Void> cancelOnDisconnect(Dialog dialog) {
		if (!this.options.cancelOnDisconnect()) {
			return Mono.empty();
		}
		Call call = new Call("private/enable_cancel_on_disconnect", Map.of("scope", "connection"));
		return dialog.request(call)
			.then()
			.onErrorResume(DeribitAuthHandler::isWorthASecondTry, (ex) -> dialog.request(call).then())
			.onErrorMap(RejectedException.class, (ex) -> failed("'cancel-on-disconnect'", ex));
	}

	private static boolean isDeadToken(Throwable error) {
		return error instanceof RejectedException rejected && DEAD_TOKEN.contains(rejected.error().numericCode());
	}

	private static boolean isWorthASecondTry(Throwable error) {
		return error instanceof RejectedException rejected
				&& rejected.error().numericCode() == DeribitErrors.CANCEL_ON_DISCONNECT_FAILED;
	}

	private static AuthenticationException failed(String what, RejectedException ex) {
		ErrorClass type = DeribitErrors.find(ex.error());
		boolean denied = type == ErrorClass.AUTH || type == ErrorClass.PERSISTENT;
		return new AuthenticationException("Deribit refused " + what + ": " + DeribitErrors.withRemedy(ex.error()),
				denied, ex);
	}

	private static AuthenticationException denied(String message) {
		return new AuthenticationException(message, true, null);
	}

}
