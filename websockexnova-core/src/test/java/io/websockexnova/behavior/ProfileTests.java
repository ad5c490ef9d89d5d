package io.websockexnova.behavior;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ProfileTests {

	@Test
	void financialHasTheDocumentedValues() {
		assertThat(Profile.FINANCIAL.values()).containsOnly(
				Map.entry(Setting.RECONNECTION_STRATEGY, ReconnectionStrategy.EXPONENTIAL_BACKOFF_WITH_JITTER),
				Map.entry(Setting.MAX_ATTEMPTS, MaxAttempts.INFINITY),
				Map.entry(Setting.INITIAL_DELAY, Duration.ofMillis(100)),
				Map.entry(Setting.MAX_DELAY, Duration.ofMillis(30_000)), Map.entry(Setting.JITTER_FACTOR, 0.25),
				Map.entry(Setting.CONNECTION_TIMEOUT, Duration.ofMillis(5_000)),
				Map.entry(Setting.PING_INTERVAL, Duration.ofMillis(15_000)),
				Map.entry(Setting.PONG_TIMEOUT, Duration.ofMillis(5_000)),
				Map.entry(Setting.TELEMETRY_LEVEL, TelemetryLevel.DETAILED), Map.entry(Setting.CONNECTION_EVENTS, true),
				Map.entry(Setting.MESSAGE_EVENTS, true), Map.entry(Setting.ERROR_EVENTS, true),
				Map.entry(Setting.CLUSTERING_ENABLED, true),
				Map.entry(Setting.CLUSTERING_STRATEGY, ClusteringStrategy.GEO_AWARE));
	}

	@Test
	void standardHasTheDocumentedValues() {
		assertThat(Profile.STANDARD.values()).containsOnly(
				Map.entry(Setting.RECONNECTION_STRATEGY, ReconnectionStrategy.LINEAR_BACKOFF),
				Map.entry(Setting.MAX_ATTEMPTS, new MaxAttempts(10)),
				Map.entry(Setting.INITIAL_DELAY, Duration.ofMillis(1_000)),
				Map.entry(Setting.MAX_DELAY, Duration.ofMillis(60_000)),
				Map.entry(Setting.CONNECTION_TIMEOUT, Duration.ofMillis(10_000)),
				Map.entry(Setting.PING_INTERVAL, Duration.ofMillis(30_000)),
				Map.entry(Setting.PONG_TIMEOUT, Duration.ofMillis(10_000)),
				Map.entry(Setting.TELEMETRY_LEVEL, TelemetryLevel.STANDARD), Map.entry(Setting.CONNECTION_EVENTS, true),
				Map.entry(Setting.MESSAGE_EVENTS, false), Map.entry(Setting.ERROR_EVENTS, true),
				Map.entry(Setting.CLUSTERING_ENABLED, false));
	}

	@Test
	void lightweightHasTheDocumentedValues() {
		assertThat(Profile.LIGHTWEIGHT.values()).containsOnly(
				Map.entry(Setting.RECONNECTION_STRATEGY, ReconnectionStrategy.SIMPLE),
				Map.entry(Setting.MAX_ATTEMPTS, new MaxAttempts(3)),
				Map.entry(Setting.INITIAL_DELAY, Duration.ofMillis(2_000)),
				Map.entry(Setting.MAX_DELAY, Duration.ofMillis(10_000)),
				Map.entry(Setting.CONNECTION_TIMEOUT, Duration.ofMillis(15_000)),
				Map.entry(Setting.PING_INTERVAL, Duration.ofMillis(60_000)),
				Map.entry(Setting.PONG_TIMEOUT, Duration.ofMillis(15_000)),
				Map.entry(Setting.TELEMETRY_LEVEL, TelemetryLevel.MINIMAL), Map.entry(Setting.CONNECTION_EVENTS, true),
				Map.entry(Setting.MESSAGE_EVENTS, false), Map.entry(Setting.ERROR_EVENTS, true),
				Map.entry(Setting.CLUSTERING_ENABLED, false));
	}

	@Test
	void theFirstLayerThatKnowsASettingWinsAndNamesItsOrigin() {
		Settings settings = Settings.builtIn()
			.orElse("profile financial", Profile.FINANCIAL.values())
			.override("client", Map.of(Setting.MAX_DELAY, Duration.ofSeconds(5)));
		assertThat(settings.get(Setting.MAX_DELAY)).isEqualTo(Duration.ofSeconds(5));
		assertThat(settings.origin(Setting.MAX_DELAY)).isEqualTo("client");
		assertThat(settings.origin(Setting.PING_INTERVAL)).isEqualTo("profile financial");
		assertThat(settings.origin(Setting.ACK_TIMEOUT)).isEqualTo("built-in");
	}

	@Test
	void valuesThatMakeNoSenseAreRefusedWithNameValueAndRule() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> Settings.builtIn().override("x", Map.of(Setting.JITTER_FACTOR, 1.5)))
			.withMessage("'reconnection.jitter-factor' is 1.5; it must be between 0 and 1");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> Settings.builtIn().override("x", Map.of(Setting.CONNECTION_TIMEOUT, Duration.ZERO)))
			.withMessage("'connection.timeout' is PT0S; it must be positive");
		assertThatIllegalArgumentException().isThrownBy(
				() -> Settings.builtIn().override("x", Map.of(Setting.INITIAL_DELAY, Duration.ofHours(1))).validate())
			.withMessage("'reconnection.initial-delay' is PT1H (from x); it must not be above "
					+ "'reconnection.max-delay', which is PT30S (from built-in)");
		assertThatIllegalArgumentException().isThrownBy(() -> MaxAttempts.valueOf("many"))
			.withMessage("'max-attempts' is 'many'; use 'infinity' or a number that is not negative");
	}

}
