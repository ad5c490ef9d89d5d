package io.websockexnova.client;

import java.time.Instant;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.Phase;

/**
 * A snapshot of a client.
 *
 * @param phase where the connection is in its life
 * @param generation number of the latest socket, 0 before the first attempt
 * @param attempt failed attempts since the connection was last stable
 * @param since when the phase began
 * @param degraded wanted topics that do not flow as they should, with the reason; only
 * complete in READY
 * @param breaker state of the circuit breaker of the endpoint; CLOSED if there is none
 * @param cause why the client is backing off, paused or closed, or null
 */
public record Status(Phase phase, long generation, int attempt, Instant since, Map<String, String> degraded,
		BreakerState breaker, @Nullable Throwable cause) {

	public Status {
		degraded = Map.copyOf(degraded);
	}

	/**
	 * Whether the client is READY and every wanted topic flows.
	 * @return true if nothing is missing
	 */
	public boolean isHealthy() {
		return this.phase == Phase.READY && this.degraded.isEmpty();
	}

}
