package io.websockexnova.spring.boot.autoconfigure;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.websockexnova.behavior.ErrorHandler;
import io.websockexnova.behavior.Platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * What a user is told when the configuration is wrong: what, where, and what to do.
 */
@ExtendWith(OutputCaptureExtension.class)
class StartupFailureTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WebSockexNovaAutoConfiguration.class));

	@Test
	void unknownProfile() {
		assertTells("Property 'websockexnova.clients.deribit.profile' is 'finacial', which is no known profile.",
				"Use one of financial, lightweight, standard, or define it below 'websockexnova.profiles'. "
						+ "Did you mean 'financial'?",
				"websockexnova.clients.deribit.profile=finacial");
	}

	@Test
	void unknownProfileOfAllClients() {
		assertTells("Property 'websockexnova.profile' is 'trading', which is no known profile.",
				"Use one of financial, lightweight, standard, or define it below 'websockexnova.profiles'.",
				"websockexnova.profile=trading");
	}

	@Test
	void unknownPlatform() {
		assertTells("Property 'websockexnova.clients.deribit.platform' is 'derbit', which is no known platform.",
				"Use one of deribit, echo, json-rpc, plain, or declare a Platform bean of that name. "
						+ "Did you mean 'deribit'?",
				"websockexnova.clients.deribit.platform=derbit");
	}

	@Test
	void unknownKeyWithANearName() {
		assertTells(
				"Property 'websockexnova.clients.deribit.reconnection.max-atempts' (property source 'test') "
						+ "does not exist.",
				"Did you mean 'websockexnova.clients.deribit.reconnection.max-attempts'?",
				"websockexnova.clients.deribit.platform=deribit",
				"websockexnova.clients.deribit.reconnection.max-atempts=3");
	}

	@Test
	void unknownKeyThatBelongsIntoAGroup() {
		assertTells("Property 'websockexnova.clients.deribit.max-attempts' (property source 'test') does not exist.",
				"Did you mean 'websockexnova.clients.deribit.reconnection.max-attempts'?",
				"websockexnova.clients.deribit.max-attempts=3");
	}

	@Test
	void unknownKeyOfAllClients() {
		assertTells("Property 'websockexnova.client.deribit.url' (property source 'test') does not exist.",
				"Did you mean 'websockexnova.clients'?", "websockexnova.client.deribit.url=wss://localhost");
	}

	@Test
	void unknownKeyWithoutANearName() {
		assertTells("Property 'websockexnova.request.colour' (property source 'test') does not exist.",
				"The names below 'websockexnova.request' are max-pending, on-disconnect, timeout.",
				"websockexnova.request.colour=red");
	}

	@Test
	void unknownKeyOfTheCommandLineOrASystemProperty() {
		this.runner.withSystemProperties("websockexnova.profil=standard")
			.run((context) -> Failures.assertTells(context,
					"Property 'websockexnova.profil' (property source 'systemProperties') does not exist.",
					"Did you mean 'websockexnova.profile'?"));
	}

	@Test
	void unknownKeyOfWhichTheValueMayBeASecret() {
		assertTells(
				"Property 'websockexnova.clients.deribit.credentials.secrets' (property source 'test') does not exist.",
				"Did you mean 'websockexnova.clients.deribit.credentials.secret'?",
				"websockexnova.clients.deribit.credentials.secrets=hush");
	}

	@Test
	void missingUrl() {
		assertTells("Property 'websockexnova.clients.feed.url' is missing, and platform 'plain' has no URL of its own.",
				"Set 'websockexnova.clients.feed.url' to a ws:// or wss:// URL, or "
						+ "'websockexnova.clients.feed.platform' to a platform with a URL of its own.",
				"websockexnova.clients.feed.profile=standard");
	}

	@Test
	void urlWithTheWrongScheme() {
		assertTells("Property 'websockexnova.clients.feed.url' has the scheme 'https'.",
				"Use a URL that begins with wss://.", "websockexnova.clients.feed.url=https://example.org/?token=hush");
		assertTells("Property 'websockexnova.clients.feed.url' has the scheme 'http'.",
				"Use a URL that begins with ws://.", "websockexnova.clients.feed.url=http://example.org");
		assertTells("Property 'websockexnova.clients.feed.url' has no scheme.", "Use a URL that begins with wss://.",
				"websockexnova.clients.feed.url=example.org/feed");
	}

	@Test
	void urlWithUserInfo() {
		assertTells("Property 'websockexnova.clients.feed.url' holds user info before the host.",
				"Remove it, and use 'credentials', or 'headers' with Authorization, instead.",
				"websockexnova.clients.feed.url=wss://me:hush@example.org");
	}

	@Test
	void urlWithoutAHost() {
		assertTells("Property 'websockexnova.clients.feed.url' names no valid host.",
				"Use a URL such as wss://example.org/path.", "websockexnova.clients.feed.url=wss://under_score");
	}

	@Test
	void urlWithAFragment() {
		assertTells("Property 'websockexnova.clients.feed.url' has a fragment.", "Remove everything from the '#'.",
				"websockexnova.clients.feed.url=wss://example.org/#top");
	}

	@Test
	void urlThatIsNone() {
		assertTells("Property 'websockexnova.clients.feed.url' is not a URL: illegal character in query at index 25.",
				"Use a URL such as wss://example.org/path, with special characters percent-encoded.",
				"websockexnova.clients.feed.url=wss://example.org/?token= hush");
	}

	@Test
	void halfOfTheCredentials() {
		assertTells(
				"Property 'websockexnova.clients.deribit.credentials.secret' is missing or empty, although "
						+ "'websockexnova.clients.deribit.credentials.key' is set.",
				"Set both, or neither for a client without login.", "websockexnova.clients.deribit.platform=deribit",
				"websockexnova.clients.deribit.credentials.key=id");
		assertTells(
				"Property 'websockexnova.clients.deribit.credentials.key' is missing or empty, although "
						+ "'websockexnova.clients.deribit.credentials.secret' is set.",
				"Set both, or neither for a client without login.", "websockexnova.clients.deribit.platform=deribit",
				"websockexnova.clients.deribit.credentials.key=",
				"websockexnova.clients.deribit.credentials.secret=hush");
	}

	@Test
	void credentialsFromAVariableThatIsNotSet() {
		assertTells(
				"Property 'websockexnova.clients.deribit.credentials.key' (property source 'test') is not valid: "
						+ "placeholder 'DERIBIT_ID' cannot be resolved.",
				"Correct the value of 'websockexnova.clients.deribit.credentials.key'.",
				"websockexnova.clients.deribit.credentials.key=${DERIBIT_ID}");
	}

	@Test
	void valueThatBreaksTheRuleOfItsSetting() {
		assertTells(
				"Property 'websockexnova.clients.deribit.reconnection.max-delay' (property source 'test') is "
						+ "'-1s': it must be positive.",
				"Correct the value of 'websockexnova.clients.deribit.reconnection.max-delay'.",
				"websockexnova.clients.deribit.reconnection.max-delay=-1s");
		assertTells(
				"Property 'websockexnova.reconnection.jitter-factor' (property source 'test') is '2': it must be "
						+ "between 0 and 1.",
				"Correct the value of 'websockexnova.reconnection.jitter-factor'.",
				"websockexnova.reconnection.jitter-factor=2");
		assertTells(
				"Property 'websockexnova.connection.max-message-size' (property source 'test') is '3GB': it must be "
						+ "below 2GB.",
				"Correct the value of 'websockexnova.connection.max-message-size'.",
				"websockexnova.connection.max-message-size=3GB");
	}

	@Test
	void aBudgetOfHandshakesThatLetsNoneThrough() {
		assertTells(
				"Property 'websockexnova.handshakes.per-second' (property source 'test') is '0': it must be at least 1.",
				"Correct the value of 'websockexnova.handshakes.per-second'.", "websockexnova.handshakes.per-second=0");
	}

	@Test
	void valueThatCannotBeRead() {
		assertTells(
				"Property 'websockexnova.connection.timeout' (property source 'test') is 'soon': 'soon' is not a "
						+ "valid duration.",
				"Correct the value of 'websockexnova.connection.timeout'.", "websockexnova.connection.timeout=soon");
		assertTells(
				"Property 'websockexnova.reconnection.max-attempts' (property source 'test') is 'many': use "
						+ "'infinity' or a number that is not negative.",
				"Correct the value of 'websockexnova.reconnection.max-attempts'.",
				"websockexnova.reconnection.max-attempts=many");
	}

	@Test
	void windowsOfTimeThatCannotBeRead() {
		assertTells("Property 'websockexnova.subscription.market-hours' (property source 'test') is 'MON-FRI 9-16': "
				+ "use 'always', or for example 'MON-FRI 09:30-16:00 America/New_York' (days and zone may be left "
				+ "out).", "Correct the value of 'websockexnova.subscription.market-hours'.",
				"websockexnova.subscription.market-hours=MON-FRI 9-16");
		assertTells(
				"Property 'websockexnova.rotation.windows' (property source 'test') is '02:00-04:00, never': 'never' "
						+ "is no window of time; use 'always', or for example 'MON-FRI 09:30-16:00 "
						+ "America/New_York' (days and zone may be left out).",
				"Correct the value of 'websockexnova.rotation.windows'.",
				"websockexnova.rotation.windows=02:00-04:00, never");
	}

	@Test
	void unknownKeyBelowAGroupOfAGroup() {
		assertTells(
				"Property 'websockexnova.clients.feed.connection.compression.treshold' (property source 'test') does "
						+ "not exist.",
				"Did you mean 'websockexnova.clients.feed.connection.compression.threshold'?",
				"websockexnova.clients.feed.connection.compression.treshold=1KB");
		assertTells(
				"Property 'websockexnova.profiles.trading.connection.compression' has a value of its own, but it is a "
						+ "group.",
				"Set one of client-context-takeover, enabled, server-context-takeover, threshold below it.",
				"websockexnova.profiles.trading.connection.compression=true");
	}

	@Test
	void valueThatIsNoneOfAFew() {
		assertTells("Property 'websockexnova.reconnection.strategy' (property source 'test') is 'linear-backof'.",
				"Use one of simple, linear-backoff, exponential-backoff-with-jitter. Did you mean 'linear-backoff'?",
				"websockexnova.reconnection.strategy=linear-backof");
	}

	@Test
	void valueInThePlaceOfAGroup() {
		assertTells(
				"Property 'websockexnova.clients.deribit.credentials' has a value of its " + "own, but it is a group.",
				"Set one of key, secret below it.", "websockexnova.clients.deribit.credentials=hush");
	}

	@Test
	void valuesThatContradictEachOther() {
		assertTells("Client 'deribit' cannot be built: 'reconnection.initial-delay' is PT45S (from "
				+ "websockexnova.clients.deribit); it must not be above 'reconnection.max-delay', which is PT30S "
				+ "(from profile financial).",
				"Correct the properties below 'websockexnova.clients.deribit', or the beans that customize the "
						+ "client.",
				"websockexnova.clients.deribit.platform=deribit", "websockexnova.clients.deribit.profile=financial",
				"websockexnova.clients.deribit.reconnection.initial-delay=45s");
	}

	@Test
	void optionThatThePlatformDoesNotKnow() {
		assertTells("Client 'deribit' cannot be built: client 'deribit' has options [colour] that platform 'deribit' "
				+ "does not know; it knows [cancel-on-disconnect, grant, heartbeat-interval, matching-engine-tier, "
				+ "scope, testnet].",
				"Correct the properties below 'websockexnova.clients.deribit', or the beans that customize the "
						+ "client.",
				"websockexnova.clients.deribit.platform=deribit", "websockexnova.clients.deribit.options.colour=red");
	}

	@Test
	void twoPlatformsOfOneName() {
		this.runner.withUserConfiguration(SecondPlatform.class)
			.run((context) -> Failures.assertTells(context,
					"Platform 'plain' exists twice, as the beans 'second' and 'plainPlatform'.",
					"Remove one or give it another name(). A built-in platform is replaced by a bean with the bean "
							+ "name of the built-in one."));
	}

	@Test
	void twoHandlersOfOneKindForOneClient() {
		this.runner.withUserConfiguration(TwoHandlers.class)
			.withPropertyValues("websockexnova.clients.feed.url=wss://localhost")
			.run((context) -> Failures.assertTells(context,
					"Client 'feed' has several beans of type ErrorHandler: first, second.",
					"Keep one of them, or name other clients in @NovaHandler or @Qualifier of the others."));
	}

	@Test
	void theFailureIsWhatTheConsoleShows(CapturedOutput output) {
		SpringApplication application = new SpringApplication(Application.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		assertThatException().isThrownBy(() -> application.run("--websockexnova.clients.deribit.platform=derbit"));
		assertThat(output)
			.contains("APPLICATION FAILED TO START",
					"""
							Description:

							Property 'websockexnova.clients.deribit.platform' is 'derbit', which is no known platform.

							Action:

							Use one of deribit, echo, json-rpc, plain, or declare a Platform bean of that name. Did you mean 'deribit'?
							""")
			.doesNotContain("\tat ");
	}

	@Test
	void theUnknownKeyIsWhatTheConsoleShows(CapturedOutput output) {
		SpringApplication application = new SpringApplication(Application.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		assertThatException().isThrownBy(() -> application.run("--websockexnova.clients.deribit.plattform=deribit"));
		assertThat(output).contains("""
				Description:

				Property 'websockexnova.clients.deribit.plattform' (property source 'commandLineArgs') does not exist.

				Action:

				Did you mean 'websockexnova.clients.deribit.platform'?
				""");
	}

	private void assertTells(String description, String action, String... properties) {
		this.runner.withPropertyValues(properties).run((context) -> {
			Failures.assertTells(context, description, action);
			for (Throwable ex = context.getStartupFailure(); ex != null; ex = ex.getCause()) {
				assertThat(ex.toString()).doesNotContain("hush");
			}
		});
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(WebSockexNovaAutoConfiguration.class)
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	static class SecondPlatform {

		@Bean
		Platform second() {
			return Platform.plain();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoHandlers {

		@Bean
		@Qualifier("feed")
		ErrorHandler first() {
			return new ErrorHandler() {
			};
		}

		@Bean
		@Qualifier("feed")
		ErrorHandler second() {
			return new ErrorHandler() {
			};
		}

	}

}
