package io.websockexnova.spring.boot.autoconfigure;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ByteArrayResource;

import io.websockexnova.behavior.ClusteringStrategy;
import io.websockexnova.behavior.MaxAttempts;
import io.websockexnova.behavior.OfflinePolicy;
import io.websockexnova.behavior.ReconnectionStrategy;
import io.websockexnova.behavior.Setting;
import io.websockexnova.behavior.Settings;
import io.websockexnova.behavior.TelemetryLevel;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WebSockexNovaProperties}, {@link StrictBinding} and
 * {@link SettingsResolver}.
 */
class WebSockexNovaPropertiesTests {

	private static final Map<String, String> OTHER_VALUES = Map.ofEntries(Map.entry("reconnection.strategy", "simple"),
			Map.entry("reconnection.max-attempts", "7"), Map.entry("reconnection.initial-delay", "17ms"),
			Map.entry("reconnection.max-delay", "18s"), Map.entry("reconnection.jitter-factor", "0.125"),
			Map.entry("reconnection.stability-period", "19s"), Map.entry("connection.timeout", "20s"),
			Map.entry("connection.ping-interval", "21s"), Map.entry("connection.pong-timeout", "22s"),
			Map.entry("connection.close-timeout", "23s"), Map.entry("connection.max-message-size", "4MB"),
			Map.entry("connection.max-fragments", "24"), Map.entry("authentication.timeout", "25s"),
			Map.entry("authentication.refresh-at", "0.5"), Map.entry("subscription.ack-timeout", "26s"),
			Map.entry("subscription.repair-timeout", "27s"), Map.entry("subscription.repairs-per-minute", "28"),
			Map.entry("subscription.stale-after", "29s"), Map.entry("subscription.buffer-size", "30"),
			Map.entry("request.timeout", "31s"), Map.entry("request.max-pending", "32"),
			Map.entry("outbound.offline", "wait"), Map.entry("outbound.queue-capacity", "33"),
			Map.entry("telemetry.level", "minimal"), Map.entry("telemetry.connection-events", "false"),
			Map.entry("telemetry.message-events", "true"), Map.entry("telemetry.error-events", "false"),
			Map.entry("clustering.enabled", "true"), Map.entry("clustering.strategy", "geo-aware"));

	@ParameterizedTest
	@ValueSource(strings = { "websockexnova", "websockexnova.clients.deribit" })
	void everySettingIsAPropertyThatReachesTheClient(String group) {
		assertThat(OTHER_VALUES).containsOnlyKeys(Setting.all().keySet());
		Map<String, Object> properties = new LinkedHashMap<>();
		properties.put("websockexnova.clients.deribit.url", "wss://localhost");
		OTHER_VALUES.forEach((name, value) -> properties.put(group + "." + name, value));
		Settings settings = settings(properties);
		for (Setting<?> setting : Setting.all().values()) {
			assertThat(settings.get(setting)).as(setting.name()).isNotEqualTo(setting.builtIn());
			// The profile that applies by default is below the client's own properties
			// and below those of all clients.
			assertThat(settings.origin(setting)).as(setting.name()).isEqualTo(group);
		}
		assertThat(settings.get(Setting.MAX_MESSAGE_SIZE)).isEqualTo(4 * 1024 * 1024);
		assertThat(settings.get(Setting.INITIAL_DELAY)).hasMillis(17);
		assertThat(settings.get(Setting.OFFLINE_POLICY)).isEqualTo(OfflinePolicy.WAIT);
	}

	@ParameterizedTest
	@ValueSource(classes = { WebSockexNovaProperties.class, WebSockexNovaProperties.Client.class })
	void everyPropertyOfAGroupIsASetting(Class<?> type) {
		Set<String> names = new TreeSet<>();
		for (RecordComponent group : type.getRecordComponents()) {
			if (SettingGroups.Group.class.isAssignableFrom(group.getType())) {
				for (RecordComponent property : group.getType().getRecordComponents()) {
					names.add(group.getName() + "." + DataObjectPropertyName.toDashedForm(property.getName()));
				}
			}
		}
		assertThat(names).isEqualTo(new TreeSet<>(Setting.all().keySet()));
	}

	@Test
	void whatIsNearerToTheClientWins() {
		Settings settings = settings(Map.of("websockexnova.clients.deribit.profile", "financial",
				"websockexnova.clients.deribit.connection.ping-interval", "7s", "websockexnova.profile", "lightweight",
				"websockexnova.connection.ping-interval", "8s", "websockexnova.connection.close-timeout", "9s",
				"websockexnova.reconnection.max-delay", "11s"));
		assertThat(settings.get(Setting.PING_INTERVAL)).hasSeconds(7);
		assertThat(settings.origin(Setting.PING_INTERVAL)).isEqualTo("websockexnova.clients.deribit");
		assertThat(settings.get(Setting.MAX_DELAY)).hasSeconds(30);
		assertThat(settings.origin(Setting.MAX_DELAY)).isEqualTo("profile financial");
		assertThat(settings.get(Setting.CLOSE_TIMEOUT)).hasSeconds(9);
		assertThat(settings.origin(Setting.CLOSE_TIMEOUT)).isEqualTo("websockexnova");
		assertThat(settings.get(Setting.ACK_TIMEOUT)).isEqualTo(Setting.ACK_TIMEOUT.builtIn());
		assertThat(settings.origin(Setting.ACK_TIMEOUT)).isEqualTo("built-in");
	}

	@Test
	void theProfileOfAllClientsIsBelowThePropertiesOfAllClients() {
		Settings settings = settings(Map.of("websockexnova.clients.deribit.url", "wss://localhost",
				"websockexnova.profile", "lightweight", "websockexnova.reconnection.max-delay", "11s"));
		assertThat(settings.get(Setting.MAX_DELAY)).hasSeconds(11);
		assertThat(settings.get(Setting.PING_INTERVAL)).hasMinutes(1);
		assertThat(settings.origin(Setting.PING_INTERVAL)).isEqualTo("profile lightweight");
	}

	@Test
	void withoutAProfileTheStandardOneApplies() {
		Settings settings = settings(Map.of("websockexnova.clients.deribit.url", "wss://localhost"));
		assertThat(settings.origin(Setting.MAX_ATTEMPTS)).isEqualTo("profile standard");
	}

	@Test
	void financialHasTheValuesOfTheSeed() {
		Settings settings = profile("financial");
		assertThat(settings.get(Setting.RECONNECTION_STRATEGY))
			.isEqualTo(ReconnectionStrategy.EXPONENTIAL_BACKOFF_WITH_JITTER);
		assertThat(settings.get(Setting.MAX_ATTEMPTS)).isEqualTo(MaxAttempts.INFINITY);
		assertThat(settings.get(Setting.INITIAL_DELAY)).isEqualTo(Duration.ofMillis(100));
		assertThat(settings.get(Setting.MAX_DELAY)).isEqualTo(Duration.ofMillis(30_000));
		assertThat(settings.get(Setting.JITTER_FACTOR)).isEqualTo(0.25);
		assertConnection(settings, 5_000, 15_000, 5_000);
		assertTelemetry(settings, TelemetryLevel.DETAILED, true);
		assertThat(settings.get(Setting.CLUSTERING_ENABLED)).isTrue();
		assertThat(settings.get(Setting.CLUSTERING_STRATEGY)).isEqualTo(ClusteringStrategy.GEO_AWARE);
	}

	@Test
	void standardHasTheValuesOfTheSeed() {
		Settings settings = profile("standard");
		assertThat(settings.get(Setting.RECONNECTION_STRATEGY)).isEqualTo(ReconnectionStrategy.LINEAR_BACKOFF);
		assertThat(settings.get(Setting.MAX_ATTEMPTS)).isEqualTo(new MaxAttempts(10));
		assertThat(settings.get(Setting.INITIAL_DELAY)).isEqualTo(Duration.ofMillis(1_000));
		assertThat(settings.get(Setting.MAX_DELAY)).isEqualTo(Duration.ofMillis(60_000));
		assertConnection(settings, 10_000, 30_000, 10_000);
		assertTelemetry(settings, TelemetryLevel.STANDARD, false);
		assertThat(settings.get(Setting.CLUSTERING_ENABLED)).isFalse();
	}

	@Test
	void lightweightHasTheValuesOfTheSeed() {
		Settings settings = profile("lightweight");
		assertThat(settings.get(Setting.RECONNECTION_STRATEGY)).isEqualTo(ReconnectionStrategy.SIMPLE);
		assertThat(settings.get(Setting.MAX_ATTEMPTS)).isEqualTo(new MaxAttempts(3));
		assertThat(settings.get(Setting.INITIAL_DELAY)).isEqualTo(Duration.ofMillis(2_000));
		assertThat(settings.get(Setting.MAX_DELAY)).isEqualTo(Duration.ofMillis(10_000));
		assertConnection(settings, 15_000, 60_000, 15_000);
		assertTelemetry(settings, TelemetryLevel.MINIMAL, false);
		assertThat(settings.get(Setting.CLUSTERING_ENABLED)).isFalse();
	}

	@Test
	void theYamlOfTheSeedBinds() throws Exception {
		String yaml = """
				websockexnova:
				  profile: financial
				  reconnection:
				    strategy: exponential_backoff_with_jitter
				    max-attempts: infinity
				    initial-delay: 100
				    max-delay: 30_000ms
				  clients:
				    deribit:
				      platform: deribit
				      credentials: { key: "id", secret: "hush" }
				      headers: { X-Api-Key: "a b" }
				      subprotocols: [ one, two ]
				      options: { scope: "trade:read" }
				""".replace("30_000", "30000");
		StandardEnvironment environment = new StandardEnvironment();
		new YamlPropertySourceLoader().load("application.yml", new ByteArrayResource(yaml.getBytes()))
			.forEach(environment.getPropertySources()::addFirst);
		WebSockexNovaProperties properties = StrictBinding.bind(environment);
		WebSockexNovaProperties.Client client = client(properties);
		Settings settings = SettingsResolver.resolve(properties, "deribit", client);
		assertThat(settings.get(Setting.INITIAL_DELAY)).hasMillis(100);
		assertThat(settings.get(Setting.MAX_ATTEMPTS)).isEqualTo(MaxAttempts.INFINITY);
		assertThat(client.headers()).containsExactly(Map.entry("X-Api-Key", "a b"));
		assertThat(client.subprotocols()).containsExactly("one", "two");
		assertThat(client.options()).containsExactly(Map.entry("scope", "trade:read"));
		assertThat(client.autoConnect()).isTrue();
		assertThat(properties.toString() + client + client.credentials()).doesNotContain("hush", "a b");
	}

	@Test
	void variablesOfTheEnvironmentBindAndUnrelatedOnesDoNotMatter() {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources()
			.replace("systemEnvironment",
					new SystemEnvironmentPropertySource("systemEnvironment",
							Map.of("WEBSOCKEXNOVA_CLIENTS_DERIBIT_CREDENTIALS_KEY", "id",
									"WEBSOCKEXNOVA_CLIENTS_DERIBIT_CREDENTIALS_SECRET", "hush",
									"WEBSOCKEXNOVA_CLIENTS_DERIBIT_RECONNECTION_MAXDELAY", "2m", "WEBSOCKEXNOVA_HOME",
									"/opt/nova")));
		WebSockexNovaProperties.Client client = client(StrictBinding.bind(environment));
		assertThat(client.credentials()).isEqualTo(new WebSockexNovaProperties.Credentials("id", "hush"));
		assertThat(client.settings()).containsEntry(Setting.MAX_DELAY, Duration.ofMinutes(2));
	}

	private static Settings profile(String name) {
		return settings(Map.of("websockexnova.clients.deribit.profile", name));
	}

	private static WebSockexNovaProperties.Client client(WebSockexNovaProperties properties) {
		return Objects.requireNonNull(properties.clients().get("deribit"));
	}

	private static Settings settings(Map<String, Object> values) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().addFirst(new MapPropertySource("test", values));
		WebSockexNovaProperties properties = StrictBinding.bind(environment);
		WebSockexNovaProperties.Client client = client(properties);
		return SettingsResolver.resolve(properties, "deribit", client);
	}

	private static void assertConnection(Settings settings, long timeout, long pingInterval, long pongTimeout) {
		assertThat(settings.get(Setting.CONNECTION_TIMEOUT)).hasMillis(timeout);
		assertThat(settings.get(Setting.PING_INTERVAL)).hasMillis(pingInterval);
		assertThat(settings.get(Setting.PONG_TIMEOUT)).hasMillis(pongTimeout);
	}

	private static void assertTelemetry(Settings settings, TelemetryLevel level, boolean messageEvents) {
		assertThat(settings.get(Setting.TELEMETRY_LEVEL)).isEqualTo(level);
		assertThat(settings.get(Setting.CONNECTION_EVENTS)).isTrue();
		assertThat(settings.get(Setting.MESSAGE_EVENTS)).isEqualTo(messageEvents);
		assertThat(settings.get(Setting.ERROR_EVENTS)).isTrue();
	}

}
