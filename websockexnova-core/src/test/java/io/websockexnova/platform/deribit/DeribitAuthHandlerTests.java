package io.websockexnova.platform.deribit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.websockexnova.behavior.AuthenticationException;
import io.websockexnova.behavior.ConnectionLostException;
import io.websockexnova.behavior.Credentials;
import io.websockexnova.behavior.Loss;
import io.websockexnova.behavior.RejectedException;
import io.websockexnova.behavior.Session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link DeribitAuthHandler}.
 */
class DeribitAuthHandlerTests {

	private static final Duration DEADLINE = Duration.ofSeconds(20);

	private static final String AUTH = "public/auth";

	private static final String COD = "private/enable_cancel_on_disconnect";

	private static final Credentials CREDENTIALS = new Credentials("exampleKey", "exampleDeribitSecret0123456789");

	private final Clock clock = Clock.fixed(Instant.ofEpochMilli(1700000000000L), ZoneOffset.UTC);

	private final Deque<String> nonces = new ArrayDeque<>(List.of("a1b2c3d4e5f6", "second", "third"));

	private final ScriptedDialog server = new ScriptedDialog();

	@Test
	void whenThereAreNoCredentialsThenDisabled() {
		assertThat(handler(null, Map.of()).enabled()).isFalse();
		assertThat(handler(CREDENTIALS, Map.of()).enabled()).isTrue();
	}

	@Test
	@Tag("R25")
	@Tag("S16")
	void theSupplierIsAskedOncePerLoginAndNoCredentialsAreUsedTwice() {
		AtomicInteger asked = new AtomicInteger();
		DeribitAuthHandler handler = new DeribitAuthHandler(DeribitOptions.of("deribit", new HashMap<>()),
				() -> new Credentials("key", "secret-" + asked.incrementAndGet()), this.clock, this.nonces::remove);
		for (int login = 1; login <= 3; login++) {
			this.server.answer(AUTH, "{\"refresh_token\":\"r\"}");
			assertThat(handler.enabled()).isTrue();
			handler.authenticate(this.server).block();
			assertThat(handler.enabled()).isTrue();
			assertThat(asked).hasValue(login);
			assertThat(this.server.params(login - 1).get("client_secret").asString()).isEqualTo("secret-" + login);
		}
	}

	@Test
	void whenThereAreNoCredentialsAnyMoreThenTheLoginIsLeftOut() {
		AtomicReference<@Nullable Credentials> given = new AtomicReference<>(CREDENTIALS);
		DeribitAuthHandler handler = new DeribitAuthHandler(DeribitOptions.of("deribit", new HashMap<>()), given::get,
				this.clock, this.nonces::remove);
		this.server.answer(AUTH, "{\"refresh_token\":\"r\"}");
		assertThat(handler.enabled()).isTrue();
		assertThat(handler.authenticate(this.server).block()).isNotNull();
		given.set(null);
		assertThat(handler.authenticate(this.server).block()).isNull();
		assertThat(handler.enabled()).isFalse();
		given.set(CREDENTIALS);
		assertThat(handler.enabled()).isTrue();
		assertThat(this.server.methods()).hasSize(1);
	}

	@Test
	void whenOptionsNeedLoginWithoutCredentialsThenDeniedWithTheRemedy() {
		DeribitAuthHandler handler = handler(null, Map.of("cancel-on-disconnect", "true"));
		assertThat(handler.enabled()).isTrue();
		AuthenticationException failure = failure(handler);
		assertThat(failure.isDenied()).isTrue();
		assertThat(failure).hasMessageContaining("'credentials'").hasMessageContaining("'cancel-on-disconnect'");
		assertThat(this.server.methods()).isEmpty();
	}

	@Test
	void whenCredentialsAreEmptyThenDenied() {
		AuthenticationException failure = failure(
				handler(new Credentials("key", ""), Map.of("grant", "client_signature")));
		assertThat(failure.isDenied()).isTrue();
		assertThat(failure).hasMessageContaining("secret in 'credentials' is empty");
	}

	@Test
	void whenGrantIsClientCredentialsThenSessionIsWhatTheServerGranted() {
		this.server.answer(AUTH,
				"{\"access_token\":\"t\",\"expires_in\":31536000,\"refresh_token\":\"r\",\"scope\":\"session:a account:read "
						+ "trade:read_write\",\"enabled_features\":[],\"token_type\":\"bearer\",\"sid\":null}");
		Session session = login(handler(CREDENTIALS, Map.of("scope", "session:a trade:read account:read expires:20")));
		assertThat(session.lifetime()).isEqualTo(Duration.ofDays(365));
		assertThat(session.scopes()).containsExactlyInAnyOrder("session:a", "account:read", "trade:read_write");
		assertThat(this.server.params(0)).isEqualTo(json("{\"grant_type\":\"client_credentials\","
				+ "\"client_id\":\"exampleKey\",\"client_secret\":\"exampleDeribitSecret0123456789\","
				+ "\"scope\":\"session:a trade:read account:read expires:20\"}"));
	}

	@Test
	void whenLifetimeIsTextOrMissingThenItIsReadLeniently() {
		this.server.answer(AUTH, "{\"expires_in\":\"900\"}").answer(AUTH, "{}").answer(AUTH, "{\"expires_in\":0}");
		DeribitAuthHandler handler = handler(CREDENTIALS, Map.of("scope", "trade:read_write"));
		assertThat(login(handler).lifetime()).isEqualTo(Duration.ofMinutes(15));
		assertThat(login(handler).lifetime()).isNull();
		assertThat(login(handler).lifetime()).isNull();
	}

	@Test
	@Tag("deribit-9")
	@Tag("deribit-10")
	void whenGrantIsClientSignatureThenParamsEqualTheVector() {
		this.server.answer(AUTH, "{\"expires_in\":900}");
		login(handler(CREDENTIALS, Map.of("grant", "client_signature")));
		JsonNode params = this.server.params(0);
		assertThat(params).isEqualTo(json("{\"grant_type\":\"client_signature\",\"client_id\":\"exampleKey\","
				+ "\"timestamp\":1700000000000,\"nonce\":\"a1b2c3d4e5f6\",\"data\":\"\",\"signature\":"
				+ "\"db8ac452ad27a3812b8ba2762483851b5003469e2c73aae6dcd159298a75e7b0\"}"));
		assertThat(params.get("timestamp").isNumber()).isTrue();
	}

	@Test
	@Tag("deribit-10")
	void whenSignedAgainThenNonceIsNew() {
		this.server.answer(AUTH, "{}").answer(AUTH, "{}");
		DeribitAuthHandler handler = handler(CREDENTIALS, Map.of("grant", "client_signature"));
		login(handler);
		login(handler);
		assertThat(this.server.params(0).get("nonce")).isNotEqualTo(this.server.params(1).get("nonce"));
		assertThat(this.server.params(0).get("signature")).isNotEqualTo(this.server.params(1).get("signature"));
	}

	@Test
	@Tag("deribit-12")
	void whenRightIsNotGrantedThenDeniedNamingIt() {
		this.server.answer(AUTH, "{\"expires_in\":900,\"scope\":\"connection account:read_write trade:read\"}");
		AuthenticationException failure = failure(handler(CREDENTIALS,
				Map.of("scope", "session:a account:read trade:read_write wallet:read block_trade:none ip:*")));
		assertThat(failure.isDenied()).isTrue();
		assertThat(failure).hasMessageContaining("[trade:read_write, wallet:read]");
	}

	@Test
	@Tag("deribit-13")
	void whenRenewedThenTheNewestRefreshTokenIsUsed() {
		this.server.answer(AUTH, "{\"expires_in\":20,\"refresh_token\":\"first\"}")
			.answer(AUTH, "{\"expires_in\":30,\"refresh_token\":\"second\"}")
			.answer(AUTH, "{\"expires_in\":40,\"refresh_token\":\"third\"}");
		DeribitAuthHandler handler = handler(CREDENTIALS, Map.of());
		Session session = login(handler);
		assertThat(session.lifetime()).isEqualTo(Duration.ofSeconds(20));
		session = refresh(handler, session);
		assertThat(session.lifetime()).isEqualTo(Duration.ofSeconds(30));
		assertThat(refresh(handler, session).lifetime()).isEqualTo(Duration.ofSeconds(40));
		assertThat(this.server.params(1)).isEqualTo(refreshWith("first"));
		assertThat(this.server.params(2)).isEqualTo(refreshWith("second"));
	}

	@ParameterizedTest
	@ValueSource(ints = { -32602, 13009, 10000 })
	@Tag("deribit-14")
	void whenRefreshTokenIsDeadThenOneFullLogin(int code) {
		this.server.answer(AUTH, "{\"refresh_token\":\"first\"}")
			.reject(AUTH, code, "Invalid params")
			.answer(AUTH, "{\"expires_in\":50,\"refresh_token\":\"second\"}");
		DeribitAuthHandler handler = handler(CREDENTIALS, Map.of());
		Session session = refresh(handler, login(handler));
		assertThat(session.lifetime()).isEqualTo(Duration.ofSeconds(50));
		assertThat(this.server.methods()).containsExactly(AUTH, AUTH, AUTH);
		assertThat(this.server.params(2).get("grant_type").asString()).isEqualTo("client_credentials");
	}

	@Test
	@Tag("deribit-14")
	void whenFullLoginAfterDeadTokenFailsThenNoFurtherAttempt() {
		this.server.answer(AUTH, "{\"refresh_token\":\"first\"}")
			.reject(AUTH, -32602, "Invalid params")
			.reject(AUTH, 13004, "invalid_credentials");
		DeribitAuthHandler handler = handler(CREDENTIALS, Map.of());
		Session session = login(handler);
		assertThatExceptionOfType(AuthenticationException.class).isThrownBy(() -> refresh(handler, session))
			.matches(AuthenticationException::isDenied);
		assertThat(this.server.methods()).containsExactly(AUTH, AUTH, AUTH);
	}

	@Test
	@Tag("deribit-15")
	void whenCredentialsAreRevokedThenRenewalIsDeniedWithoutAnotherLogin() {
		this.server.answer(AUTH, "{\"refresh_token\":\"first\"}").reject(AUTH, 13004, "invalid_credentials");
		DeribitAuthHandler handler = handler(CREDENTIALS, Map.of());
		Session session = login(handler);
		assertThatExceptionOfType(AuthenticationException.class).isThrownBy(() -> refresh(handler, session))
			.matches(AuthenticationException::isDenied);
		assertThat(this.server.methods()).containsExactly(AUTH, AUTH);
	}

	@Test
	void whenRenewalIsRefusedForNowThenNotDenied() {
		this.server.answer(AUTH, "{\"refresh_token\":\"first\"}").reject(AUTH, 13028, "temporarily_unavailable");
		DeribitAuthHandler handler = handler(CREDENTIALS, Map.of());
		Session session = login(handler);
		assertThatExceptionOfType(AuthenticationException.class).isThrownBy(() -> refresh(handler, session))
			.matches((ex) -> !ex.isDenied())
			.withMessageContaining("the renewal of the login: 13028");
	}

	@Test
	void whenThereIsNoRefreshTokenThenFullLogin() {
		this.server.answer(AUTH, "{}").answer(AUTH, "{\"expires_in\":60}");
		DeribitAuthHandler handler = handler(CREDENTIALS, Map.of());
		refresh(handler, login(handler));
		assertThat(this.server.params(1).get("grant_type").asString()).isEqualTo("client_credentials");
	}

	@Test
	void whenLoggingInOnNewConnectionThenOldRefreshTokenIsForgotten() {
		this.server.answer(AUTH, "{\"refresh_token\":\"old\"}").answer(AUTH, "{}").answer(AUTH, "{}");
		DeribitAuthHandler handler = handler(CREDENTIALS, Map.of());
		login(handler);
		refresh(handler, login(handler));
		assertThat(this.server.params(2).get("grant_type").asString()).isEqualTo("client_credentials");
	}

	@ParameterizedTest
	@ValueSource(ints = { 13004, 13005, 11098, 12003, 12005, 13012, 13021, -32602 })
	@Tag("deribit-15")
	void whenTheServerWillNotChangeItsMindThenDenied(int code) {
		this.server.reject(AUTH, code, "no");
		AuthenticationException failure = failure(handler(CREDENTIALS, Map.of()));
		assertThat(failure.isDenied()).isTrue();
		assertThat(failure).hasMessageContaining(Integer.toString(code)).hasCauseInstanceOf(RejectedException.class);
	}

	@ParameterizedTest
	@ValueSource(ints = { 10028, 10040, 10041, 10066, 11051, 11094, 13028, 13888, 10001, 99999 })
	void whenTheServerMayChangeItsMindThenNotDenied(int code) {
		this.server.reject(AUTH, code, "not now");
		assertThat(failure(handler(CREDENTIALS, Map.of())).isDenied()).isFalse();
	}

	@Test
	@Tag("deribit-15")
	void whenCredentialsAreInvalidThenTextNamesTheRemedy() {
		this.server.reject(AUTH, 13004, "invalid_credentials");
		assertThat(failure(handler(CREDENTIALS, Map.of())))
			.hasMessageContaining("Deribit refused the login: 13004 invalid_credentials; check key and secret")
			.hasMessageContaining("test.deribit.com");
	}

	@Test
	void whenConnectionIsLostThenTheLossIsNotDressedUpAsRefusal() {
		this.server.fail(AUTH, new ConnectionLostException(Loss.of(Loss.Kind.ABNORMAL, "gone", null)));
		assertThatExceptionOfType(ConnectionLostException.class)
			.isThrownBy(() -> login(handler(CREDENTIALS, Map.of())));
	}

	@Test
	void whenLoginHasNoResultThenItFails() {
		this.server.answer(AUTH, "null");
		assertThat(failure(handler(CREDENTIALS, Map.of()))).hasMessageContaining("without a result");
	}

	@Test
	void whenCancelOnDisconnectIsWantedThenItIsEnabledAfterTheLogin() {
		this.server.answer(AUTH, "{\"scope\":\"account:read_write\"}").answer(COD, "\"ok\"");
		login(handler(CREDENTIALS, Map.of("cancel-on-disconnect", "true")));
		assertThat(this.server.methods()).containsExactly(AUTH, COD);
		assertThat(this.server.params(1)).isEqualTo(json("{\"scope\":\"connection\"}"));
	}

	@Test
	@Tag("deribit-44")
	void whenConnectionIsNewThenCancelOnDisconnectIsEnabledAgain() {
		this.server.answer(AUTH, "{}").answer(COD, "\"ok\"").answer(AUTH, "{}").answer(COD, "\"ok\"");
		DeribitAuthHandler handler = handler(CREDENTIALS, Map.of("cancel-on-disconnect", "true"));
		login(handler);
		login(handler);
		assertThat(this.server.methods()).containsExactly(AUTH, COD, AUTH, COD);
	}

	@Test
	@Tag("deribit-44")
	void whenCancelOnDisconnectFailsOnceThenTriedAgain() {
		this.server.answer(AUTH, "{}").reject(COD, 10049, "cancel_on_disconnect_failed").answer(COD, "\"ok\"");
		login(handler(CREDENTIALS, Map.of("cancel-on-disconnect", "true")));
		assertThat(this.server.methods()).containsExactly(AUTH, COD, COD);
	}

	@Test
	@Tag("deribit-44")
	void whenCancelOnDisconnectFailsThenTheLoginFails() {
		this.server.answer(AUTH, "{}")
			.reject(COD, 10049, "cancel_on_disconnect_failed")
			.reject(COD, 10049, "cancel_on_disconnect_failed");
		AuthenticationException failure = failure(handler(CREDENTIALS, Map.of("cancel-on-disconnect", "true")));
		assertThat(failure.isDenied()).isFalse();
		assertThat(failure).hasMessageContaining("'cancel-on-disconnect': 10049");
	}

	@Test
	@Tag("deribit-44")
	void whenRightForCancelOnDisconnectIsMissingThenDeniedBeforeAsking() {
		this.server.answer(AUTH, "{\"scope\":\"connection account:read\"}");
		AuthenticationException failure = failure(handler(CREDENTIALS, Map.of("cancel-on-disconnect", "true")));
		assertThat(failure.isDenied()).isTrue();
		assertThat(failure).hasMessageContaining("'account:read_write'");
		assertThat(this.server.methods()).containsExactly(AUTH);
	}

	@Test
	@Tag("deribit-50")
	@Tag("S11")
	void whenPrintedThenNoSecretShows() {
		Map<String, String> options = Map.of("grant", "client_signature", "scope", "session:hidden");
		this.server.answer(AUTH, "{\"access_token\":\"tokenA\",\"refresh_token\":\"tokenB\"}")
			.reject(AUTH, 13028, "not now");
		DeribitAuthHandler handler = handler(CREDENTIALS, options);
		Session session = login(handler);
		String all = handler + " " + session + " " + this.server.call(0) + " " + CREDENTIALS + " "
				+ new TokenGrant("tokenB", 1L, "");
		try {
			refresh(handler, session);
		}
		catch (AuthenticationException ex) {
			all = all + ex + ex.getCause() + this.server.call(1);
		}
		assertThat(all).contains("13028")
			.doesNotContain("token", CREDENTIALS.secret(), CREDENTIALS.key(), "a1b2c3d4e5f6", "db8ac452");
	}

	private DeribitAuthHandler handler(@Nullable Credentials credentials, Map<String, String> options) {
		return new DeribitAuthHandler(DeribitOptions.of("deribit", new HashMap<>(options)), () -> credentials,
				this.clock, this.nonces::remove);
	}

	private Session login(DeribitAuthHandler handler) {
		return Objects.requireNonNull(handler.authenticate(this.server).block(DEADLINE));
	}

	private Session refresh(DeribitAuthHandler handler, Session session) {
		return Objects.requireNonNull(handler.refresh(this.server, session).block(DEADLINE));
	}

	private AuthenticationException failure(DeribitAuthHandler handler) {
		return Objects.requireNonNull(handler.authenticate(this.server)
			.map((session) -> new AssertionError("logged in with " + session))
			.cast(Throwable.class)
			.onErrorResume(Mono::just)
			.cast(AuthenticationException.class)
			.block(DEADLINE));
	}

	private static JsonNode json(String text) {
		return new JsonMapper().readTree(text);
	}

	private static JsonNode refreshWith(String token) {
		return json("{\"grant_type\":\"refresh_token\",\"refresh_token\":\"" + token + "\"}");
	}

}
