package io.websockexnova.telemetry;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import io.websockexnova.behavior.Phase;
import io.websockexnova.client.BreakerState;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.Statistics;
import io.websockexnova.client.Status;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link NovaMeters}.
 */
class NovaMetersTests {

	private static final Statistics STATISTICS = new Statistics(1, 2, 3, 4, 5, 6, 7, 8, 19, 9, 10, 11, 12, 30, 31, 32,
			13, 33, 14, 15, 16, 34, 20, 21, 22, 17, 18, Duration.ofMillis(1900), Duration.ofSeconds(2));

	private final NovaClient client = client();

	@Test
	void everyStatisticHasItsMeterWithTagsOfTheClient() {
		SimpleMeterRegistry registry = new SimpleMeterRegistry();
		new NovaMeters(this.client).bindTo(registry);
		Map<String, Double> values = registry.getMeters()
			.stream()
			.filter((
					meter) -> !Set.of("websockexnova.phase", "websockexnova.breaker").contains(meter.getId().getName()))
			.collect(Collectors.toMap(NovaMetersTests::name, (meter) -> meter.measure().iterator().next().getValue()));
		assertThat(values).containsExactlyInAnyOrderEntriesOf(
				Map.ofEntries(Map.entry("websockexnova.messages{direction=received}", 1.0),
						Map.entry("websockexnova.bytes{direction=received}", 2.0),
						Map.entry("websockexnova.messages{direction=sent}", 3.0),
						Map.entry("websockexnova.bytes{direction=sent}", 4.0), Map.entry("websockexnova.attempts", 5.0),
						Map.entry("websockexnova.connections", 6.0), Map.entry("websockexnova.losses", 7.0),
						Map.entry("websockexnova.reconnects", 8.0), Map.entry("websockexnova.rotations", 19.0),
						Map.entry("websockexnova.gaps", 9.0), Map.entry("websockexnova.repairs", 10.0),
						Map.entry("websockexnova.duplicates", 11.0), Map.entry("websockexnova.discarded", 12.0),
						Map.entry("websockexnova.offered", 30.0), Map.entry("websockexnova.delivered", 31.0),
						Map.entry("websockexnova.conflated", 32.0), Map.entry("websockexnova.buffered", 33.0),
						Map.entry("websockexnova.dropped", 13.0), Map.entry("websockexnova.unmatched", 14.0),
						Map.entry("websockexnova.undecodable", 15.0), Map.entry("websockexnova.events.dropped", 16.0),
						Map.entry("websockexnova.intercepted", 34.0), Map.entry("websockexnova.retries", 20.0),
						Map.entry("websockexnova.rate.limited", 21.0), Map.entry("websockexnova.answers.dropped", 22.0),
						Map.entry("websockexnova.requests.pending", 17.0), Map.entry("websockexnova.queued", 18.0),
						Map.entry("websockexnova.topics.degraded", 1.0), Map.entry("websockexnova.heartbeat.rtt", 1.9),
						Map.entry("websockexnova.heartbeat.rtt.smoothed", 2.0)));
		assertThat(registry.getMeters()).allSatisfy((meter) -> {
			assertThat(meter.getId().getTag("client")).isEqualTo("feed");
			assertThat(meter.getId().getTag("platform")).isEqualTo("plain");
		});
	}

	@Test
	void thePhaseIsOneGaugePerPhaseOfWhichOneIsOne() {
		SimpleMeterRegistry registry = new SimpleMeterRegistry();
		new NovaMeters(this.client).bindTo(registry);
		for (Phase phase : Phase.values()) {
			double expected = (phase == Phase.READY) ? 1 : 0;
			String tag = phase.name().toLowerCase(Locale.ROOT);
			assertThat(registry.get("websockexnova.phase").tag("phase", tag).gauge().value()).as(tag)
				.isEqualTo(expected);
		}
	}

	@Test
	void theBreakerIsOneGaugePerStateOfWhichOneIsOne() {
		SimpleMeterRegistry registry = new SimpleMeterRegistry();
		new NovaMeters(this.client).bindTo(registry);
		for (BreakerState state : BreakerState.values()) {
			double expected = (state == BreakerState.HALF_OPEN) ? 1 : 0;
			String tag = state.name().toLowerCase(Locale.ROOT);
			assertThat(registry.get("websockexnova.breaker").tag("state", tag).gauge().value()).as(tag)
				.isEqualTo(expected);
		}
	}

	private static String name(Meter meter) {
		String tags = meter.getId()
			.getTags()
			.stream()
			.filter((tag) -> !tag.getKey().equals("client") && !tag.getKey().equals("platform"))
			.map(NovaMetersTests::tag)
			.collect(Collectors.joining(","));
		return meter.getId().getName() + (tags.isEmpty() ? "" : "{" + tags + "}");
	}

	private static String tag(Tag tag) {
		return tag.getKey() + "=" + tag.getValue();
	}

	// A client in a state that a real one cannot be brought into at will.
	private static NovaClient client() {
		Status status = new Status(Phase.READY, 1, 0, Instant.EPOCH, Map.of("book", "gap"), BreakerState.HALF_OPEN,
				null);
		Map<String, Object> answers = Map.of("name", "feed", "platform", "plain", "statistics", STATISTICS, "status",
				status);
		return (NovaClient) Proxy.newProxyInstance(NovaClient.class.getClassLoader(),
				new Class<?>[] { NovaClient.class }, (proxy, method, args) -> {
					Object answer = answers.get(method.getName());
					if (answer == null) {
						throw new UnsupportedOperationException(method.getName());
					}
					return answer;
				});
	}

}
