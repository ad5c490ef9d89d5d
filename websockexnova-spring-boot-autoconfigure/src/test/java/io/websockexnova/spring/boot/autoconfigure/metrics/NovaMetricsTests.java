package io.websockexnova.spring.boot.autoconfigure.metrics;

import java.time.Duration;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.websockexnova.client.NovaClient;
import io.websockexnova.platform.deribit.BookUpdate;
import io.websockexnova.spring.annotation.NovaListener;
import io.websockexnova.spring.annotation.OnTopic;
import io.websockexnova.spring.boot.autoconfigure.WebSockexNovaAutoConfiguration;
import io.websockexnova.test.deribit.DeribitSimulator;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link NovaMetricsAutoConfiguration} over a real socket.
 */
@Timeout(60)
class NovaMetricsTests {

	private final DeribitSimulator simulator = DeribitSimulator.builder().start();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class, WebSockexNovaAutoConfiguration.class,
				NovaMetricsAutoConfiguration.class))
		.withPropertyValues("websockexnova.profile=financial", "websockexnova.clients.deribit.platform=deribit",
				"websockexnova.clients.deribit.url=" + this.simulator.url());

	@AfterEach
	void closeSimulator() {
		this.simulator.close();
	}

	@Test
	void countersFollowTheClient() {
		this.runner.withBean(MeterRegistry.class, SimpleMeterRegistry::new).withBean(Failing.class).run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
				assertThat(counter(registry, "websockexnova.messages", "direction", "received")).isGreaterThan(5);
				assertThat(counter(registry, "websockexnova.messages", "direction", "sent")).isPositive();
				assertThat(counter(registry, "websockexnova.bytes", "direction", "received")).isGreaterThan(500);
				assertThat(counter(registry, "websockexnova.attempts", "client", "deribit")).isOne();
				assertThat(counter(registry, "websockexnova.reconnects", "platform", "deribit")).isZero();
				assertThat(registry.get("websockexnova.phase").tag("phase", "ready").gauge().value()).isOne();
				assertThat(counter(registry, "websockexnova.listener.failures", "method", "Failing.on")).isPositive();
			});
			this.simulator.faults().kill();
			Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
				assertThat(counter(registry, "websockexnova.losses", "client", "deribit")).isOne();
				assertThat(counter(registry, "websockexnova.reconnects", "client", "deribit")).isOne();
				assertThat(counter(registry, "websockexnova.gaps", "client", "deribit")).isOne();
			});
		});
	}

	@Test
	void withoutARegistryThereAreNoMeters() {
		this.runner.run((context) -> assertThat(context).hasNotFailed()
			.hasSingleBean(NovaClient.class)
			.doesNotHaveBean(NovaListenerMeters.class));
	}

	@Test
	void withoutMicrometerTheApplicationStarts() {
		new ApplicationContextRunner().withUserConfiguration(Application.class)
			.withPropertyValues("websockexnova.clients.deribit.platform=deribit",
					"websockexnova.clients.deribit.auto-connect=false")
			.withClassLoader(new FilteredClassLoader("io.micrometer"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(NovaClient.class)
				.doesNotHaveBean(NovaMetricsAutoConfiguration.class));
	}

	@Test
	void withoutClientsThereAreNoMeters() {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(WebSockexNovaAutoConfiguration.class, NovaMetricsAutoConfiguration.class))
			.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(NovaMetricsAutoConfiguration.class));
	}

	private static double counter(MeterRegistry registry, String name, String tag, String value) {
		return registry.get(name).tag(tag, value).functionCounter().count();
	}

	@NovaListener("deribit")
	static class Failing {

		@OnTopic("book.BTC-PERPETUAL.100ms")
		void on(BookUpdate update) {
			throw new IllegalStateException("on purpose");
		}

	}

	@ImportAutoConfiguration({ WebSockexNovaAutoConfiguration.class, NovaMetricsAutoConfiguration.class })
	static class Application {

	}

}
