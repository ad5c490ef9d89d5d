package io.websockexnova.spring.boot.autoconfigure.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

import io.websockexnova.client.NovaClient;
import io.websockexnova.spring.boot.autoconfigure.WebSockexNovaAutoConfiguration;
import io.websockexnova.spring.listener.NovaListenerRegistry;
import io.websockexnova.telemetry.NovaMeters;

/**
 * Auto-configuration of meters of all clients and listeners.
 */
@AutoConfiguration(after = WebSockexNovaAutoConfiguration.class,
		afterName = { "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
				"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration" })
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({ MeterRegistry.class, NovaClient.class })
public final class NovaMetricsAutoConfiguration {

	NovaMetricsAutoConfiguration() {
	}

	@Bean
	MeterBinder novaClientMeters(ObjectProvider<NovaClient> clients) {
		return (registry) -> clients.forEach((client) -> new NovaMeters(client).bindTo(registry));
	}

	@Bean
	MeterBinder novaListenerMeters(NovaListenerRegistry listeners) {
		return new NovaListenerMeters(listeners);
	}

}
