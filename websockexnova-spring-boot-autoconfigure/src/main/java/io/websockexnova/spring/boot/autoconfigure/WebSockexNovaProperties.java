package io.websockexnova.spring.boot.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

import io.websockexnova.behavior.ClusteringStrategy;
import io.websockexnova.behavior.MaxAttempts;
import io.websockexnova.behavior.OfflinePolicy;
import io.websockexnova.behavior.Overflow;
import io.websockexnova.behavior.ReconnectionStrategy;
import io.websockexnova.behavior.RequestFate;
import io.websockexnova.behavior.Setting;
import io.websockexnova.behavior.Strategy;
import io.websockexnova.behavior.TelemetryLevel;
import io.websockexnova.behavior.TimeWindows;

/**
 * Properties of all clients. What is null is inherited: a client's own property goes
 * before its profile, then the property for all clients, then the profile for all
 * clients, then what the platform prefers, then the built-in value.
 *
 * @param enabled Whether clients are configured at all.
 * @param profile Profile of all clients.
 * @param strategy How clients deal with errors.
 * @param errorHandler Error handler of clients: 'financial', 'lightweight' or the name of
 * a bean.
 * @param reconnection How clients come back after a loss.
 * @param connection The connection and its liveness.
 * @param rotation Replacement of sockets before the venue cuts them.
 * @param breaker When attempts at an endpoint that fails are stopped.
 * @param handler Handlers of the user.
 * @param authentication Login.
 * @param subscription Topics.
 * @param request Requests that expect an answer.
 * @param outbound Messages to send.
 * @param telemetry What clients report.
 * @param clustering Several nodes.
 * @param handshakes Handshakes of all clients together.
 * @param subscriptionStore Where the subscriptions of all clients survive a restart.
 * @param profiles Profiles by name, besides the built-in ones.
 * @param clients Clients by name.
 */
@ConfigurationProperties("websockexnova")
public record WebSockexNovaProperties(@DefaultValue("true") boolean enabled, @DefaultValue("standard") String profile,
		@Nullable Strategy strategy, @Nullable String errorHandler, @Nullable Reconnection reconnection,
		@NestedConfigurationProperty @Nullable ConnectionProperties connection, @Nullable Rotation rotation,
		@Nullable Breaker breaker, @Nullable Handler handler, @Nullable Authentication authentication,
		@Nullable Subscription subscription, @Nullable Request request, @Nullable Outbound outbound,
		@Nullable Telemetry telemetry, @Nullable Clustering clustering, @DefaultValue Handshakes handshakes,
		@DefaultValue SubscriptionStoreProperties subscriptionStore,
		@DefaultValue Map<String, ProfileProperties> profiles,
		@DefaultValue Map<String, ClientProperties> clients) implements SettingGroups {

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
	 * @param recoveryTimeout Time that a recovery of an error handler may take before the
	 * next attempt.
	 */
	public record Reconnection(@Nullable ReconnectionStrategy strategy, @Nullable MaxAttempts maxAttempts,
			@Nullable Duration initialDelay, @Nullable Duration maxDelay, @Nullable Double jitterFactor,
			@Nullable Duration stabilityPeriod, @Nullable Duration recoveryTimeout) implements SettingGroups.Group {

		@Override
		public void collect(SettingGroups.Values values) {
			values.put(Setting.RECONNECTION_STRATEGY, this.strategy);
			values.put(Setting.MAX_ATTEMPTS, this.maxAttempts);
			values.put(Setting.INITIAL_DELAY, this.initialDelay);
			values.put(Setting.MAX_DELAY, this.maxDelay);
			values.put(Setting.JITTER_FACTOR, this.jitterFactor);
			values.put(Setting.STABILITY_PERIOD, this.stabilityPeriod);
			values.put(Setting.RECOVERY_TIMEOUT, this.recoveryTimeout);
		}

	}

	/**
	 * Rotation.
	 *
	 * @param after Age at which a socket is replaced by a fresh one; zero for never.
	 * @param windows When sockets may be replaced, such as 'MON-FRI 02:00-04:00
	 * Europe/Berlin', or 'always'; one that must be replaced earlier still is.
	 * @param overlap Time that a replaced socket is kept beside its successor.
	 */
	public record Rotation(@Nullable Duration after, @Nullable TimeWindows windows,
			@Nullable Duration overlap) implements SettingGroups.Group {

		@Override
		public void collect(SettingGroups.Values values) {
			values.put(Setting.ROTATE_AFTER, this.after);
			values.put(Setting.ROTATION_WINDOWS, this.windows);
			values.put(Setting.ROTATION_OVERLAP, this.overlap);
		}

	}

	/**
	 * Circuit breaker of an endpoint.
	 *
	 * @param enabled Whether repeated failures of an endpoint stop further attempts for a
	 * while.
	 * @param failures Failed attempts in a row, of all clients of an endpoint, that open
	 * its breaker.
	 * @param openDuration Time that an open breaker stops attempts before it lets one
	 * through; no longer than 'reconnection.max-delay'.
	 */
	public record Breaker(@Nullable Boolean enabled, @Nullable Integer failures,
			@Nullable Duration openDuration) implements SettingGroups.Group {

		@Override
		public void collect(SettingGroups.Values values) {
			values.put(Setting.BREAKER_ENABLED, this.enabled);
			values.put(Setting.BREAKER_FAILURES, this.failures);
			values.put(Setting.BREAKER_OPEN_DURATION, this.openDuration);
		}

	}

	/**
	 * Handlers.
	 *
	 * @param blockedAfter Time that a handler may block the loop before it is reported.
	 */
	public record Handler(@Nullable Duration blockedAfter) implements SettingGroups.Group {

		@Override
		public void collect(SettingGroups.Values values) {
			values.put(Setting.BLOCKED_AFTER, this.blockedAfter);
		}

	}

	/**
	 * Handshakes of all clients together, so that they do not storm a server that comes
	 * back.
	 *
	 * @param perSecond Handshakes per second.
	 * @param burst Handshakes that may begin at once.
	 */
	public record Handshakes(@DefaultValue("200") int perSecond, @DefaultValue("20") int burst) {

	}

	/**
	 * Where the subscriptions of all clients survive a restart.
	 *
	 * @param directory Directory with a file for each client; subscriptions are not saved
	 * if not set. A bean of type SubscriptionStore takes its place.
	 */
	public record SubscriptionStoreProperties(@Nullable Path directory) {

	}

	/**
	 * Authentication.
	 *
	 * @param timeout Deadline of greeting and login together.
	 * @param refreshAt Part of a session's lifetime after which it is renewed.
	 * @param maxClockSkew Difference between our clock and the server's that is reported.
	 */
	public record Authentication(@Nullable Duration timeout, @Nullable Double refreshAt,
			@Nullable Duration maxClockSkew) implements SettingGroups.Group {

		@Override
		public void collect(SettingGroups.Values values) {
			values.put(Setting.AUTHENTICATION_TIMEOUT, this.timeout);
			values.put(Setting.REFRESH_AT, this.refreshAt);
			values.put(Setting.MAX_CLOCK_SKEW, this.maxClockSkew);
		}

	}

	/**
	 * Subscription.
	 *
	 * @param ackTimeout Time to wait for the acknowledgement of a subscription.
	 * @param repairTimeout Time that the repair of a topic may take before it is tried
	 * again.
	 * @param repairsPerMinute Repairs of one topic per minute; more wait.
	 * @param reorderTimeout Time that a message which comes before its predecessor may
	 * wait for it before that counts as a gap; zero if it is one at once.
	 * @param reorderBuffer Messages of one topic that wait for their predecessor, a
	 * snapshot or a repair.
	 * @param staleAfter Time that a topic may be silent before it is repaired; zero for
	 * never.
	 * @param marketHours When topics are expected to flow, such as 'MON-FRI 09:30-16:00
	 * America/New_York', or 'always'; outside, silence is no fault.
	 * @param bufferSize Messages that wait for one slow subscriber.
	 * @param overflow What happens to data when a subscriber's buffer is full.
	 * @param required Whether READY waits until the server has confirmed the topics.
	 * @param maxTopics Topics that may be wanted at the same time.
	 * @param maxPerConnection Most topics on one connection, further ones go to further
	 * connections; zero for what the platform says.
	 */
	public record Subscription(@Nullable Duration ackTimeout, @Nullable Duration repairTimeout,
			@Nullable Integer repairsPerMinute, @Nullable Duration reorderTimeout, @Nullable Integer reorderBuffer,
			@Nullable Duration staleAfter, @Nullable TimeWindows marketHours, @Nullable Integer bufferSize,
			@Nullable Overflow overflow, @Nullable Boolean required, @Nullable Integer maxTopics,
			@Nullable Integer maxPerConnection) implements SettingGroups.Group {

		@Override
		public void collect(SettingGroups.Values values) {
			values.put(Setting.ACK_TIMEOUT, this.ackTimeout);
			values.put(Setting.REPAIR_TIMEOUT, this.repairTimeout);
			values.put(Setting.REPAIRS_PER_MINUTE, this.repairsPerMinute);
			values.put(Setting.REORDER_TIMEOUT, this.reorderTimeout);
			values.put(Setting.REORDER_BUFFER, this.reorderBuffer);
			values.put(Setting.STALE_AFTER, this.staleAfter);
			values.put(Setting.MARKET_HOURS, this.marketHours);
			values.put(Setting.BUFFER_SIZE, this.bufferSize);
			values.put(Setting.OVERFLOW, this.overflow);
			values.put(Setting.REQUIRED, this.required);
			values.put(Setting.MAX_TOPICS, this.maxTopics);
			values.put(Setting.MAX_PER_CONNECTION, this.maxPerConnection);
		}

	}

	/**
	 * Requests.
	 *
	 * @param timeout Deadline of a request.
	 * @param maxPending Requests that wait for an answer at the same time.
	 * @param onDisconnect What becomes of a request when the connection is lost first.
	 */
	public record Request(@Nullable Duration timeout, @Nullable Integer maxPending,
			@Nullable RequestFate onDisconnect) implements SettingGroups.Group {

		@Override
		public void collect(SettingGroups.Values values) {
			values.put(Setting.REQUEST_TIMEOUT, this.timeout);
			values.put(Setting.MAX_PENDING, this.maxPending);
			values.put(Setting.REQUEST_FATE, this.onDisconnect);
		}

	}

	/**
	 * Outbound messages.
	 *
	 * @param offline What happens to messages and requests while the client is not ready.
	 * @param queueCapacity Messages that wait to be sent.
	 * @param fragmentSize Longest payload of an outbound frame; longer messages are sent
	 * in fragments. Zero for never.
	 */
	public record Outbound(@Nullable OfflinePolicy offline, @Nullable Integer queueCapacity,
			@Nullable DataSize fragmentSize) implements SettingGroups.Group {

		@Override
		public void collect(SettingGroups.Values values) {
			values.put(Setting.OFFLINE_POLICY, this.offline);
			values.put(Setting.QUEUE_CAPACITY, this.queueCapacity);
			values.put(Setting.FRAGMENT_SIZE, SettingGroups.bytes(this.fragmentSize));
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
