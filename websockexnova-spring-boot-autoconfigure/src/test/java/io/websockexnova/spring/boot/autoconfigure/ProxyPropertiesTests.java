package io.websockexnova.spring.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

import io.websockexnova.behavior.Proxy;
import io.websockexnova.client.ClientSpec;
import io.websockexnova.client.NovaClientBuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for the properties of a proxy.
 */
class ProxyPropertiesTests {

	private static final String OWN = "websockexnova.clients.feed.connection.proxy.";

	private static final String ALL = "websockexnova.connection.proxy.";

	@Test
	void aProxyReachesTheClient() {
		assertThat(proxy(Map.of(OWN + "type", "socks5", OWN + "host", "gate", OWN + "port", "1080", OWN + "username",
				"me", OWN + "password", "hush")))
			.isEqualTo(new Proxy(Proxy.Type.SOCKS5, "gate", 1080, "me", "hush"));
	}

	@Test
	void httpIsTheDefaultAndCredentialsMayBeEmpty() {
		assertThat(
				proxy(Map.of(ALL + "host", "gate", ALL + "port", "3128", ALL + "username", "", ALL + "password", "")))
			.isEqualTo(new Proxy(Proxy.Type.HTTP, "gate", 3128, null, null));
	}

	@Test
	void theNearestProxyCountsAsAWholeSoThatNoPasswordGoesElsewhere() {
		assertThat(proxy(Map.of(OWN + "host", "near", OWN + "port", "1", ALL + "type", "socks5", ALL + "host", "far",
				ALL + "port", "2", ALL + "username", "me", ALL + "password", "hush")))
			.isEqualTo(new Proxy(Proxy.Type.HTTP, "near", 1, null, null));
	}

	@Test
	void aProxyOfAProfileIsInherited() {
		assertThat(proxy(Map.of("websockexnova.clients.feed.profile", "office",
				"websockexnova.profiles.office.connection.proxy.host", "gate",
				"websockexnova.profiles.office.connection.proxy.port", "3128")))
			.isEqualTo(new Proxy(Proxy.Type.HTTP, "gate", 3128, null, null));
	}

	@Test
	void aProxyOfAllClientsIsSwitchedOffForOne() {
		assertThat(proxy(Map.of(OWN + "enabled", "false", ALL + "host", "gate", ALL + "port", "3128"))).isNull();
	}

	@Test
	void withoutPropertiesThereIsNoProxy() {
		assertThat(proxy(Map.of("websockexnova.connection.timeout", "3s"))).isNull();
	}

	@Test
	void incompleteOrContradictory() {
		assertTells("Property '" + ALL + "host' is missing, although other properties of the proxy are set.",
				"Set host and port together, or '" + ALL + "enabled' to false for no proxy.", ALL + "password=hush");
		assertTells("Property '" + OWN + "port' is missing, although other properties of the proxy are set.",
				"Set host and port together, or '" + OWN + "enabled' to false for no proxy.", OWN + "host=gate");
		assertTells("Property '" + OWN + "port' is '70000'.", "Use a port from 1 to 65535.", OWN + "host=gate",
				OWN + "port=70000");
		assertTells("Property '" + OWN + "username' is missing or empty, although '" + OWN + "password' is set.",
				"Set both, or neither for a proxy without login.", OWN + "host=gate", OWN + "port=3128",
				OWN + "password=hush");
		assertTells("Property '" + OWN + "password' is set, but SOCKS 4 has no passwords.",
				"Remove it, or set '" + OWN + "type' to socks5.", OWN + "type=socks4", OWN + "host=gate",
				OWN + "port=1080", OWN + "username=me", OWN + "password=hush");
	}

	@Test
	void unreadable() {
		assertTells("Property '" + OWN + "type' (property source 'test') is 'sock5'.",
				"Use one of http, socks4, socks5. Did you mean 'socks5'?", OWN + "type=sock5", OWN + "host=gate");
		assertTells(
				"Property '" + OWN + "password' (property source 'test') is not valid: placeholder 'PROXY_PASSWORD' "
						+ "cannot be resolved.",
				"Correct the value of '" + OWN + "password'.", OWN + "password=hush${PROXY_PASSWORD}");
		assertTells("Property '" + OWN + "pasword' (property source 'test') does not exist.",
				"Did you mean '" + OWN + "password'?", OWN + "pasword=hush");
	}

	@Test
	void neitherUserNameNorPasswordPrints() {
		WebSockexNovaProperties properties = bind(Map.of(OWN + "password", "hush", ALL + "host", "gate",
				ALL + "username", "whisper", ALL + "password", "hush"));
		assertThat(properties + " " + properties.clients().get("feed")).contains("gate")
			.doesNotContain("hush", "whisper");
	}

	private static @Nullable Proxy proxy(Map<String, Object> values) {
		WebSockexNovaProperties properties = bind(values);
		List<ClientSpec> built = new ArrayList<>();
		NovaClientBuilder builder = new NovaClientBuilder("feed", (spec) -> {
			built.add(spec);
			throw new IllegalStateException("built");
		}).url("wss://localhost");
		new AccessConfigurer(new TlsBundles(null)).apply(
				SettingLayer.of(properties, "feed", Objects.requireNonNull(properties.clients().get("feed"))), null,
				builder);
		assertThatIllegalStateException().isThrownBy(builder::build).withMessage("built");
		return built.get(0).access().proxy();
	}

	private static WebSockexNovaProperties bind(Map<String, Object> values) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources()
			.addFirst(new MapPropertySource("base", Map.of("websockexnova.clients.feed.url", "wss://localhost")));
		environment.getPropertySources().addFirst(new MapPropertySource("test", values));
		return StrictBinding.bind(environment);
	}

	private static void assertTells(String description, String action, String... properties) {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(WebSockexNovaAutoConfiguration.class))
			.withPropertyValues("websockexnova.clients.feed.url=wss://localhost")
			.withPropertyValues(properties)
			.run((context) -> {
				Failures.assertTells(context, description, action);
				for (Throwable ex = context.getStartupFailure(); ex != null; ex = ex.getCause()) {
					assertThat(ex.toString()).doesNotContain("hush");
				}
			});
	}

}
