package io.websockexnova.spring.boot.autoconfigure.actuate;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.websockexnova.behavior.Phase;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.NovaClient;
import io.websockexnova.spring.boot.autoconfigure.NovaClientCustomizer;
import io.websockexnova.spring.boot.autoconfigure.WebSockexNovaAutoConfiguration;
import io.websockexnova.test.peer.PeerServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link NovaEndpoint} and {@link NovaEndpointAutoConfiguration}.
 */
@Timeout(60)
class NovaEndpointTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(WebSockexNovaAutoConfiguration.class, NovaEndpointAutoConfiguration.class))
		.withPropertyValues("management.endpoints.web.exposure.include=*",
				"management.endpoints.jmx.exposure.include=*", "spring.jmx.enabled=true",
				"websockexnova.clients.deribit.platform=deribit", "websockexnova.clients.deribit.auto-connect=false",
				"websockexnova.clients.deribit.profile=trading", "websockexnova.profiles.trading.based-on=financial",
				"websockexnova.profiles.trading.reconnection.max-delay=90s",
				"websockexnova.clients.deribit.url=wss://localhost/?token=hush1",
				"websockexnova.clients.deribit.credentials.key=hush2",
				"websockexnova.clients.deribit.credentials.secret=hush3",
				"websockexnova.clients.deribit.headers.Authorization=hush4",
				"websockexnova.clients.deribit.connection.proxy.host=gate",
				"websockexnova.clients.deribit.connection.proxy.port=3128",
				"websockexnova.clients.deribit.connection.proxy.username=hush5",
				"websockexnova.clients.deribit.connection.proxy.password=hush6",
				"websockexnova.clients.deribit.connection.timeout=7s", "websockexnova.request.timeout=1500ms");

	@ParameterizedTest
	@CsvSource({ "connection.timeout, 7s, websockexnova.clients.deribit",
			"reconnection.max-delay, 90s, profile trading", "reconnection.initial-delay, 100ms, profile financial",
			"request.timeout, 1500ms, websockexnova", "connection.max-message-size, 16777216, platform deribit",
			"subscription.buffer-size, 4096, built-in", "outbound.queue-capacity, 17, client",
			"reconnection.strategy, exponential-backoff-with-jitter, profile financial",
			"subscription.stale-after, 0s, built-in", "subscription.market-hours, always, built-in",
			"reconnection.max-attempts, infinity, profile financial" })
	void everyEffectiveSettingHasItsOrigin(String name, String value, String origin) {
		this.runner
			.withBean(NovaClientCustomizer.class, () -> (client, builder) -> builder.with(Setting.QUEUE_CAPACITY, 17))
			.run((context) -> {
				NovaEndpoint.Detail detail = Objects
					.requireNonNull(context.getBean(NovaEndpoint.class).client("deribit"));
				assertThat(detail.settings()).containsOnlyKeys(Setting.all().keySet());
				NovaEndpoint.EffectiveSetting setting = Objects.requireNonNull(detail.settings().get(name));
				assertThat(setting.value()).hasToString(value);
				assertThat(setting.origin()).isEqualTo(origin);
			});
	}

	@Test
	void clientsAreListedWithoutSecrets() {
		this.runner
			.withPropertyValues("websockexnova.clients.chat.url=wss://localhost",
					"websockexnova.clients.chat.auto-connect=false")
			.run((context) -> {
				NovaEndpoint endpoint = context.getBean(NovaEndpoint.class);
				Map<String, NovaEndpoint.Summary> clients = endpoint.clients().clients();
				assertThat(clients).containsOnlyKeys("chat", "deribit");
				NovaEndpoint.Summary deribit = Objects.requireNonNull(clients.get("deribit"));
				assertThat(deribit.platform()).isEqualTo("deribit");
				assertThat(deribit.phase()).isEqualTo(Phase.IDLE);
				assertThat(deribit.healthy()).isFalse();
				assertThat(deribit.cause()).isNull();
				assertThat(endpoint.client("derbit")).isNull();
				JsonMapper json = JsonMapper.shared();
				assertThat(json.writeValueAsString(endpoint.clients())
						+ json.writeValueAsString(endpoint.client("deribit")))
					.contains("\"phase\":\"IDLE\"")
					.doesNotContain("hush", "localhost", "gate");
				JsonNode timeout = json.valueToTree(Objects.requireNonNull(endpoint.client("deribit")).settings())
					.path("connection.timeout");
				assertThat(timeout.path("value").asString()).isEqualTo("7s");
			});
	}

	@Test
	void whyAClientIsBackingOffIsTold() {
		try (PeerServer server = PeerServer.start()) {
			server.refuse();
			this.runner
				.withPropertyValues("websockexnova.clients.feed.url=" + server.uri("/?token=hush"),
						"websockexnova.clients.feed.profile=financial")
				.run((context) -> {
					NovaEndpoint endpoint = context.getBean(NovaEndpoint.class);
					Awaitility.await()
						.atMost(Duration.ofSeconds(20))
						.untilAsserted(
								() -> assertThat(Objects.requireNonNull(endpoint.client("feed")).cause()).isNotNull());
					NovaEndpoint.Detail detail = Objects.requireNonNull(endpoint.client("feed"));
					assertThat(detail.cause()).contains("refused").doesNotContain("hush");
					assertThat(detail.generation()).isPositive();
				});
		}
	}

	@Test
	void withoutExposureThereIsNoEndpoint() {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(WebSockexNovaAutoConfiguration.class, NovaEndpointAutoConfiguration.class))
			.withPropertyValues("websockexnova.clients.deribit.platform=deribit",
					"websockexnova.clients.deribit.auto-connect=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(NovaEndpoint.class));
	}

	@Test
	void theEndpointCanBeSwitchedOff() {
		this.runner.withPropertyValues("management.endpoint.websockexnova.access=NONE")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(NovaEndpoint.class));
	}

	@Test
	void withoutActuatorTheApplicationStarts() {
		new ApplicationContextRunner().withUserConfiguration(Application.class)
			.withPropertyValues("websockexnova.clients.deribit.platform=deribit",
					"websockexnova.clients.deribit.auto-connect=false")
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(NovaClient.class));
	}

	@ImportAutoConfiguration({ WebSockexNovaAutoConfiguration.class, NovaEndpointAutoConfiguration.class })
	static class Application {

	}

}
