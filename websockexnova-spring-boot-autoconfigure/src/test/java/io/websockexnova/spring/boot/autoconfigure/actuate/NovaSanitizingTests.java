package io.websockexnova.spring.boot.autoconfigure.actuate;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.actuate.autoconfigure.context.properties.ConfigurationPropertiesReportEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.env.EnvironmentEndpointAutoConfiguration;
import org.springframework.boot.actuate.context.properties.ConfigurationPropertiesReportEndpoint;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.env.EnvironmentEndpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.websockexnova.client.NovaClient;
import io.websockexnova.spring.boot.autoconfigure.WebSockexNovaAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link NovaSanitizingAutoConfiguration}.
 */
class NovaSanitizingTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WebSockexNovaAutoConfiguration.class,
				NovaSanitizingAutoConfiguration.class, EnvironmentEndpointAutoConfiguration.class,
				ConfigurationPropertiesReportEndpointAutoConfiguration.class))
		.withPropertyValues("management.endpoints.web.exposure.include=*",
				"management.endpoints.jmx.exposure.include=*", "spring.jmx.enabled=true",
				"management.endpoint.env.show-values=always", "management.endpoint.configprops.show-values=always",
				"websockexnova.clients.feed.auto-connect=false",
				"websockexnova.clients.feed.url=wss://localhost/?token=hush1",
				"websockexnova.clients.feed.credentials.key=hush2",
				"websockexnova.clients.feed.credentials.secret=hush3",
				"websockexnova.clients.feed.headers.Authorization=hush4",
				"websockexnova.clients.feed.connection.proxy.host=gate",
				"websockexnova.clients.feed.connection.proxy.port=3128",
				"websockexnova.clients.feed.connection.proxy.username=hush5",
				"websockexnova.clients.feed.connection.proxy.password=hush6",
				"websockexnova.connection.proxy.host=gate", "websockexnova.connection.proxy.port=3128",
				"websockexnova.connection.proxy.username=hush7", "websockexnova.connection.proxy.password=hush8",
				"websockexnova.profiles.mine.connection.proxy.password=hush9",
				"websockexnova.clients.feed.connection.timeout=7s");

	@Test
	void theEnvironmentEndpointHidesSecretsEvenIfItShowsValues() {
		this.runner.run((context) -> {
			EnvironmentEndpoint.EnvironmentDescriptor environment = context.getBean(EnvironmentEndpoint.class)
				.environment("websockexnova.*");
			StringBuilder values = new StringBuilder();
			environment.getPropertySources()
				.forEach((source) -> source.getProperties()
					.forEach((name, value) -> values.append(name).append('=').append(value.getValue()).append('\n')));
			assertThat(values)
				.contains("websockexnova.clients.feed.connection.timeout=7s",
						"websockexnova.clients.feed.credentials.secret=******",
						"websockexnova.connection.proxy.host=gate", "websockexnova.connection.proxy.password=******",
						"websockexnova.profiles.mine.connection.proxy.password=******")
				.doesNotContain("hush");
		});
	}

	@Test
	void thePropertiesEndpointHidesSecretsEvenIfItShowsValues() {
		this.runner.run((context) -> {
			String report = context.getBean(ConfigurationPropertiesReportEndpoint.class)
				.configurationPropertiesWithPrefix("websockexnova")
				.getContexts()
				.values()
				.stream()
				.flatMap((beans) -> beans.getBeans().values().stream())
				.map((bean) -> bean.getProperties() + " " + bean.getInputs())
				.reduce("", String::concat);
			assertThat(report).contains("feed", "gate").doesNotContain("hush");
		});
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "websockexnova.clients.feed.credentials.key", "WEBSOCKEXNOVA_CLIENTS_FEED_CREDENTIALS_SECRET",
					"websockexnova.clients.feed.url", "websockexnova.clients.feed.headers.X-Key",
					"websockexnova.clients.feed.options.scope", "websockexnova.connection.proxy.password",
					"WEBSOCKEXNOVA_CONNECTION_PROXY_PASSWORD", "websockexnova.profiles.mine.connection.proxy.username",
					"WEBSOCKEXNOVA_CLIENTS_FEED_CONNECTION_PROXY_PASSWORD" })
	void whatMayHoldASecretIsHidden(String key) {
		assertThat(sanitized(key)).isEqualTo(SanitizableData.SANITIZED_VALUE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "websockexnova.clients.feed.profile", "websockexnova.clients.feed.request.timeout",
			"websockexnova.profile", "websockexnova.connection.proxy.host", "other.clients.feed.url" })
	void whatCannotIsShown(String key) {
		assertThat(sanitized(key)).isEqualTo("value");
	}

	@Test
	void withoutActuatorTheApplicationStarts() {
		new ApplicationContextRunner().withUserConfiguration(Application.class)
			.withPropertyValues("websockexnova.clients.deribit.platform=deribit",
					"websockexnova.clients.deribit.auto-connect=false")
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(NovaClient.class)
				.doesNotHaveBean(NovaSanitizingAutoConfiguration.class));
	}

	private static Object sanitized(String key) {
		SanitizingFunction function = new NovaSanitizingAutoConfiguration().novaSanitizingFunction();
		return String.valueOf(function.apply(new SanitizableData(null, key, "value")).getValue());
	}

	@ImportAutoConfiguration({ WebSockexNovaAutoConfiguration.class, NovaSanitizingAutoConfiguration.class })
	static class Application {

	}

}
