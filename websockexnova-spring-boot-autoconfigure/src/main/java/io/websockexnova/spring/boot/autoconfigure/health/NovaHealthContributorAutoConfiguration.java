package io.websockexnova.spring.boot.autoconfigure.health;

import java.util.Map;
import java.util.TreeMap;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.health.actuate.endpoint.StatusAggregator;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeReactiveHealthContributor;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

import io.websockexnova.client.NovaClient;
import io.websockexnova.spring.boot.autoconfigure.WebSockexNovaAutoConfiguration;

/**
 * Auto-configuration of the health of all clients.
 */
@AutoConfiguration(after = WebSockexNovaAutoConfiguration.class,
		beforeName = "org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration")
@ConditionalOnClass({ CompositeReactiveHealthContributor.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean(NovaClient.class)
@ConditionalOnEnabledHealthIndicator("websockexnova")
public final class NovaHealthContributorAutoConfiguration {

	NovaHealthContributorAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean(name = { "websockexnovaHealthIndicator", "websockexnovaHealthContributor" })
	CompositeReactiveHealthContributor websockexnovaHealthContributor(ObjectProvider<NovaClient> clients) {
		Map<String, NovaClient> byName = new TreeMap<>();
		clients.forEach((client) -> byName.put(client.name(), client));
		return CompositeReactiveHealthContributor.fromMap(byName, NovaHealthIndicator::new);
	}

	// Boot's own aggregator ignores statuses that it does not know, so that a degraded
	// client would not show in the aggregate.
	@Bean
	@ConditionalOnMissingBean
	StatusAggregator novaStatusAggregator(Environment environment) {
		return Binder.get(environment)
			.bind("management.endpoint.health.status.order", Bindable.listOf(String.class))
			.map(StatusAggregator::of)
			.orElseGet(() -> StatusAggregator.of(Status.DOWN, Status.OUT_OF_SERVICE, NovaHealthIndicator.DEGRADED,
					Status.UP, Status.UNKNOWN));
	}

}
