package io.websockexnova.behavior;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Settings}.
 */
class SettingsTests {

	@Test
	void aLayerBelowMayMakeSenseOfAValueThatContradictsTheBuiltInOnes() {
		Settings settings = Settings.builtIn()
			.orElse("client", Map.of(Setting.INITIAL_DELAY, Duration.ofSeconds(45)))
			.orElse("profile", Map.of(Setting.MAX_DELAY, Duration.ofMinutes(1)));
		assertThat(settings.validate().get(Setting.INITIAL_DELAY)).hasSeconds(45);
		assertThat(settings.origin(Setting.INITIAL_DELAY)).isEqualTo("client");
		assertThat(settings.origin(Setting.MAX_DELAY)).isEqualTo("profile");
		assertThat(settings.origin(Setting.PING_INTERVAL)).isEqualTo("built-in");
	}

	@Test
	void valuesThatContradictEachOtherAreRefusedWithTheirOrigins() {
		Settings settings = Settings.builtIn()
			.orElse("client", Map.of(Setting.INITIAL_DELAY, Duration.ofSeconds(45)))
			.orElse("profile", Map.of(Setting.MAX_DELAY, Duration.ofSeconds(10)));
		assertThatIllegalArgumentException().isThrownBy(settings::validate)
			.withMessage("'reconnection.initial-delay' is PT45S (from client); it must not be above "
					+ "'reconnection.max-delay', which is PT10S (from profile)");
	}

}
