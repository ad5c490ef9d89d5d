package io.websockexnova.spring.boot.autoconfigure;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.websockexnova.behavior.MaxAttempts;
import io.websockexnova.behavior.Setting;
import io.websockexnova.behavior.Settings;
import io.websockexnova.behavior.TelemetryLevel;
import io.websockexnova.client.NovaClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for profiles that are data, and for what goes before what.
 */
class ProfileTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WebSockexNovaAutoConfiguration.class))
		.withPropertyValues("websockexnova.clients.deribit.platform=deribit",
				"websockexnova.clients.deribit.auto-connect=false");

	@Test
	void aProfileChangesWhatItNamesAndInheritsTheRest() {
		this.runner
			.withPropertyValues("websockexnova.profiles.trading.based-on=financial",
					"websockexnova.profiles.trading.reconnection.max-delay=5s",
					"websockexnova.clients.deribit.profile=trading")
			.run((context) -> {
				Settings settings = context.getBean(NovaClient.class).settings();
				assertThat(settings.get(Setting.MAX_DELAY)).hasSeconds(5);
				assertThat(settings.origin(Setting.MAX_DELAY)).isEqualTo("profile trading");
				assertThat(settings.get(Setting.INITIAL_DELAY)).hasMillis(100);
				assertThat(settings.origin(Setting.INITIAL_DELAY)).isEqualTo("profile financial");
				// What neither names comes from the profile of all clients, and then
				// from the platform.
				assertThat(settings.get(Setting.STABILITY_PERIOD)).isEqualTo(Setting.STABILITY_PERIOD.builtIn());
				assertThat(settings.origin(Setting.MAX_MESSAGE_SIZE)).isEqualTo("platform deribit");
			});
	}

	@Test
	void aChainOfProfilesIsFollowedToItsEnd() {
		this.runner
			.withPropertyValues("websockexnova.profiles.night.based-on=trading",
					"websockexnova.profiles.night.connection.ping-interval=1m",
					"websockexnova.profiles.trading.based-on=lightweight",
					"websockexnova.profiles.trading.connection.ping-interval=2m",
					"websockexnova.profiles.trading.connection.pong-timeout=3s", "websockexnova.profile=night")
			.run((context) -> {
				Settings settings = context.getBean(NovaClient.class).settings();
				assertThat(settings.get(Setting.PING_INTERVAL)).isEqualTo(Duration.ofMinutes(1));
				assertThat(settings.get(Setting.PONG_TIMEOUT)).hasSeconds(3);
				assertThat(settings.origin(Setting.PONG_TIMEOUT)).isEqualTo("profile trading");
				assertThat(settings.get(Setting.MAX_ATTEMPTS)).isEqualTo(new MaxAttempts(3));
				assertThat(settings.origin(Setting.MAX_ATTEMPTS)).isEqualTo("profile lightweight");
			});
	}

	@Test
	void aProfileThatIsBasedOnNoneKnowsOnlyItsOwnValues() {
		this.runner
			.withPropertyValues("websockexnova.profiles.quiet.telemetry.level=minimal",
					"websockexnova.clients.deribit.profile=quiet", "websockexnova.profile=financial")
			.run((context) -> {
				Settings settings = context.getBean(NovaClient.class).settings();
				assertThat(settings.get(Setting.TELEMETRY_LEVEL)).isEqualTo(TelemetryLevel.MINIMAL);
				assertThat(settings.get(Setting.MESSAGE_EVENTS)).isTrue();
				assertThat(settings.origin(Setting.MESSAGE_EVENTS)).isEqualTo("profile financial");
			});
	}

	@Test
	void eachOriginGoesBeforeTheNext() {
		String[] properties = { "websockexnova.clients.deribit.connection.max-fragments=1",
				"websockexnova.profiles.own.connection.max-fragments=2", "websockexnova.connection.max-fragments=3",
				"websockexnova.profiles.all.connection.max-fragments=4" };
		String[] origins = { "websockexnova.clients.deribit", "profile own", "websockexnova", "profile all" };
		for (int first = 0; first < properties.length; first++) {
			int nearest = first;
			ApplicationContextRunner prepared = this.runner.withPropertyValues(
					"websockexnova.clients.deribit.profile=own", "websockexnova.profiles.own.based-on=financial",
					"websockexnova.profile=all", "websockexnova.profiles.all.based-on=standard");
			for (int i = first; i < properties.length; i++) {
				prepared = prepared.withPropertyValues(properties[i]);
			}
			prepared.run((context) -> {
				Settings settings = context.getBean(NovaClient.class).settings();
				assertThat(settings.origin(Setting.MAX_FRAGMENTS)).isEqualTo(origins[nearest]);
				assertThat(settings.get(Setting.MAX_FRAGMENTS)).isEqualTo(nearest + 1);
			});
		}
	}

	@Test
	void whatABuilderSaysGoesBeforeEverything() {
		this.runner.withPropertyValues("websockexnova.clients.deribit.connection.max-fragments=1")
			.withBean(NovaClientCustomizer.class, () -> (name, builder) -> builder.with(Setting.MAX_FRAGMENTS, 9))
			.run((context) -> {
				Settings settings = context.getBean(NovaClient.class).settings();
				assertThat(settings.get(Setting.MAX_FRAGMENTS)).isEqualTo(9);
				assertThat(settings.origin(Setting.MAX_FRAGMENTS)).isEqualTo("client");
			});
	}

	@Test
	void anUnknownBase() {
		assertTells("Property 'websockexnova.profiles.trading.based-on' is 'finacial', which is no known profile.",
				"Use one of financial, lightweight, standard, trading, or define it below 'websockexnova.profiles'. "
						+ "Did you mean 'financial'?",
				"websockexnova.profiles.trading.based-on=finacial");
	}

	@Test
	void aProfileThatIsBasedOnItself() {
		assertTells(
				"Property 'websockexnova.profiles.a.based-on' is 'a', so that the profile is based on itself: a -> a.",
				"Base it on another profile, or on none.", "websockexnova.profiles.a.based-on=a");
	}

	@Test
	void profilesThatAreBasedOnEachOther() {
		assertTells(
				"Property 'websockexnova.profiles.c.based-on' is 'a', so that the profile is based on itself: a -> b "
						+ "-> c -> a.",
				"Base it on another profile, or on none.", "websockexnova.profiles.a.based-on=b",
				"websockexnova.profiles.b.based-on=c", "websockexnova.profiles.c.based-on=a",
				"websockexnova.clients.deribit.profile=a");
	}

	@Test
	void aBuiltInProfileIsNotRedefined() {
		assertTells("Property 'websockexnova.profiles.financial' redefines the built-in profile 'financial'.",
				"Choose another name, and set 'websockexnova.profiles.<name>.based-on' to 'financial'.",
				"websockexnova.profiles.financial.connection.timeout=1s");
	}

	@Test
	void anUnknownKeyOfAProfile() {
		assertTells("Property 'websockexnova.profiles.trading.base-on' (property source 'test') does not exist.",
				"Did you mean 'websockexnova.profiles.trading.based-on'?",
				"websockexnova.profiles.trading.base-on=financial");
		assertTells("Property 'websockexnova.profiles.trading.url' (property source 'test') does not exist.",
				"The names below 'websockexnova.profiles.trading' are authentication, based-on, breaker, clustering, "
						+ "connection, error-handler, handler, outbound, reconnection, request, rotation, strategy, "
						+ "subscription, telemetry.",
				"websockexnova.profiles.trading.url=wss://localhost");
	}

	@Test
	void aValueOfAProfileThatBreaksTheRuleOfItsSetting() {
		assertTells(
				"Property 'websockexnova.profiles.trading.breaker.failures' (property source 'test') is '0': it must "
						+ "be positive.",
				"Correct the value of 'websockexnova.profiles.trading.breaker.failures'.",
				"websockexnova.profiles.trading.breaker.failures=0");
	}

	private void assertTells(String description, String action, String... properties) {
		this.runner.withPropertyValues(properties).run((context) -> Failures.assertTells(context, description, action));
	}

}
