package io.websockexnova.spring.boot.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

import io.websockexnova.behavior.ClusteringStrategy;
import io.websockexnova.behavior.MaxAttempts;
import io.websockexnova.behavior.OfflinePolicy;
import io.websockexnova.behavior.ReconnectionStrategy;
import io.websockexnova.behavior.Setting;
import io.websockexnova.behavior.TelemetryLevel;

/**
 * Properties of all clients. What is null is inherited: a client's own property goes
 * before its profile, then the property for all clients, then the profile for all
 * clients, then what the platform prefers, then the built-in value.
 *
 * @param enabled Whether clients are configured at all.
 * @param profile Profile of all clients.
 * @param reconnection How clients come back after a loss.
 * @param connection The connection and its liveness.
 * @param authentication Login.
 * @param subscription Topics.
 * @param request Requests that expect an answer.
 * @param outbound Messages to send.
 * @param telemetry What clients report.
 * @param clustering Several nodes.
 * @param clients Clients by name.
 */
@ConfigurationProperties("websockexnova")
public record WebSockexNovaProperties(@DefaultValue("true") boolean enabled, @DefaultValue("standard") String profile,
		@Nullable Reconnection reconnection, @Nullable Connection connection, @Nullable Authentication authentication,
		@Nullable Subscription subscription, @Nullable Request request, @Nullable Outbound outbound,
		@Nullable Telemetry telemetry, @Nullable Clustering clustering,
		@DefaultValue Map<String, Client> clients) implements SettingGroups {

	/**
	 * Properties of one client.
	 *
	 * @param platform Platform that the client speaks to, or 'plain' for messages without
	 * a protocol of their own.
	 * @param profile Profile of the client.
	 * @param url A ws or wss URL, if the platform's own is not meant.
	 * @param credentials API key and secret.
	 * @param headers Headers of the upgrade request.
	 * @param subprotocols Subprotocols to offer, in order of preference.
	 * @param options Options of the platform.
	 * @param autoConnect Whether the client connects when the application starts.
	 * @param reconnection How the client comes back after a loss.
	 * @param connection The connection and its liveness.
	 * @param authentication Login.
	 * @param subscription Topics.
	 * @param request Requests that expect an answer.
	 * @param outbound Messages to send.
	 * @param telemetry What the client reports.
	 * @param clustering Several nodes.
	 */
	public record Client(@DefaultValue("plain") String platform, @Nullable String profile, @Nullable String url,
			@Nullable Credentials credentials, @DefaultValue Map<String, String> headers,
			@DefaultValue List<String> subprotocols, @DefaultValue Map<String, String> options,
			@DefaultValue("true") boolean autoConnect, @Nullable Reconnection reconnection,
			@Nullable Connection connection, @Nullable Authentication authentication,
			@Nullable Subscription subscription, @Nullable Request request, @Nullable Outbound outbound,
			@Nullable Telemetry telemetry, @Nullable Clustering clustering) implements SettingGroups {

		/**
		 * Shows neither URL nor credentials, headers or options.
		 */
		@Override
		public String toString() {
			return "Client[platform=" + this.platform + ", profile=" + this.profile + "]";
		}

	}

	/**
	 * Credentials.
	 *
	 * @param key Public part of the credentials.
	 * @param secret Secret part of the credentials.
	 */
	public record Credentials(@Nullable String key, @Nullable String secret) {

		/**
		 * Shows neither part.
		 */
		@Override
		public String toString() {
			return "Credentials[******]";
		}

	}

	/**
	 * Reconnection.
	 *
	 * @param strategy How the delay between attempts grows.
	 * @param maxAttempts Failed attempts in a row before the client gives up, or
	 * 'infinity'.
	 * @param initialDelay Delay before the first attempt after a loss, before jitter.
	 * @param maxDelay Cap of the delay.
	 * @param jitterFactor Part of the delay that is random, from 0 to 1.
	 * @param stabilityPeriod Time that a connection must have been ready before failed
	 * attempts are forgotten.
	 */
	public record Reconnection(@Nullable ReconnectionStrategy strategy, @Nullable MaxAttempts maxAttempts,
			@Nullable Duration initialDelay, @Nullable Duration maxDelay, @Nullable Double jitterFactor,
			@Nullable Duration stabilityPeriod) implements SettingGroups.Group {

		@Override
		public void collect(SettingGroups.Values values) {
			values.put(Setting.RECONNECTION_STRATEGY, this.strategy);
			values.put(Setting.MAX_ATTEMPTS, this.maxAttempts);
			values.put(Setting.INITIAL_DELAY, this.initialDelay);
			values.put(Setting.MAX_DELAY, this.maxDelay);
			values.put(Setting.JITTER_FACTOR, this.jitterFactor);
			values.put(Setting.STABILITY_PERIOD, this.stabilityPeriod);
		}

	}

	/**
	 * Connection.
	 *
	 * @param timeout Deadline of the handshake: resolve, connect, TLS and upgrade
	 * together.
	 * @param pingInterval Quiet time before a ping.
	 * @param pongTimeout Time to wait for a sign of life after a ping.
	 * @param closeTimeout Time to wait for the peer's answer to a close frame.
	 * @param maxMessageSize Largest inbound message.
	 * @param maxFragments Most fragments of one inbound message.
	 */
	public record Connection(@Nullable Duration timeout, @Nullable Duration pingInterval,
			@Nullable Duration pongTimeout, @Nullable Duration closeTimeout, @Nullable DataSize maxMessageSize,
			@Nullable Integer maxFragments) implements SettingGroups.Group {

		@Override
		public void collect(SettingGroups.Values values) {
			values.put(Setting.CONNECTION_TIMEOUT, this.timeout);
			values.put(Setting.PING_INTERVAL, this.pingInterval);
			values.put(Setting.PONG_TIMEOUT, this.pongTimeout);
			values.put(Setting.CLOSE_TIMEOUT, this.closeTimeout);
			values.put(Setting.MAX_MESSAGE_SIZE,
					(this.maxMessageSize != null) ? SettingGroups.bytes(this.maxMessageSize) : null);
			values.put(Setting.MAX_FRAGMENTS, this.maxFragments);
		}

	}

	/**
	 * Authentication.
	 *
	 * @param timeout Deadline of greeting and login together.
	 * @param refreshAt Part of a session's lifetime after which it is renewed.
	 */
	public record Authentication(@Nullable Duration timeout,
			@Nullable Double refreshAt) implements SettingGroups.Group {

		@Override
		public void collect(SettingGroups.Values values) {
			values.put(Setting.AUTHENTICATION_TIMEOUT, this.timeout);
			values.put(Setting.REFRESH_AT, this.refreshAt);
		}

	}

	/**
	 * Subscription.
	 *
	 * @param ackTimeout Time to wait for the acknowledgement of a subscription.
	 * @param repairTimeout Time that the repair of a topic may take before it is tried
	 * again.
	 * @param repairsPerMinute Repairs of one topic per minute; more wait.
	 * @param staleAfter Time that a topic may be silent before it is repaired; zero for
	 * never.
	 * @param bufferSize Messages that wait for one slow subscriber.
	 */
	public record Subscription(@Nullable Duration ackTimeout, @Nullable Duration repairTimeout,
			@Nullable Integer repairsPerMinute, @Nullable Duration staleAfter,
			@Nullable Integer bufferSize) implements SettingGroups.Group {

		@Override
		public void collect(SettingGroups.Values values) {
			values.put(Setting.ACK_TIMEOUT, this.ackTimeout);
			values.put(Setting.REPAIR_TIMEOUT, this.repairTimeout);
			values.put(Setting.REPAIRS_PER_MINUTE, this.repairsPerMinute);
			values.put(Setting.STALE_AFTER, this.staleAfter);
			values.put(Setting.BUFFER_SIZE, this.bufferSize);
		}

	}

	/**
	 * Requests.
	 *
	 * @param timeout Deadline of a request.
	 * @param maxPending Requests that wait for an answer at the same time.
	 */
	public record Request(@Nullable Duration timeout, @Nullable Integer maxPending) implements SettingGroups.Group {

		@Override
		public void collect(SettingGroups.Values values) {
			values.put(Setting.REQUEST_TIMEOUT, this.timeout);
			values.put(Setting.MAX_PENDING, this.maxPending);
		}

	}

	/**
	 * Outbound messages.
	 *
	 * @param offline What happens to messages and requests while the client is not ready.
	 * @param queueCapacity Messages that wait to be sent.
	 */
	public record Outbound(@Nullable OfflinePolicy offline,
			@Nullable Integer queueCapacity) implements SettingGroups.Group {

		@Override
		public void collect(SettingGroups.Values values) {
			values.put(Setting.OFFLINE_POLICY, this.offline);
			values.put(Setting.QUEUE_CAPACITY, this.queueCapacity);
		}

	}

	/**
	 * Telemetry.
	 *
	 * @param level How much is reported.
	 * @param connectionEvents Whether connection events are reported.
	 * @param messageEvents Whether message events are reported.
	 * @param errorEvents Whether error events are reported.
	 */
	public record Telemetry(@Nullable TelemetryLevel level, @Nullable Boolean connectionEvents,
			@Nullable Boolean messageEvents, @Nullable Boolean errorEvents) implements SettingGroups.Group {

		@Override
		public void collect(SettingGroups.Values values) {
			values.put(Setting.TELEMETRY_LEVEL, this.level);
			values.put(Setting.CONNECTION_EVENTS, this.connectionEvents);
			values.put(Setting.MESSAGE_EVENTS, this.messageEvents);
			values.put(Setting.ERROR_EVENTS, this.errorEvents);
		}

	}

	/**
	 * Clustering.
	 *
	 * @param enabled Whether the client takes part in a cluster.
	 * @param strategy How the cluster decides which node owns the connection.
	 */
	public record Clustering(@Nullable Boolean enabled,
			@Nullable ClusteringStrategy strategy) implements SettingGroups.Group {

		@Override
		public void collect(SettingGroups.Values values) {
			values.put(Setting.CLUSTERING_ENABLED, this.enabled);
			values.put(Setting.CLUSTERING_STRATEGY, this.strategy);
		}

	}

}
