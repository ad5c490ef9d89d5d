package io.websockexnova.telemetry;

import java.time.Duration;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.Phase;
import io.websockexnova.client.BreakerState;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.Statistics;

/**
 * Meters of one client. They read the client's own counters when they are scraped, so
 * counting costs nothing in between. All have the tags {@code client} and
 * {@code platform}; topics, URLs and ids are never tags. A meter holds its client weakly.
 * <p>
 * {@code websockexnova.phase} is one gauge per phase with the tag {@code phase}: 1 for
 * the phase the client is in, 0 for the others. That way a phase keeps its meaning when
 * values are summed over clients or averaged over time. {@code websockexnova.breaker}
 * does the same for the states of the endpoint's circuit breaker.
 */
public final class NovaMeters implements MeterBinder {

	private final NovaClient client;

	private final Tags tags;

	/**
	 * Meters of a client.
	 * @param client the client
	 */
	public NovaMeters(NovaClient client) {
		this.client = client;
		this.tags = Tags.of("client", client.name(), "platform", client.platform());
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		Binding binding = new Binding(registry, this.client);
		Tags received = this.tags.and("direction", "received");
		Tags sent = this.tags.and("direction", "sent");
		binding.count("messages", received, "messages", "Messages", Statistics::messagesReceived);
		binding.count("messages", sent, "messages", "Messages", Statistics::messagesSent);
		binding.count("bytes", received, "bytes", "Payload bytes of messages", Statistics::bytesReceived);
		binding.count("bytes", sent, "bytes", "Payload bytes of messages", Statistics::bytesSent);
		binding.count("attempts", this.tags, null, "Attempts to connect", Statistics::attempts);
		binding.count("connections", this.tags, null, "Sockets that opened", Statistics::connections);
		binding.count("losses", this.tags, null, "Attempts and connections that ended other than by our close",
				Statistics::losses);
		binding.count("reconnects", this.tags, null, "Times the client became ready again", Statistics::reconnects);
		binding.count("rotations", this.tags, null, "Sockets in service that were replaced by a fresh one",
				Statistics::rotations);
		binding.count("gaps", this.tags, null, "Gaps found in topics", Statistics::gaps);
		binding.count("repairs", this.tags, null, "Repairs of topics started", Statistics::repairs);
		binding.count("duplicates", this.tags, "messages", "Messages whose sequence had been seen",
				Statistics::duplicates);
		binding.count("discarded", this.tags, "messages", "Messages left out while a topic waited for a snapshot",
				Statistics::discarded);
		binding.count("offered", this.tags, "messages", "Messages and markers for subscribers", Statistics::offered);
		binding.count("delivered", this.tags, "messages", "Messages and markers that subscribers have been given",
				Statistics::delivered);
		binding.count("conflated", this.tags, "messages", "Messages that a newer one of their key has replaced",
				Statistics::conflated);
		binding.count("dropped", this.tags, "messages", "Messages dropped because a subscriber was too slow",
				Statistics::dropped);
		binding.count("unmatched", this.tags, "messages", "Messages that belong to no request and no topic",
				Statistics::unmatched);
		binding.count("undecodable", this.tags, "messages", "Messages that could not be decoded",
				Statistics::undecodable);
		binding.count("events.dropped", this.tags, "events", "Events dropped because a subscriber was too slow",
				Statistics::eventsDropped);
		binding.count("intercepted", this.tags, "messages", "Messages that an interceptor dropped",
				Statistics::intercepted);
		binding.count("retries", this.tags, null, "Times that a message was put back for the next connection",
				Statistics::retries);
		binding.count("rate.limited", this.tags, "requests", "Requests that the server refused for rate",
				Statistics::rateLimited);
		binding.count("answers.dropped", this.tags, "requests", "Requests of the server that were left unanswered",
				Statistics::answersDropped);
		binding.gauge("buffered", this.tags, "messages", "Messages and markers that wait for their subscriber",
				(client) -> client.statistics().buffered());
		binding.gauge("requests.pending", this.tags, "requests", "Requests that wait for an answer",
				(client) -> client.statistics().pendingRequests());
		binding.gauge("queued", this.tags, "messages", "Messages that wait to be sent",
				(client) -> client.statistics().queued());
		binding.gauge("topics.degraded", this.tags, "topics", "Wanted topics that do not flow as they should",
				(client) -> client.status().degraded().size());
		binding.gauge("heartbeat.rtt", this.tags, "seconds", "Round-trip time of the latest heartbeat",
				(client) -> seconds(client.statistics().roundTrip()));
		binding.gauge("heartbeat.rtt.smoothed", this.tags, "seconds", "Smoothed round-trip time of heartbeats",
				(client) -> seconds(client.statistics().smoothedRoundTrip()));
		for (Phase phase : Phase.values()) {
			binding.gauge("phase", this.tags.and("phase", phase.name().toLowerCase(Locale.ROOT)), null,
					"1 for the phase the client is in, 0 for the others",
					(client) -> (client.status().phase() == phase) ? 1 : 0);
		}
		for (BreakerState state : BreakerState.values()) {
			binding.gauge("breaker", this.tags.and("state", state.name().toLowerCase(Locale.ROOT)), null,
					"1 for the state of the endpoint's circuit breaker, 0 for the others",
					(client) -> (client.status().breaker() == state) ? 1 : 0);
		}
	}

	private static double seconds(@Nullable Duration time) {
		return (time != null) ? time.toNanos() / 1e9 : Double.NaN;
	}

	private record Binding(MeterRegistry registry, NovaClient client) {

		void count(String name, Tags tags, @Nullable String unit, String description,
				ToDoubleFunction<Statistics> value) {
			FunctionCounter
				.builder("websockexnova." + name, this.client, (client) -> value.applyAsDouble(client.statistics()))
				.tags(tags)
				.baseUnit(unit)
				.description(description)
				.register(this.registry);
		}

		void gauge(String name, Tags tags, @Nullable String unit, String description,
				ToDoubleFunction<NovaClient> value) {
			Gauge.builder("websockexnova." + name, this.client, value)
				.tags(tags)
				.baseUnit(unit)
				.description(description)
				.register(this.registry);
		}

	}

}
