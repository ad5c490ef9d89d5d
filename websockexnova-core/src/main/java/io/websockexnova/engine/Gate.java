package io.websockexnova.engine;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.websockexnova.behavior.Settings;
import io.websockexnova.transport.Loop;

/**
 * What all clients of an engine share: the handshake budget, the breakers of the
 * endpoints and the buckets of accounts. A breaker has the settings of the client that
 * asked for it first. Thread-safe.
 *
 * @param budget the handshake budget
 * @param breakers breakers by endpoint
 * @param budgets buckets of rate limits
 * @param clock any loop of the transport
 */
record Gate(HandshakeBudget budget, Map<String, Breaker> breakers, Budgets budgets, Loop clock) {

	Gate(HandshakeBudget budget, Loop clock) {
		this(budget, new ConcurrentHashMap<>(), new Budgets(clock), clock);
	}

	Breaker breaker(URI url, Settings settings) {
		String endpoint = (url.getScheme() + "://" + url.getAuthority()).toLowerCase(Locale.ROOT);
		return this.breakers.computeIfAbsent(endpoint, (name) -> new Breaker(name, settings, this.clock));
	}

}
