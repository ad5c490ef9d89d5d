package io.websockexnova.spring.boot.autoconfigure;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.util.unit.DataSize;

import io.websockexnova.behavior.ClusteringStrategy;
import io.websockexnova.behavior.MaxAttempts;
import io.websockexnova.behavior.OfflinePolicy;
import io.websockexnova.behavior.ReconnectionStrategy;
import io.websockexnova.behavior.Setting;
import io.websockexnova.behavior.Settings;
import io.websockexnova.behavior.TelemetryLevel;
import io.websockexnova.behavior.TimeWindows;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WebSockexNovaProperties}, {@link StrictBinding} and
 * {@link SettingLayer}.
 */
class WebSockexNovaPropertiesTests {

	private static final Map<String, String> OTHER_VALUES = Map.ofEntries(Map.entry("reconnection.strategy", "simple"),
			Map.entry("subscription.overflow", "drop-newest"), Map.entry("subscription.required", "false"),
			Map.entry("request.on-disconnect", "retry-if-unsent"), Map.entry("reconnection.max-attempts", "7"),
			Map.entry("reconnection.initial-delay", "17ms"), Map.entry("reconnection.max-delay", "18s"),
			Map.entry("reconnection.jitter-factor", "0.125"), Map.entry("reconnection.stability-period", "19s"),
			Map.entry("connection.timeout", "20s"), Map.entry("connection.ping-interval", "21s"),
			Map.entry("connection.pong-timeout", "22s"), Map.entry("connection.close-timeout", "23s"),
			Map.entry("connection.max-message-size", "4MB"), Map.entry("connection.max-fragments", "24"),
			Map.entry("authentication.timeout", "25s"), Map.entry("authentication.refresh-at", "0.5"),
			Map.entry("subscription.ack-timeout", "26s"), Map.entry("subscription.repair-timeout", "27s"),
			Map.entry("subscription.repairs-per-minute", "28"), Map.entry("subscription.stale-after", "29s"),
			Map.entry("subscription.buffer-size", "30"), Map.entry("subscription.max-topics", "44"),
			Map.entry("subscription.max-per-connection", "45"), Map.entry("request.timeout", "31s"),
			Map.entry("request.max-pending", "32"), Map.entry("outbound.offline", "wait"),
			Map.entry("outbound.queue-capacity", "33"), Map.entry("outbound.fragment-size", "16KB"),
			Map.entry("telemetry.level", "minimal"), Map.entry("telemetry.connection-events", "false"),
			Map.entry("telemetry.message-events", "true"), Map.entry("telemetry.error-events", "false"),
			Map.entry("clustering.enabled", "true"), Map.entry("clustering.strategy", "geo-aware"),
			Map.entry("reconnection.recovery-timeout", "34s"), Map.entry("connection.assembly-timeout", "35s"),
			Map.entry("connection.silence-timeout", "36s"), Map.entry("connection.write-timeout", "37s"),
			Map.entry("connection.drain-timeout", "38s"), Map.entry("connection.http2", "true"),
			Map.entry("connection.compression.enabled", "true"),
			Map.entry("connection.compression.client-context-takeover", "false"),
			Map.entry("connection.compression.server-context-takeover", "false"),
			Map.entry("connection.compression.threshold", "1KB"), Map.entry("rotation.after", "23h"),
			Map.entry("rotation.windows", "02:00-04:00, SAT-SUN 00:00-24:00 Europe/Berlin"),
			Map.entry("rotation.overlap", "39s"), Map.entry("breaker.enabled", "false"),
			Map.entry("breaker.failures", "40"), Map.entry("breaker.open-duration", "41s"),
			Map.entry("handler.blocked-after", "42ms"), Map.entry("authentication.max-clock-skew", "43s"),
			Map.entry("subscription.reorder-timeout", "44ms"), Map.entry("subscription.reorder-buffer", "45"),
			Map.entry("subscription.market-hours", "MON-FRI 09:30-16:00 America/New_York"));

	// What is no setting, because it is no value that a handler could ask for.
	private static final Set<String> OTHERS = Set.of("connection.ssl.bundle", "connection.proxy.enabled",
			"connection.proxy.type", "connection.proxy.host", "connection.proxy.port", "connection.proxy.username",
			"connection.proxy.password");

	@ParameterizedTest
	@CsvSource({ "websockexnova, websockexnova", "websockexnova.clients.deribit, websockexnova.clients.deribit",
			"websockexnova.profiles.mine, profile mine" })
	void everySettingIsAPropertyThatReachesTheClient(String group, String origin) {
		assertThat(OTHER_VALUES).containsOnlyKeys(Setting.all().keySet());
		Map<String, Object> properties = new LinkedHashMap<>();
		properties.put("websockexnova.clients.deribit.url", "wss://localhost");
		properties.put("websockexnova.profiles.mine.based-on", "financial");
		properties.put("websockexnova.profile", "mine");
		OTHER_VALUES.forEach((name, value) -> properties.put(group + "." + name, value));
		Settings settings = settings(properties);
		for (Setting<?> setting : Setting.all().values()) {
			assertThat(settings.get(setting)).as(setting.name()).isNotEqualTo(setting.builtIn());
			// The profile that applies by default is below the client's own properties
			// and below those of all clients.
			assertThat(settings.origin(setting)).as(setting.name()).isEqualTo(origin);
		}
		assertThat(settings.get(Setting.MAX_MESSAGE_SIZE)).isEqualTo(4 * 1024 * 1024);
		assertThat(settings.get(Setting.COMPRESSION_THRESHOLD)).isEqualTo(1024);
		assertThat(settings.get(Setting.INITIAL_DELAY)).hasMillis(17);
		assertThat(settings.get(Setting.OFFLINE_POLICY)).isEqualTo(OfflinePolicy.WAIT);
		assertThat(settings.get(Setting.MARKET_HOURS))
			.isEqualTo(TimeWindows.parse("MON-FRI 09:30-16:00 America/New_York"));
	}

	@ParameterizedTest
	@ValueSource(classes = { WebSockexNovaProperties.class, ProfileProperties.class, ClientProperties.class })
	void everyPropertyOfAGroupIsASetting(Class<?> type) {
		Set<String> expected = new TreeSet<>(Setting.all().keySet());
		expected.addAll(OTHERS);
		Set<String> names = new TreeSet<>();
		for (RecordComponent group : type.getRecordComponents()) {
			if (SettingGroups.Group.class.isAssignableFrom(group.getType())) {
				collect(group.getName(), group.getType(), names);
			}
		}
		assertThat(names).isEqualTo(expected);
	}

	@Test
	void theYamlOfTheDesignBinds() throws Exception {
		WebSockexNovaProperties properties = yaml(
				"""
						websockexnova:
						  profile: standard
						  clients:
						    deribit:
						      platform: deribit
						      profile: financial
						      reconnection: { strategy: exponential-backoff-with-jitter, max-attempts: infinity, initial-delay: 100ms, max-delay: 30s, jitter-factor: 0.25 }
						      connection: { timeout: 5s, ping-interval: 15s, pong-timeout: 5s, max-message-size: 4MB, ssl.bundle: exchange }
						      telemetry: { level: detailed, connection-events: true, message-events: true, error-events: true }
						""");
		ConnectionProperties connection = Objects.requireNonNull(client(properties).connection());
		assertThat(connection.ssl()).isEqualTo(new ConnectionProperties.Ssl("exchange"));
		assertThat(connection.proxy()).isNull();
		assertThat(connection.maxMessageSize()).isEqualTo(DataSize.ofMegabytes(4));
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
		WebSockexNovaProperties properties = yaml(yaml);
		ClientProperties client = client(properties);
		Settings settings = settings(properties, client);
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
		ClientProperties client = client(StrictBinding.bind(environment));
		assertThat(client.credentials()).isEqualTo(new ClientProperties.Credentials("id", "hush"));
		assertThat(client.settings()).containsEntry(Setting.MAX_DELAY, Duration.ofMinutes(2));
	}

	private static void collect(String name, Class<?> type, Set<String> names) {
		if (type.isRecord() && type.getPackage() == WebSockexNovaProperties.class.getPackage()) {
			for (RecordComponent property : type.getRecordComponents()) {
				collect(name + "." + DataObjectPropertyName.toDashedForm(property.getName()), property.getType(),
						names);
			}
		}
		else {
			names.add(name);
		}
	}

	private static WebSockexNovaProperties yaml(String yaml) throws IOException {
		StandardEnvironment environment = new StandardEnvironment();
		new YamlPropertySourceLoader().load("application.yml", new ByteArrayResource(yaml.getBytes()))
			.forEach(environment.getPropertySources()::addFirst);
		return StrictBinding.bind(environment);
	}

	private static Settings settings(WebSockexNovaProperties properties, ClientProperties client) {
		return SettingLayer.settings(SettingLayer.of(properties, "deribit", client), null, null);
	}

	private static Settings profile(String name) {
		return settings(Map.of("websockexnova.clients.deribit.profile", name));
	}

	private static ClientProperties client(WebSockexNovaProperties properties) {
		return Objects.requireNonNull(properties.clients().get("deribit"));
	}

	private static Settings settings(Map<String, Object> values) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().addFirst(new MapPropertySource("test", values));
		WebSockexNovaProperties properties = StrictBinding.bind(environment);
		ClientProperties client = client(properties);
		return settings(properties, client);
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
