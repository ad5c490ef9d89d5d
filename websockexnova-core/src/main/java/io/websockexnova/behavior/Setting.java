package io.websockexnova.behavior;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * A named, typed setting of a client with its built-in value. The constants are all there
 * are; their names are those of the configuration properties.
 *
 * @param <T> type of the value
 */
public final class Setting<T> {

	private static final Map<String, Setting<?>> ALL = new LinkedHashMap<>();

	/** How the delay between attempts grows. */
	public static final Setting<ReconnectionStrategy> RECONNECTION_STRATEGY = of("reconnection.strategy",
			ReconnectionStrategy.EXPONENTIAL_BACKOFF_WITH_JITTER);

	/** Failed attempts in a row before the client gives up. */
	public static final Setting<MaxAttempts> MAX_ATTEMPTS = of("reconnection.max-attempts", MaxAttempts.INFINITY);

	/** Delay before the first attempt after a loss, before jitter. */
	public static final Setting<Duration> INITIAL_DELAY = positive("reconnection.initial-delay", Duration.ofSeconds(1));

	/** Cap of the delay. */
	public static final Setting<Duration> MAX_DELAY = positive("reconnection.max-delay", Duration.ofSeconds(30));

	/**
	 * Part of the delay that is random: the wait is drawn evenly from
	 * {@code [delay * (1 - factor), delay]}, so 1 is full jitter and 0 is none.
	 */
	public static final Setting<Double> JITTER_FACTOR = of("reconnection.jitter-factor", 1.0,
			(value) -> value >= 0 && value <= 1, "must be between 0 and 1");

	/**
	 * How long a connection must have been READY before failed attempts are forgotten.
	 */
	public static final Setting<Duration> STABILITY_PERIOD = positive("reconnection.stability-period",
			Duration.ofSeconds(10));

	/** How long a recovery of an error handler may take before the next attempt. */
	public static final Setting<Duration> RECOVERY_TIMEOUT = positive("reconnection.recovery-timeout",
			Duration.ofSeconds(30));

	/** Deadline of a handshake: resolve, connect, TLS and upgrade together. */
	public static final Setting<Duration> CONNECTION_TIMEOUT = positive("connection.timeout", Duration.ofSeconds(10));

	/** Quiet time before a ping. */
	public static final Setting<Duration> PING_INTERVAL = positive("connection.ping-interval", Duration.ofSeconds(30));

	/** How long to wait for a sign of life after a ping. */
	public static final Setting<Duration> PONG_TIMEOUT = positive("connection.pong-timeout", Duration.ofSeconds(10));

	/** How long to wait for the peer's answer to a close frame. */
	public static final Setting<Duration> CLOSE_TIMEOUT = positive("connection.close-timeout", Duration.ofSeconds(3));

	/** Largest inbound message, in bytes. */
	public static final Setting<Integer> MAX_MESSAGE_SIZE = positive("connection.max-message-size", 1024 * 1024);

	/** Most fragments of one inbound message. */
	public static final Setting<Integer> MAX_FRAGMENTS = positive("connection.max-fragments", 128 * 1024);

	/** How long a message that comes in parts may take from the first to the last. */
	public static final Setting<Duration> ASSEMBLY_TIMEOUT = positive("connection.assembly-timeout",
			Duration.ofSeconds(30));

	/**
	 * How long the server may send no message at all before the connection counts as
	 * dead, whatever its pongs say; zero for ever.
	 */
	public static final Setting<Duration> SILENCE_TIMEOUT = notNegative("connection.silence-timeout", Duration.ZERO);

	/**
	 * How long bytes may wait for the operating system without any progress before the
	 * connection counts as dead. Progress is a message that has left, or 64 KiB of a
	 * larger one. It is checked four times within that time, so a dead connection is
	 * found after at most a quarter more.
	 */
	public static final Setting<Duration> WRITE_TIMEOUT = positive("connection.write-timeout", Duration.ofSeconds(30));

	/** How long a drain may take before what is left is given up. */
	public static final Setting<Duration> DRAIN_TIMEOUT = positive("connection.drain-timeout", Duration.ofSeconds(10));

	/** Whether to use a stream of an HTTP/2 connection (RFC 8441). */
	public static final Setting<Boolean> HTTP2 = of("connection.http2", false);

	/**
	 * Whether to offer permessage-deflate (RFC 7692). Off unless asked for: who sees the
	 * length of messages that hold both a secret and something of his own choice can
	 * guess the secret (section 8 of the RFC), and each connection needs some 300 KiB of
	 * native memory from its first compressed messages on.
	 */
	public static final Setting<Boolean> COMPRESSION = of("connection.compression.enabled", false);

	/** Whether our compressed messages may refer to earlier ones. */
	public static final Setting<Boolean> CLIENT_CONTEXT_TAKEOVER = of("connection.compression.client-context-takeover",
			true);

	/** Whether the server's compressed messages may refer to earlier ones. */
	public static final Setting<Boolean> SERVER_CONTEXT_TAKEOVER = of("connection.compression.server-context-takeover",
			true);

	/** Smallest message in bytes that we compress. */
	public static final Setting<Integer> COMPRESSION_THRESHOLD = of("connection.compression.threshold", 256,
			(value) -> value >= 0, "must not be negative");

	/**
	 * Age at which a socket is replaced by a fresh one, before the venue cuts it; zero
	 * for never.
	 */
	public static final Setting<Duration> ROTATE_AFTER = notNegative("rotation.after", Duration.ZERO);

	/** When sockets may be replaced; one that must be replaced earlier still is. */
	public static final Setting<TimeWindows> ROTATION_WINDOWS = of("rotation.windows", TimeWindows.ALWAYS);

	/** How long a replaced socket is kept beside its successor. */
	public static final Setting<Duration> ROTATION_OVERLAP = positive("rotation.overlap", Duration.ofSeconds(2));

	/** Whether repeated failures of an endpoint stop further attempts for a while. */
	public static final Setting<Boolean> BREAKER_ENABLED = of("breaker.enabled", true);

	/** Failed attempts in a row, of all clients of an endpoint, that open its breaker. */
	public static final Setting<Integer> BREAKER_FAILURES = positive("breaker.failures", 10);

	/**
	 * How long an open breaker at most stops attempts before it lets one through. The
	 * first time it is {@code reconnection.initial-delay}, then twice as long after each
	 * probe that fails, and never more than {@code reconnection.max-delay}.
	 */
	public static final Setting<Duration> BREAKER_OPEN_DURATION = positive("breaker.open-duration",
			Duration.ofSeconds(30));

	/** How long a handler may block the loop before it is reported. */
	public static final Setting<Duration> BLOCKED_AFTER = positive("handler.blocked-after", Duration.ofMillis(500));

	/** Deadline of greeting and login together. */
	public static final Setting<Duration> AUTHENTICATION_TIMEOUT = positive("authentication.timeout",
			Duration.ofSeconds(10));

	/** Part of a session's lifetime after which it is renewed. */
	public static final Setting<Double> REFRESH_AT = of("authentication.refresh-at", 0.8,
			(value) -> value > 0 && value < 1, "must be above 0 and below 1");

	/** Difference between our clock and the server's that is reported. */
	public static final Setting<Duration> MAX_CLOCK_SKEW = positive("authentication.max-clock-skew",
			Duration.ofSeconds(5));

	/** How long to wait for the acknowledgement of a subscription. */
	public static final Setting<Duration> ACK_TIMEOUT = positive("subscription.ack-timeout", Duration.ofSeconds(10));

	/** How long the repair of a topic may take before it is tried again. */
	public static final Setting<Duration> REPAIR_TIMEOUT = positive("subscription.repair-timeout",
			Duration.ofSeconds(10));

	/** Repairs of one topic per minute; more wait. */
	public static final Setting<Integer> REPAIRS_PER_MINUTE = positive("subscription.repairs-per-minute", 3);

	/**
	 * How long a message that comes before its predecessor may wait for it before that
	 * counts as a gap; zero if it is one at once.
	 */
	public static final Setting<Duration> REORDER_TIMEOUT = notNegative("subscription.reorder-timeout", Duration.ZERO);

	/** Messages of one topic that wait for their predecessor, a snapshot or a repair. */
	public static final Setting<Integer> REORDER_BUFFER = positive("subscription.reorder-buffer", 1024);

	/** How long a topic may be silent before it is repaired; zero for never. */
	public static final Setting<Duration> STALE_AFTER = notNegative("subscription.stale-after", Duration.ZERO);

	/**
	 * When data is expected to flow; outside, silence is no fault, be it of a topic or of
	 * the connection.
	 */
	public static final Setting<TimeWindows> MARKET_HOURS = of("subscription.market-hours", TimeWindows.ALWAYS);

	/** Messages that wait for one slow subscriber. */
	public static final Setting<Integer> BUFFER_SIZE = positive("subscription.buffer-size", 4096);

	/** What happens to the data of a topic when a subscriber's buffer is full. */
	public static final Setting<Overflow> OVERFLOW = of("subscription.overflow", Overflow.BUFFER);

	/** Topics that may be wanted at the same time. */
	public static final Setting<Integer> MAX_TOPICS = positive("subscription.max-topics", 20_000);

	/**
	 * Most topics on one connection; further ones go to further connections. Zero for
	 * what the platform says.
	 */
	public static final Setting<Integer> MAX_PER_CONNECTION = of("subscription.max-per-connection", 0,
			(value) -> value >= 0, "must not be negative");

	/**
	 * Whether READY waits until the server has confirmed the topics. It does so for each
	 * topic no longer than three times {@code subscription.ack-timeout} from its first
	 * try, and not for one that the server refuses or postpones for longer than
	 * {@code subscription.ack-timeout}; these are named by {@code Status.degraded()}.
	 */
	public static final Setting<Boolean> REQUIRED = of("subscription.required", true);

	/** What becomes of a request when the connection is lost before its answer. */
	public static final Setting<RequestFate> REQUEST_FATE = of("request.on-disconnect", RequestFate.FAIL);

	/** Deadline of a request. */
	public static final Setting<Duration> REQUEST_TIMEOUT = positive("request.timeout", Duration.ofSeconds(30));

	/** Requests that wait for an answer at the same time. */
	public static final Setting<Integer> MAX_PENDING = positive("request.max-pending", 10_000);

	/** What happens to messages and requests while the client is not READY. */
	public static final Setting<OfflinePolicy> OFFLINE_POLICY = of("outbound.offline", OfflinePolicy.FAIL);

	/**
	 * Messages that wait to be sent. Those of the bulk lane take three quarters of it at
	 * most; an eighth more is kept for orders, and another for cancels.
	 */
	public static final Setting<Integer> QUEUE_CAPACITY = positive("outbound.queue-capacity", 1024);

	/**
	 * Longest payload in bytes of a frame of ours; longer messages are sent in fragments.
	 * 0 for never.
	 */
	public static final Setting<Integer> FRAGMENT_SIZE = of("outbound.fragment-size", 0, (value) -> value >= 0,
			"must not be negative");

	/** How much the client reports. */
	public static final Setting<TelemetryLevel> TELEMETRY_LEVEL = of("telemetry.level", TelemetryLevel.STANDARD);

	/** Whether connection events are reported. */
	public static final Setting<Boolean> CONNECTION_EVENTS = of("telemetry.connection-events", true);

	/** Whether message events are reported. */
	public static final Setting<Boolean> MESSAGE_EVENTS = of("telemetry.message-events", false);

	/** Whether error events are reported. */
	public static final Setting<Boolean> ERROR_EVENTS = of("telemetry.error-events", true);

	/** Whether the client takes part in a cluster. */
	public static final Setting<Boolean> CLUSTERING_ENABLED = of("clustering.enabled", false);

	/** How the cluster decides which node owns the connection. */
	public static final Setting<ClusteringStrategy> CLUSTERING_STRATEGY = of("clustering.strategy",
			ClusteringStrategy.LOCAL);

	private final String name;

	private final T builtIn;

	private final Predicate<T> valid;

	private final String rule;

	private Setting(String name, T builtIn, Predicate<T> valid, String rule) {
		this.name = name;
		this.builtIn = builtIn;
		this.valid = valid;
		this.rule = rule;
		ALL.put(name, this);
	}

	private static <T> Setting<T> of(String name, T builtIn) {
		return new Setting<>(name, builtIn, (value) -> true, "");
	}

	private static <T> Setting<T> of(String name, T builtIn, Predicate<T> valid, String rule) {
		return new Setting<>(name, builtIn, valid, rule);
	}

	private static Setting<Duration> positive(String name, Duration builtIn) {
		return of(name, builtIn, (value) -> !value.isNegative() && !value.isZero(), "must be positive");
	}

	private static Setting<Duration> notNegative(String name, Duration builtIn) {
		return of(name, builtIn, (value) -> !value.isNegative(), "must not be negative");
	}

	private static Setting<Integer> positive(String name, Integer builtIn) {
		return of(name, builtIn, (value) -> value > 0, "must be positive");
	}

	/**
	 * Finds a setting by its name.
	 * @param name the name, such as {@code connection.timeout}
	 * @return the setting, or null
	 */
	public static @Nullable Setting<?> find(String name) {
		return ALL.get(name);
	}

	/**
	 * All settings by name.
	 * @return an unmodifiable view
	 */
	public static Map<String, Setting<?>> all() {
		return Map.copyOf(ALL);
	}

	/**
	 * Name of the setting.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * The value that holds when nobody says otherwise.
	 * @return the built-in value
	 */
	public T builtIn() {
		return this.builtIn;
	}

	/**
	 * Checks a value.
	 * @param value the value
	 * @return the value, typed
	 * @throws IllegalArgumentException naming the setting, the value and the rule
	 */
	@SuppressWarnings("unchecked")
	public T check(Object value) {
		if (!this.builtIn.getClass().isInstance(value)) {
			throw new IllegalArgumentException("'" + this.name + "' is a " + value.getClass().getSimpleName() + " ("
					+ value + "); it must be a " + this.builtIn.getClass().getSimpleName());
		}
		T typed = (T) value;
		if (!this.valid.test(typed)) {
			throw new IllegalArgumentException("'" + this.name + "' is " + value + "; it " + this.rule);
		}
		return typed;
	}

	@Override
	public String toString() {
		return this.name;
	}

}
