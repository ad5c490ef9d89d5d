package io.websockexnova.spring.boot.autoconfigure.health;

import java.util.Map;
import java.util.TreeMap;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Status;
import reactor.core.publisher.Mono;

import io.websockexnova.behavior.Phase;
import io.websockexnova.client.NovaClient;
import io.websockexnova.spring.diagnostics.Causes;

/**
 * Health of one client: UP if it is READY and every wanted topic flows, DEGRADED if it is
 * READY but some do not, UNKNOWN if it was never started, or is paused, draining or
 * closed on purpose, and DOWN otherwise. Details never hold URLs or secrets.
 */
public final class NovaHealthIndicator implements ReactiveHealthIndicator {

	/**
	 * In service, but some topics do not flow as they should.
	 */
	public static final Status DEGRADED = new Status("DEGRADED");

	private final NovaClient client;

	/**
	 * Health of a client.
	 * @param client the client
	 */
	public NovaHealthIndicator(NovaClient client) {
		this.client = client;
	}

	@Override
	public Mono<Health> health() {
		return Mono.fromSupplier(this::snapshot);
	}

	private Health snapshot() {
		io.websockexnova.client.Status status = this.client.status();
		Map<String, Object> details = new TreeMap<>();
		details.put("phase", status.phase().name());
		details.put("since", status.since().toString());
		if (status.attempt() > 0) {
			details.put("attempt", status.attempt());
		}
		details.put("breaker", status.breaker().name());
		if (status.cause() != null) {
			details.put("reason", Causes.describe(status.cause()));
		}
		if (!status.degraded().isEmpty()) {
			details.put("degraded", new TreeMap<>(status.degraded()));
		}
		return Health.status(health(status)).withDetails(details).build();
	}

	private static Status health(io.websockexnova.client.Status status) {
		if (status.phase() == Phase.READY) {
			return status.isHealthy() ? Status.UP : DEGRADED;
		}
		boolean onPurpose = status.phase() == Phase.DRAINING || status.phase() == Phase.CLOSING
				|| (status.phase().isResting() && status.cause() == null);
		return onPurpose ? Status.UNKNOWN : Status.DOWN;
	}

}
