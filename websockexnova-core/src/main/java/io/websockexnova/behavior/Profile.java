package io.websockexnova.behavior;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A named set of values for a kind of application.
 *
 * @param name name in configuration
 * @param values values by setting
 */
public record Profile(String name, Map<Setting<?>, Object> values) {

	/** For trading and market data: quick, unlimited reconnection, detailed telemetry. */
	public static final Profile FINANCIAL = new Profile("financial",
			Map.ofEntries(
					Map.entry(Setting.RECONNECTION_STRATEGY, ReconnectionStrategy.EXPONENTIAL_BACKOFF_WITH_JITTER),
					Map.entry(Setting.MAX_ATTEMPTS, MaxAttempts.INFINITY),
					Map.entry(Setting.INITIAL_DELAY, Duration.ofMillis(100)),
					Map.entry(Setting.MAX_DELAY, Duration.ofSeconds(30)), Map.entry(Setting.JITTER_FACTOR, 0.25),
					Map.entry(Setting.CONNECTION_TIMEOUT, Duration.ofSeconds(5)),
					Map.entry(Setting.PING_INTERVAL, Duration.ofSeconds(15)),
					Map.entry(Setting.PONG_TIMEOUT, Duration.ofSeconds(5)),
					Map.entry(Setting.TELEMETRY_LEVEL, TelemetryLevel.DETAILED),
					Map.entry(Setting.CONNECTION_EVENTS, true), Map.entry(Setting.MESSAGE_EVENTS, true),
					Map.entry(Setting.ERROR_EVENTS, true), Map.entry(Setting.CLUSTERING_ENABLED, true),
					Map.entry(Setting.CLUSTERING_STRATEGY, ClusteringStrategy.GEO_AWARE)));

	/** For chat, notifications and general real-time data. */
	public static final Profile STANDARD = new Profile("standard",
			Map.ofEntries(Map.entry(Setting.RECONNECTION_STRATEGY, ReconnectionStrategy.LINEAR_BACKOFF),
					Map.entry(Setting.MAX_ATTEMPTS, new MaxAttempts(10)),
					Map.entry(Setting.INITIAL_DELAY, Duration.ofSeconds(1)),
					Map.entry(Setting.MAX_DELAY, Duration.ofMinutes(1)),
					Map.entry(Setting.CONNECTION_TIMEOUT, Duration.ofSeconds(10)),
					Map.entry(Setting.PING_INTERVAL, Duration.ofSeconds(30)),
					Map.entry(Setting.PONG_TIMEOUT, Duration.ofSeconds(10)),
					Map.entry(Setting.TELEMETRY_LEVEL, TelemetryLevel.STANDARD),
					Map.entry(Setting.CONNECTION_EVENTS, true), Map.entry(Setting.MESSAGE_EVENTS, false),
					Map.entry(Setting.ERROR_EVENTS, true), Map.entry(Setting.CLUSTERING_ENABLED, false)));

	/** For simple integrations that may fail fast. */
	public static final Profile LIGHTWEIGHT = new Profile("lightweight",
			Map.ofEntries(Map.entry(Setting.RECONNECTION_STRATEGY, ReconnectionStrategy.SIMPLE),
					Map.entry(Setting.MAX_ATTEMPTS, new MaxAttempts(3)),
					Map.entry(Setting.INITIAL_DELAY, Duration.ofSeconds(2)),
					Map.entry(Setting.MAX_DELAY, Duration.ofSeconds(10)),
					Map.entry(Setting.CONNECTION_TIMEOUT, Duration.ofSeconds(15)),
					Map.entry(Setting.PING_INTERVAL, Duration.ofMinutes(1)),
					Map.entry(Setting.PONG_TIMEOUT, Duration.ofSeconds(15)),
					Map.entry(Setting.TELEMETRY_LEVEL, TelemetryLevel.MINIMAL),
					Map.entry(Setting.CONNECTION_EVENTS, true), Map.entry(Setting.MESSAGE_EVENTS, false),
					Map.entry(Setting.ERROR_EVENTS, true), Map.entry(Setting.CLUSTERING_ENABLED, false)));

	public Profile {
		values = Map.copyOf(values);
	}

	/**
	 * The built-in profiles.
	 * @return the profiles
	 */
	public static List<Profile> builtIn() {
		return List.of(FINANCIAL, STANDARD, LIGHTWEIGHT);
	}

}
