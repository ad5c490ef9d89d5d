package io.websockexnova.test.deribit;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a simulator is built from.
 */
record SimulatorSettings(long seed, List<Instrument> instruments, Duration tick, boolean atRest,
		Map<String, String> credentials, Duration tokenLifetime, Set<String> scope, int port, Duration heartbeatSecond,
		Duration testRequestTimeout, int maxConnections, boolean creditLimits, boolean testnet, Clock clock) {

	@Override
	public String toString() {
		return "SimulatorSettings[seed=" + this.seed + ", instruments=" + this.instruments + "]";
	}

}
