package io.websockexnova.platform.deribit;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

import io.websockexnova.behavior.Behaviors;
import io.websockexnova.behavior.Credentials;
import io.websockexnova.behavior.PlatformContext;
import io.websockexnova.behavior.Setting;
import io.websockexnova.behavior.Settings;
import io.websockexnova.codec.JacksonCodec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link DeribitPlatform} and {@link DeribitOptions}.
 */
class DeribitPlatformTests {

	private final DeribitPlatform platform = new DeribitPlatform();

	@Test
	void whenAskedThenItKnowsItsNameUrlAndOptions() {
		assertThat(this.platform.name()).isEqualTo("deribit");
		assertThat(this.platform.defaultUrl()).hasToString("wss://www.deribit.com/ws/api/v2");
		assertThat(this.platform.optionNames()).containsExactlyInAnyOrder("grant", "scope", "heartbeat-interval",
				"cancel-on-disconnect", "testnet", "matching-engine-tier");
	}

	@Test
	void whenUserSaysNothingThenMessagesMayBeLarge() {
		Settings settings = Settings.builtIn().orElse("platform", this.platform.defaults());
		assertThat(settings.get(Setting.MAX_MESSAGE_SIZE)).isEqualTo(16 * 1024 * 1024);
	}

	@Test
	void whenThereAreNoOptionsThenDefaultsHold() {
		assertThat(DeribitOptions.of("deribit", Map.of()))
			.isEqualTo(new DeribitOptions(false, null, Duration.ofSeconds(30), false, null, 4));
	}

	@ParameterizedTest
	@CsvSource({ "10, 10", "10s, 10", "1m, 60", "PT45S, 45", "' 60 ', 60" })
	@Tag("deribit-17")
	void whenHeartbeatIntervalIsGivenThenAllNotationsAreRead(String text, long seconds) {
		assertThat(DeribitOptions.of("deribit", Map.of("heartbeat-interval", text)).heartbeat())
			.isEqualTo(Duration.ofSeconds(seconds));
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			heartbeat-interval, 5s, Deribit accepts no less than 10 seconds
			heartbeat-interval, 9, Deribit accepts no less than 10 seconds
			heartbeat-interval, PT-30S, Deribit accepts no less than 10 seconds
			heartbeat-interval, PT10.5S, Deribit takes whole seconds
			heartbeat-interval, soon, "it must be seconds such as '30', '30s' or 'PT30S'"
			grant, password, it must be 'client_credentials' or 'client_signature'
			cancel-on-disconnect, yes, it must be 'true' or 'false'
			testnet, TRUE, it must be 'true' or 'false'
			matching-engine-tier, 5, it must be a number from 1 to 4
			""", quoteCharacter = '"')
	@Tag("deribit-17")
	void whenOptionIsWrongThenRefusedWithNameValueAndRemedy(String name, String value, String rule) {
		assertThatIllegalArgumentException().isThrownBy(() -> behaviors(Map.of(name, value)))
			.withMessage("client 'main': option '" + name + "' is '" + value + "'; " + rule);
	}

	@Test
	@Tag("deribit-50")
	@Tag("S11")
	void whenBehaviorsArePrintedThenNoSecretShows() {
		assertThat(behaviors(Map.of("scope", "trade:read")).toString()).doesNotContain("theKey", "theSecret");
	}

	@Test
	void whenTwoClientsAreMadeThenTheyShareNoBehavior() {
		Behaviors first = behaviors(Map.of());
		Behaviors second = behaviors(Map.of());
		assertThat(first.message()).isNotSameAs(second.message());
		assertThat(first.auth()).isNotSameAs(second.auth());
		assertThat(first.auth().enabled()).isTrue();
		assertThat(first.heartbeat().silenceLimit(Settings.builtIn())).isEqualTo(Duration.ofSeconds(65));
	}

	private Behaviors behaviors(Map<String, String> options) {
		return this.platform.behaviors(
				new PlatformContext("main", () -> new Credentials("theKey", "theSecret"), options, Settings.builtIn(),
						new JsonMapper(), Clock.systemUTC(), new Random(1), JacksonCodec.json(new JsonMapper())));
	}

}
