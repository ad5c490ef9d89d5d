package io.websockexnova.platform.deribit;

import java.time.Duration;
import java.util.Objects;
import java.util.Random;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.websockexnova.behavior.AuthenticationException;
import io.websockexnova.behavior.ConnectionLostException;
import io.websockexnova.behavior.ErrorClass;
import io.websockexnova.behavior.ErrorContext;
import io.websockexnova.behavior.ErrorDecision;
import io.websockexnova.behavior.Loss;
import io.websockexnova.behavior.Loss.Kind;
import io.websockexnova.behavior.Phase;
import io.websockexnova.behavior.RejectedException;
import io.websockexnova.behavior.ReplyError;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DeribitErrorHandler} and {@link DeribitErrors}.
 */
class DeribitErrorHandlerTests {

	private final DeribitErrorHandler handler = new DeribitErrorHandler(new Random(7));

	@ParameterizedTest
	@CsvSource({ "10028, RATE_LIMITED", "10047, RATE_LIMITED", "10066, RATE_LIMITED", "12998, RATE_LIMITED",
			"13780, RATE_LIMITED", "10040, TRANSIENT", "10041, TRANSIENT", "11051, TRANSIENT", "11052, TRANSIENT",
			"11094, TRANSIENT", "13028, TRANSIENT", "13503, TRANSIENT", "13888, TRANSIENT", "10000, AUTH",
			"11042, AUTH", "11098, AUTH", "12003, AUTH", "12005, AUTH", "13004, AUTH", "13009, AUTH", "13021, AUTH",
			"13403, AUTH", "13778, AUTH", "10004, PERSISTENT", "10007, PERSISTENT", "10009, PERSISTENT",
			"11008, PERSISTENT", "11054, PERSISTENT", "13666, PERSISTENT", "13777, PERSISTENT", "-32602, PERSISTENT",
			"-32700, PERSISTENT", "99999, PERSISTENT" })
	@Tag("deribit-37")
	@Tag("deribit-38")
	void whenRejectedThenClassifiedByCode(int code, ErrorClass expected) {
		assertThat(this.handler.classify(rejected(code))).isEqualTo(expected);
		ErrorDecision decision = this.handler.handle(rejected(code), context(1));
		assertThat(decision).isEqualTo(ErrorDecision.ignore());
	}

	@Test
	@Tag("deribit-42")
	void whenLostAfterTooManyRequestsThenWaitsAndLongerEachTime() {
		ConnectionLostException lost = lost(Kind.ABNORMAL, 10028, null);
		assertThat(this.handler.classify(lost)).isEqualTo(ErrorClass.RATE_LIMITED);
		assertThat(delay(lost, 1)).isBetween(Duration.ofSeconds(5), Duration.ofMillis(7_500));
		assertThat(delay(lost, 3)).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(30));
		assertThat(delay(lost, 1_000)).isBetween(Duration.ofMinutes(5), Duration.ofSeconds(450));
	}

	@ParameterizedTest
	@CsvSource({ "13004", "11098", "12003", "12005" })
	@Tag("deribit-15")
	void whenLostAfterRefusalOfTheAccountThenStops(int code) {
		ConnectionLostException lost = lost(Kind.CLOSED_BY_PEER, code, null);
		assertThat(this.handler.classify(lost)).isEqualTo(ErrorClass.AUTH);
		assertThat(this.handler.handle(lost, context(1))).isEqualTo(ErrorDecision.stop());
	}

	@Test
	void whenLostForMaintenanceThenWaitsForMinutes() {
		ConnectionLostException lost = lost(Kind.ABNORMAL, 11051, null);
		assertThat(this.handler.classify(lost)).isEqualTo(ErrorClass.TRANSIENT);
		assertThat(delay(lost, 1)).isBetween(Duration.ofMinutes(1), Duration.ofSeconds(90));
	}

	@ParameterizedTest
	@CsvSource({ "10004", "13021", "-32700", "99999", "13778" })
	void whenAnEarlierErrorHasNothingToDoWithTheLossThenPolicyDecides(int code) {
		ConnectionLostException lost = lost(Kind.ABNORMAL, code, null);
		assertThat(this.handler.classify(lost)).isEqualTo(ErrorClass.TRANSIENT);
		assertThat(this.handler.handle(lost, context(1))).isEqualTo(ErrorDecision.ignore());
	}

	@Test
	@Tag("deribit-49")
	void whenLostForReadingTooSlowlyThenPolicyDecides() {
		ConnectionLostException lost = new ConnectionLostException(
				new Loss(Kind.ABNORMAL, "lost", 1006, 0, null, new ReplyError("", "connection_too_slow", null), null));
		assertThat(this.handler.classify(lost)).isEqualTo(ErrorClass.TRANSIENT);
		assertThat(this.handler.handle(lost, context(1))).isEqualTo(ErrorDecision.ignore());
	}

	@Test
	@Tag("deribit-8")
	void whenThereAreTooManyConnectionsThenWaitsLonger() {
		ConnectionLostException lost = upgrade(429, null);
		assertThat(this.handler.classify(lost)).isEqualTo(ErrorClass.RATE_LIMITED);
		assertThat(delay(lost, 1)).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(45));
		assertThat(delay(lost, 2)).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(90));
		assertThat(delay(upgrade(429, Duration.ofMinutes(10)), 1)).isBetween(Duration.ofMinutes(10),
				Duration.ofMinutes(15));
	}

	@Test
	void whenUpgradeIsRefusedOtherwiseThenTheDefaultHolds() {
		assertThat(this.handler.handle(upgrade(503, null), context(1))).isEqualTo(ErrorDecision.ignore());
		assertThat(this.handler.handle(upgrade(403, null), context(1))).isEqualTo(ErrorDecision.stop());
		assertThat(this.handler.handle(upgrade(404, null), context(1))).isEqualTo(ErrorDecision.stop());
	}

	@Test
	void whenClosedWithAnyCodeThenPolicyDecidesSinceNoneIsDocumented() {
		for (int code : new int[] { 1000, 1003, 1006, 1008, 1010, 1013, 4000 }) {
			ConnectionLostException lost = new ConnectionLostException(
					new Loss(Kind.CLOSED_BY_PEER, "closed", code, 0, null, null, null));
			assertThat(this.handler.handle(lost, context(1))).isEqualTo(ErrorDecision.ignore());
		}
	}

	@Test
	@Tag("deribit-15")
	void whenLoginIsDeniedThenStops() {
		ConnectionLostException lost = login(new AuthenticationException("no", true, rejected(13004)));
		assertThat(this.handler.classify(lost)).isEqualTo(ErrorClass.AUTH);
		assertThat(this.handler.handle(lost, context(1))).isEqualTo(ErrorDecision.stop());
		ConnectionLostException scope = login(new AuthenticationException("scope", true, null));
		assertThat(this.handler.handle(scope, context(1))).isEqualTo(ErrorDecision.stop());
	}

	@Test
	void whenLoginFailsForNowThenComesBackByItsReason() {
		ConnectionLostException limited = login(new AuthenticationException("later", false, rejected(10028)));
		assertThat(this.handler.classify(limited)).isEqualTo(ErrorClass.RATE_LIMITED);
		assertThat(delay(limited, 1)).isGreaterThanOrEqualTo(Duration.ofSeconds(5));
		ConnectionLostException unknown = login(new AuthenticationException("odd", false, rejected(99999)));
		assertThat(this.handler.handle(unknown, context(1))).isEqualTo(ErrorDecision.ignore());
	}

	@Test
	@Tag("deribit-6")
	void whenTheEnvironmentIsWrongThenStops() {
		WrongEnvironmentException wrong = new WrongEnvironmentException("deribit", true);
		assertThat(this.handler.classify(wrong)).isEqualTo(ErrorClass.PERSISTENT);
		ConnectionLostException lost = new ConnectionLostException(Loss.of(Kind.HANDLER, "greeting", wrong));
		assertThat(this.handler.handle(lost, context(1))).isEqualTo(ErrorDecision.stop());
	}

	@Test
	void whenTheServerNamesTheWaitThenItHolds() {
		assertThat(DeribitErrors.delay(new ReplyError("12998", "x", "{\"wait\": 42}")))
			.isEqualTo(Duration.ofSeconds(42));
		assertThat(DeribitErrors.delay(new ReplyError("12998", "x", "{\"wait\": 99999999}")))
			.isEqualTo(Duration.ofHours(1));
		for (String data : new String[] { "{\"wait\":-1}", "{\"wait\":\"x\"}", "[1]", "broken", "" }) {
			assertThat(DeribitErrors.delay(new ReplyError("12998", "x", data))).isEqualTo(Duration.ofSeconds(5));
		}
	}

	private Duration delay(ConnectionLostException lost, int attempt) {
		ErrorDecision decision = this.handler.handle(lost, context(attempt));
		assertThat(decision).isInstanceOf(ErrorDecision.Reconnect.class);
		return Objects.requireNonNull(((ErrorDecision.Reconnect) decision).delay());
	}

	private static ErrorContext context(int attempt) {
		return new ErrorContext("deribit", Phase.READY, attempt, Duration.ZERO);
	}

	private static RejectedException rejected(int code) {
		return new RejectedException("public/auth", new ReplyError(Integer.toString(code), "text 1.5", null));
	}

	private static ConnectionLostException lost(Kind kind, int lastError, @Nullable Throwable cause) {
		return new ConnectionLostException(new Loss(kind, "lost", 1006, 0, null,
				new ReplyError(Integer.toString(lastError), "text", null), cause));
	}

	private static ConnectionLostException upgrade(int status, @Nullable Duration retryAfter) {
		return new ConnectionLostException(new Loss(Kind.UPGRADE, "refused", 0, status, retryAfter, null, null));
	}

	private static ConnectionLostException login(AuthenticationException cause) {
		return new ConnectionLostException(Loss.of(Kind.AUTHENTICATION, "login", cause));
	}

}
