package io.websockexnova.engine;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.json.JsonMapper;

import io.websockexnova.behavior.Behaviors;
import io.websockexnova.behavior.Codec;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.client.ClientSpec;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.NovaClientBuilder;
import io.websockexnova.client.SubscriptionStore;
import io.websockexnova.transport.Loop;
import io.websockexnova.transport.Transport;
import io.websockexnova.transport.netty.NettyTransport;

/**
 * Makes clients and holds what they share: the transport with its loops, the scheduler on
 * which user code runs, the mapper and the clock. Thread-safe.
 */
public final class NovaEngine implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(NovaEngine.class);

	// For all engines and never disposed: who waits for a call must hear of its end.
	private static final Scheduler CALLS = Schedulers.newBoundedElastic(Schedulers.DEFAULT_BOUNDED_ELASTIC_SIZE,
			Schedulers.DEFAULT_BOUNDED_ELASTIC_QUEUESIZE, "websockexnova-calls", 60, true);

	private final Map<String, ReconnectingClient> clients = new ConcurrentHashMap<>();

	private final AtomicBoolean closed = new AtomicBoolean();

	private final AtomicBoolean clusteringExplained = new AtomicBoolean();

	private final BlockedHandlers blockedHandlers = new BlockedHandlers();

	private final Transport transport;

	private final boolean ownsTransport;

	private final JsonMapper json;

	private final Scheduler scheduler;

	private final Scheduler calls;

	private final Clock clock;

	private final RandomGenerator random;

	private final Gate gate;

	private final @Nullable SubscriptionStore store;

	private NovaEngine(Builder builder) {
		this.ownsTransport = builder.transport == null;
		this.transport = (builder.transport != null) ? builder.transport : NettyTransport.create();
		this.json = builder.json;
		this.scheduler = builder.scheduler;
		this.calls = builder.calls;
		this.clock = builder.clock;
		this.random = builder.random;
		this.store = builder.store;
		Loop clockLoop = this.transport.nextLoop();
		this.gate = new Gate(new HandshakeBudget(builder.handshakesPerSecond, builder.handshakeBurst, clockLoop),
				clockLoop);
	}

	/**
	 * An engine with the defaults.
	 * @return the engine
	 */
	public static NovaEngine create() {
		return builder().build();
	}

	/**
	 * A builder of engines.
	 * @return the builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Starts to build a client; names are unique within an engine.
	 * @param name name of the client
	 * @return the builder
	 */
	public NovaClientBuilder client(String name) {
		return new NovaClientBuilder(name, this::create);
	}

	/**
	 * Finds a client.
	 * @param name its name
	 * @return the client, or null
	 */
	public @Nullable NovaClient find(String name) {
		return this.clients.get(name);
	}

	/**
	 * All clients of this engine.
	 * @return the clients
	 */
	public Collection<NovaClient> clients() {
		return List.copyOf(this.clients.values());
	}

	/**
	 * Closes all clients with code 1000, each within its
	 * {@code connection.close-timeout}, and then the transport if it is the engine's own.
	 * Blocks until that is done. Idempotent.
	 */
	@Override
	public void close() {
		shutDown(ReconnectingClient::close, Setting.CLOSE_TIMEOUT);
	}

	/**
	 * Drains all clients, each within its {@code connection.drain-timeout} and
	 * {@code connection.close-timeout}, tells their servers with code 1001 that we are
	 * going away, and then ends the engine like {@link #close()}.
	 */
	public void drain() {
		shutDown(ReconnectingClient::goAway, Setting.DRAIN_TIMEOUT);
	}

	/**
	 * Drains one client and tells its server with code 1001 that we are going away; the
	 * client may be connected again.
	 * @param name name of the client
	 * @return completes when the socket is gone, or if there is no such client
	 */
	public Mono<Void> goAway(String name) {
		ReconnectingClient client = this.clients.get(name);
		return (client != null) ? client.goAway() : Mono.empty();
	}

	private void shutDown(Function<ReconnectingClient, Mono<Void>> goodbye, Setting<Duration> bound) {
		if (!this.closed.compareAndSet(false, true)) {
			return;
		}
		Duration longest = this.clients.values()
			.stream()
			.map((client) -> client.settings().get(bound).plus(client.settings().get(Setting.CLOSE_TIMEOUT)))
			.max(Duration::compareTo)
			.orElse(Duration.ZERO);
		try {
			Flux.fromIterable(this.clients.values())
				.flatMap(goodbye, Integer.MAX_VALUE)
				.then()
				.block(longest.plusSeconds(2));
		}
		catch (IllegalStateException ex) {
			logger.warn("Not all clients closed in time; their sockets are cut", ex);
		}
		this.clients.values().forEach(ReconnectingClient::shutDown);
		this.blockedHandlers.close();
		if (this.ownsTransport) {
			this.transport.close();
		}
	}

	private NovaClient create(ClientSpec spec) {
		if (this.closed.get()) {
			throw new IllegalStateException("the engine is closed; client '" + spec.name() + "' cannot be made");
		}
		try {
			// Refuses now what every attempt would refuse.
			Requests.build(spec, spec.url(), spec.headers());
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("client '" + spec.name() + "': " + ex.getMessage(), ex);
		}
		Shared shared = shared(spec);
		ReconnectingClient client = new ReconnectingClient(shared, this.gate, this.store);
		if (this.clients.putIfAbsent(spec.name(), client) != null) {
			this.blockedHandlers.forget(shared.guard());
			throw new IllegalArgumentException(
					"there is a client named '" + spec.name() + "' already; choose another name");
		}
		explainClustering(spec);
		return client;
	}

	private Shared shared(ClientSpec spec) {
		Current current = new Current(spec);
		ServerClock serverClock = new ServerClock(this.clock);
		Codec codec = Handlers.codec(spec, this.json);
		Behaviors supplied = Handlers.of(current, this.json, serverClock, this.random, codec);
		Loop loop = this.transport.nextLoop();
		Counters counters = new Counters();
		Fanout<ClientEvent> events = new Fanout<>(new Tallies());
		Receiving receiving = new Receiving(new Tallies(), new Wakeups(loop), new Throttle(loop));
		Guard guard = this.blockedHandlers.guard(spec.name(), loop, events, this.clock,
				() -> current.get().settings().get(Setting.BLOCKED_AFTER));
		return new Shared(spec.name(), current, guard.behaviors(supplied), this.transport, loop, new Mailbox(loop),
				counters, events, new Leftovers(receiving), this.json, this.clock, this.random, this.scheduler,
				this.calls, guard, serverClock, receiving,
				new Interceptors(spec.pipeline().interceptors(), guard, counters), codec, 1);
	}

	private void explainClustering(ClientSpec spec) {
		if (spec.settings().get(Setting.CLUSTERING_ENABLED) && this.clusteringExplained.compareAndSet(false, true)) {
			logger.info("Clustering ({}) is enabled by {}, but there is no cluster engine: this node owns every client",
					spec.settings().get(Setting.CLUSTERING_STRATEGY),
					spec.settings().origin(Setting.CLUSTERING_ENABLED));
		}
	}

	/**
	 * Builds engines.
	 */
	public static final class Builder {

		private @Nullable Transport transport;

		private JsonMapper json = JsonMapper.shared();

		private Scheduler scheduler = Schedulers.boundedElastic();

		private Scheduler calls = CALLS;

		private Clock clock = Clock.systemUTC();

		private RandomGenerator random = new SecureRandom();

		private int handshakesPerSecond = 200;

		private int handshakeBurst = 20;

		private @Nullable SubscriptionStore store;

		private Builder() {
		}

		/**
		 * The transport; one over Reactor Netty if not set. The caller closes it.
		 * @param transport the transport
		 * @return this
		 */
		public Builder transport(Transport transport) {
			this.transport = transport;
			return this;
		}

		/**
		 * Mapper for the bodies of JSON messages.
		 * @param json the mapper
		 * @return this
		 */
		public Builder json(JsonMapper json) {
			this.json = json;
			return this;
		}

		/**
		 * Scheduler on which values are delivered. If not set, streams are delivered on
		 * {@link Schedulers#boundedElastic()} and the results of calls on threads of
		 * their own, so that handlers of streams may wait for calls. A scheduler that is
		 * set gets both: it must have a free thread left when handlers wait.
		 * @param scheduler the scheduler
		 * @return this
		 */
		public Builder scheduler(Scheduler scheduler) {
			this.scheduler = scheduler;
			this.calls = scheduler;
			return this;
		}

		/**
		 * Wall clock for timestamps.
		 * @param clock the clock
		 * @return this
		 */
		public Builder clock(Clock clock) {
			this.clock = clock;
			return this;
		}

		/**
		 * Source of jitter and nonces.
		 * @param random the source; used from several threads
		 * @return this
		 */
		public Builder random(RandomGenerator random) {
			this.random = random;
			return this;
		}

		/**
		 * How many handshakes all clients together may begin, so that they do not storm a
		 * server that comes back. 200 per second, and 20 at once, if not set.
		 * @param perSecond handshakes per second, at least 1
		 * @param burst handshakes that may begin at once, at least 1
		 * @return this
		 */
		public Builder handshakes(int perSecond, int burst) {
			if (perSecond < 1 || burst < 1) {
				throw new IllegalArgumentException(
						"'perSecond' is " + perSecond + " and 'burst' is " + burst + "; both must be at least 1");
			}
			this.handshakesPerSecond = perSecond;
			this.handshakeBurst = burst;
			return this;
		}

		/**
		 * Where the subscriptions of all clients survive a restart; nowhere if not set.
		 * @param store the store
		 * @return this
		 */
		public Builder subscriptions(SubscriptionStore store) {
			this.store = store;
			return this;
		}

		/**
		 * Builds the engine.
		 * @return the engine
		 */
		public NovaEngine build() {
			return new NovaEngine(this);
		}

	}

}
