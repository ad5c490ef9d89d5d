package io.websockexnova.sample.market;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;

import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

import io.websockexnova.test.deribit.DeribitSimulator;

/**
 * The simulator that stands in for Deribit. It starts before the application, which finds
 * its address and an API key in the properties {@code simulator.url},
 * {@code simulator.key} and {@code simulator.secret}.
 */
public final class SimulatedMarket
		implements ApplicationContextInitializer<ConfigurableApplicationContext>, AutoCloseable {

	private final String key = "key-" + random(6);

	private final String secret = random(24);

	private final DeribitSimulator simulator;

	private SimulatedMarket(long seed) {
		this.simulator = DeribitSimulator.builder().seed(seed).credentials(this.key, this.secret).start();
	}

	/**
	 * Starts the simulator on a free port.
	 * @param seed seed of the market
	 * @return the market
	 */
	public static SimulatedMarket start(long seed) {
		return new SimulatedMarket(seed);
	}

	@Override
	public void initialize(ConfigurableApplicationContext context) {
		Map<String, Object> properties = Map.of("simulator.url", this.simulator.url().toString(), "simulator.key",
				this.key, "simulator.secret", this.secret);
		context.getEnvironment().getPropertySources().addLast(new MapPropertySource("simulator", properties));
	}

	/**
	 * The simulator.
	 * @return the simulator
	 */
	public DeribitSimulator simulator() {
		return this.simulator;
	}

	/**
	 * What must not show up in any output: the API key, its secret, and all signatures
	 * and tokens that have been on the wire.
	 * @return the secrets so far
	 */
	public Set<String> secrets() {
		Set<String> secrets = new HashSet<>(this.simulator.secrets());
		secrets.add(this.key);
		secrets.add(this.secret);
		return secrets;
	}

	/**
	 * The secret of the API key, for those who want to leak it on purpose.
	 * @return the secret
	 */
	public String secret() {
		return this.secret;
	}

	@Override
	public void close() {
		this.simulator.close();
	}

	private static String random(int size) {
		byte[] bytes = new byte[size];
		new SecureRandom().nextBytes(bytes);
		return HexFormat.of().formatHex(bytes);
	}

}
