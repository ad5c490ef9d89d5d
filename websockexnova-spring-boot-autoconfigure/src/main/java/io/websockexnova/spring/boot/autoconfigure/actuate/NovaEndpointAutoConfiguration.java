package io.websockexnova.spring.boot.autoconfigure.actuate;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

import io.websockexnova.client.NovaClient;
import io.websockexnova.spring.boot.autoconfigure.WebSockexNovaAutoConfiguration;

/**
 * Auto-configuration of the endpoint {@code websockexnova}.
 */
@AutoConfiguration(after = WebSockexNovaAutoConfiguration.class)
@ConditionalOnClass({ Endpoint.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnAvailableEndpoint(NovaEndpoint.class)
@ConditionalOnBean(NovaClient.class)
public final class NovaEndpointAutoConfiguration {

	NovaEndpointAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	NovaEndpoint novaEndpoint(ObjectProvider<NovaClient> clients) {
		return new NovaEndpoint(clients.stream().toList());
	}

}
