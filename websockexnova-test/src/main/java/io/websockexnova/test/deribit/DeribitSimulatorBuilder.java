package io.websockexnova.test.deribit;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Builds a {@link DeribitSimulator}. Not thread-safe.
 */
public final class DeribitSimulatorBuilder {

	private static final int MAX_PORT = 65_535;

	private static final List<String> ALL_RIGHTS = List.of("account:read_write", "trade:read_write",
			"wallet:read_write", "block_trade:read_write", "block_rfq:read_write");

	private final Map<String, String> credentials = new HashMap<>();

	private long seed = 42;

	private List<Instrument> instruments = List.of(Instrument.of("BTC-PERPETUAL"), Instrument.of("ETH-PERPETUAL"),
			Instrument.of("SOL-PERPETUAL"));

	private Duration tick = Duration.ofMillis(20);

	private boolean atRest;

	private Duration tokenLifetime = Duration.ofSeconds(900);

	private Set<String> scope = new LinkedHashSet<>(ALL_RIGHTS);

	private int port;

	private Duration heartbeatSecond = Duration.ofSeconds(1);

	private Duration testRequestTimeout = Duration.ofSeconds(5);

	private int maxConnections = 32;

	private boolean creditLimits;

	private boolean testnet = true;

	private Clock clock = Clock.systemUTC();

	DeribitSimulatorBuilder() {
	}

	/**
	 * Seed of the market (42 unless set). Books and trades of an instrument follow from
	 * the seed and its name; only timestamps and the pace are those of the clock.
	 * @param seed seed
	 * @return this builder
	 */
	public DeribitSimulatorBuilder seed(long seed) {
		this.seed = seed;
		return this;
	}

	/**
	 * Names of the instruments; BTC, ETH and SOL perpetuals unless set.
	 * @param names names such as {@code BTC-PERPETUAL}
	 * @return this builder
	 */
	public DeribitSimulatorBuilder instruments(String... names) {
		if (names.length == 0) {
			throw new IllegalArgumentException("'instruments' must name at least one instrument");
		}
		for (String name : names) {
			if (!name.matches("[A-Z0-9]+[-_][A-Za-z0-9_-]+")) {
				throw new IllegalArgumentException(
						"'instruments' contains '" + name + "'; use a name such as BTC-PERPETUAL");
			}
		}
		this.instruments = List.of(names).stream().distinct().map(Instrument::of).toList();
		return this;
	}

	/**
	 * Time between two steps of the market; 20 ms unless set.
	 * @param tick period, positive
	 * @return this builder
	 */
	public DeribitSimulatorBuilder tick(Duration tick) {
		this.tick = positive("tick", tick);
		return this;
	}

	/**
	 * Starts with the market paused, so that it moves by
	 * {@link DeribitSimulator#advance(int)} only.
	 * @return this builder
	 */
	public DeribitSimulatorBuilder atRest() {
		this.atRest = true;
		return this;
	}

	/**
	 * Adds an API key. Without one nobody can log in.
	 * @param clientId client id
	 * @param clientSecret client secret
	 * @return this builder
	 */
	public DeribitSimulatorBuilder credentials(String clientId, String clientSecret) {
		this.credentials.put(clientId, clientSecret);
		return this;
	}

	/**
	 * Lifetime of access tokens; 900 s unless set.
	 * @param lifetime whole seconds, at least one
	 * @return this builder
	 */
	public DeribitSimulatorBuilder tokenLifetime(Duration lifetime) {
		if (lifetime.toSeconds() < 1 || lifetime.toNanosPart() != 0) {
			throw new IllegalArgumentException(
					"'tokenLifetime' is " + lifetime + "; use whole seconds, because expires_in counts seconds");
		}
		this.tokenLifetime = lifetime;
		return this;
	}

	/**
	 * Rights that keys hold; requests for more are narrowed. All rights unless set.
	 * @param rights rights such as {@code trade:read_write}
	 * @return this builder
	 */
	public DeribitSimulatorBuilder scope(String... rights) {
		this.scope = new LinkedHashSet<>(List.of(rights));
		return this;
	}

	/**
	 * Port on the loopback interface; unless set a free one below the ephemeral range.
	 * @param port port, or 0 for a free one
	 * @return this builder
	 */
	public DeribitSimulatorBuilder port(int port) {
		if (port < 0 || port > MAX_PORT) {
			throw new IllegalArgumentException("'port' is " + port + "; use 0 to " + MAX_PORT);
		}
		this.port = port;
		return this;
	}

	/**
	 * How long a second of {@code set_heartbeat} lasts; with 10 ms an interval of 10
	 * beats every 100 ms.
	 * @param second length of a heartbeat second, positive
	 * @return this builder
	 */
	public DeribitSimulatorBuilder heartbeatSecond(Duration second) {
		this.heartbeatSecond = positive("heartbeatSecond", second);
		return this;
	}

	/**
	 * How long the answer to a {@code test_request} may take before the connection is
	 * closed; 5 s unless set.
	 * @param timeout time allowed, positive
	 * @return this builder
	 */
	public DeribitSimulatorBuilder testRequestTimeout(Duration timeout) {
		this.testRequestTimeout = positive("testRequestTimeout", timeout);
		return this;
	}

	/**
	 * Simultaneous connections before upgrades are refused with 429; 32 unless set.
	 * @param connections number of connections, positive
	 * @return this builder
	 */
	public DeribitSimulatorBuilder maxConnections(int connections) {
		if (connections < 1) {
			throw new IllegalArgumentException("'maxConnections' is " + connections + "; use at least 1");
		}
		this.maxConnections = connections;
		return this;
	}

	/**
	 * Whether requests cost credits: 10028 and a close when they are used up. Off unless
	 * set.
	 * @param on whether credits are counted
	 * @return this builder
	 */
	public DeribitSimulatorBuilder creditLimits(boolean on) {
		this.creditLimits = on;
		return this;
	}

	/**
	 * The {@code testnet} flag of responses; true unless set.
	 * @param testnet value of the flag
	 * @return this builder
	 */
	public DeribitSimulatorBuilder testnet(boolean testnet) {
		this.testnet = testnet;
		return this;
	}

	/**
	 * Wall clock of timestamps and of the signature window. Lifetimes and timers do not
	 * depend on it.
	 * @param clock clock
	 * @return this builder
	 */
	public DeribitSimulatorBuilder clock(Clock clock) {
		this.clock = clock;
		return this;
	}

	/**
	 * Starts the simulator.
	 * @return the simulator, listening
	 * @throws IllegalStateException if it cannot listen
	 */
	public DeribitSimulator start() {
		return new DeribitSimulator(new SimulatorSettings(this.seed, this.instruments, this.tick, this.atRest,
				Map.copyOf(this.credentials), this.tokenLifetime, this.scope, this.port, this.heartbeatSecond,
				this.testRequestTimeout, this.maxConnections, this.creditLimits, this.testnet, this.clock));
	}

	private static Duration positive(String name, Duration value) {
		if (value.isZero() || value.isNegative()) {
			throw new IllegalArgumentException("'" + name + "' is " + value + "; use a positive duration");
		}
		return value;
	}

}
