package io.websockexnova.spring.boot.autoconfigure.actuate;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

import io.websockexnova.behavior.Phase;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.BreakerState;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.Status;
import io.websockexnova.spring.diagnostics.Causes;

/**
 * Endpoint {@code websockexnova}: the clients, where each is in its life and why, and its
 * effective settings with their origins. Shows neither URLs, headers and options nor
 * credentials.
 */
@Endpoint(id = "websockexnova")
public final class NovaEndpoint {

	private final Map<String, NovaClient> clients = new TreeMap<>();

	/**
	 * An endpoint.
	 * @param clients the clients
	 */
	public NovaEndpoint(Collection<NovaClient> clients) {
		clients.forEach((client) -> this.clients.put(client.name(), client));
	}

	/**
	 * All clients.
	 * @return the clients by name
	 */
	@ReadOperation
	public Clients clients() {
		Map<String, Summary> summaries = new TreeMap<>();
		this.clients.forEach((name, client) -> {
			Status status = client.status();
			summaries.put(name,
					new Summary(client.platform(), status.phase(), status.since(), cause(status), status.isHealthy()));
		});
		return new Clients(summaries);
	}

	/**
	 * One client.
	 * @param client its name
	 * @return the client, or null if there is none of that name
	 */
	@ReadOperation
	public @Nullable Detail client(@Selector String client) {
		NovaClient found = this.clients.get(client);
		if (found == null) {
			return null;
		}
		Status status = found.status();
		Map<String, EffectiveSetting> settings = new TreeMap<>();
		for (Setting<?> setting : Setting.all().values()) {
			settings.put(setting.name(), new EffectiveSetting(SettingText.of(found.settings().get(setting)),
					found.settings().origin(setting)));
		}
		return new Detail(found.name(), found.platform(), status.phase(), status.since(), cause(status),
				status.generation(), status.attempt(), status.breaker(), new TreeMap<>(status.degraded()), settings);
	}

	private static @Nullable String cause(Status status) {
		return (status.cause() != null) ? Causes.describe(status.cause()) : null;
	}

	/**
	 * All clients.
	 *
	 * @param clients the clients by name
	 */
	public record Clients(Map<String, Summary> clients) implements OperationResponseBody {

	}

	/**
	 * A client in short.
	 *
	 * @param platform name of the platform
	 * @param phase where the connection is in its life
	 * @param since when the phase began
	 * @param cause why the client is backing off or closed, or null
	 * @param healthy whether the client is READY and every wanted topic flows
	 */
	public record Summary(String platform, Phase phase, Instant since, @Nullable String cause, boolean healthy) {

	}

	/**
	 * A client.
	 *
	 * @param name name of the client
	 * @param platform name of the platform
	 * @param phase where the connection is in its life
	 * @param since when the phase began
	 * @param cause why the client is backing off or closed, or null
	 * @param generation number of the latest socket, 0 before the first attempt
	 * @param attempt failed attempts since the connection was last stable
	 * @param breaker state of the circuit breaker of the endpoint
	 * @param degraded wanted topics that do not flow as they should, with the reason
	 * @param settings effective settings by name
	 */
	public record Detail(String name, String platform, Phase phase, Instant since, @Nullable String cause,
			long generation, int attempt, BreakerState breaker, Map<String, String> degraded,
			Map<String, EffectiveSetting> settings) implements OperationResponseBody {

	}

	/**
	 * A value and where it comes from.
	 *
	 * @param value the value as it could be configured
	 * @param origin where it comes from
	 */
	public record EffectiveSetting(Object value, String origin) {

	}

}
