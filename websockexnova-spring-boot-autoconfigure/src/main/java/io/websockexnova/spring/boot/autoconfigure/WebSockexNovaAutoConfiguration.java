package io.websockexnova.spring.boot.autoconfigure;

import java.util.Map;
import java.util.TreeSet;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.json.JsonMapper;

import io.websockexnova.behavior.Platform;
import io.websockexnova.client.NovaClient;
import io.websockexnova.engine.NovaEngine;
import io.websockexnova.platform.deribit.DeribitPlatform;
import io.websockexnova.platform.jsonrpc.JsonRpcPlatform;
import io.websockexnova.spring.listener.NovaListenerRegistry;
import io.websockexnova.transport.Transport;

/**
 * Auto-configuration of the clients below {@code websockexnova.clients}.
 */
@AutoConfiguration(afterName = "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration")
@ConditionalOnBooleanProperty(name = "websockexnova.enabled", matchIfMissing = true)
@EnableConfigurationProperties(WebSockexNovaProperties.class)
@Import(NovaClientRegistrar.class)
public final class WebSockexNovaAutoConfiguration {

	WebSockexNovaAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	NovaEngine novaEngine(ObjectProvider<JsonMapper> json, ObjectProvider<Transport> transport) {
		NovaEngine.Builder builder = NovaEngine.builder();
		json.ifUnique(builder::json);
		transport.ifUnique(builder::transport);
		return builder.build();
	}

	@Bean
	@ConditionalOnMissingBean(name = "plainPlatform")
	Platform plainPlatform() {
		return Platform.plain();
	}

	@Bean
	@ConditionalOnMissingBean(name = "jsonRpcPlatform")
	JsonRpcPlatform jsonRpcPlatform() {
		return new JsonRpcPlatform();
	}

	@Bean
	@ConditionalOnMissingBean(name = "deribitPlatform")
	DeribitPlatform deribitPlatform() {
		return new DeribitPlatform();
	}

	@Bean(NovaClientFactory.BEAN_NAME)
	NovaClientFactory novaClientFactory(NovaEngine engine, WebSockexNovaProperties properties,
			Map<String, Platform> platforms, ConfigurableListableBeanFactory beanFactory,
			ObjectProvider<SslBundles> sslBundles, ObjectProvider<NovaClientCustomizer> customizers) {
		return new NovaClientFactory(engine, properties, new Platforms(platforms),
				new AccessConfigurer(new TlsBundles(sslBundles.getIfAvailable())),
				new HandlerBeans(beanFactory, new TreeSet<>(properties.clients().keySet())),
				customizers.orderedStream().toList());
	}

	@Bean
	NovaListenerRegistry novaListenerRegistry(ConfigurableListableBeanFactory beanFactory) {
		return new NovaListenerRegistry(beanFactory);
	}

	@Bean
	NovaClientLifecycle novaClientLifecycle(ObjectProvider<NovaClient> clients, WebSockexNovaProperties properties,
			NovaListenerRegistry listeners) {
		return new NovaClientLifecycle(clients.stream().toList(), (client) -> {
			ClientProperties configured = properties.clients().get(client);
			return configured == null || configured.autoConnect();
		}, listeners);
	}

}
