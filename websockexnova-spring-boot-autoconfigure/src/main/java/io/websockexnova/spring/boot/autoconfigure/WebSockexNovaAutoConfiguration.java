package io.websockexnova.spring.boot.autoconfigure;

import java.nio.file.Path;
import java.util.Map;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnThreading;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.thread.Threading;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.task.VirtualThreadTaskExecutor;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.json.JsonMapper;

import io.websockexnova.behavior.Codec;
import io.websockexnova.behavior.Interceptor;
import io.websockexnova.behavior.LightweightErrorHandler;
import io.websockexnova.behavior.Platform;
import io.websockexnova.client.FileSubscriptionStore;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.SubscriptionStore;
import io.websockexnova.engine.NovaEngine;
import io.websockexnova.platform.deribit.DeribitPlatform;
import io.websockexnova.platform.echo.EchoPlatform;
import io.websockexnova.platform.jsonrpc.JsonRpcPlatform;
import io.websockexnova.spring.exchange.NovaExchanges;
import io.websockexnova.spring.listener.NovaListenerRegistry;
import io.websockexnova.transport.Transport;

/**
 * Auto-configuration of the clients below {@code websockexnova.clients}.
 */
@AutoConfiguration(afterName = "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration")
@ConditionalOnBooleanProperty(name = "websockexnova.enabled", matchIfMissing = true)
@EnableConfigurationProperties(WebSockexNovaProperties.class)
@ImportRuntimeHints(WebSockexNovaRuntimeHints.class)
@Import({ NovaClientRegistrar.class, NovaExchangeRegistrar.class })
public final class WebSockexNovaAutoConfiguration {

	static final String EXCHANGES = "novaExchanges";

	private static final String VIRTUAL_THREADS = "novaVirtualThreads";

	WebSockexNovaAutoConfiguration() {
	}

	// The scheduler of Reactor that blocking code runs on gets virtual threads for the
	// whole JVM or not at all, and only early enough; this one is the application's.
	@Bean(name = VIRTUAL_THREADS, defaultCandidate = false)
	@ConditionalOnThreading(Threading.VIRTUAL)
	@ConditionalOnMissingBean(name = VIRTUAL_THREADS)
	Scheduler novaVirtualThreads() {
		return Schedulers.fromExecutor(new VirtualThreadTaskExecutor("websockexnova-"));
	}

	@Bean
	@ConditionalOnMissingBean
	NovaEngine novaEngine(WebSockexNovaProperties properties, ObjectProvider<JsonMapper> json,
			ObjectProvider<Transport> transport, ObjectProvider<SubscriptionStore> store,
			@Qualifier(VIRTUAL_THREADS) ObjectProvider<Scheduler> virtual) {
		WebSockexNovaProperties.Handshakes handshakes = properties.handshakes();
		NovaEngine.Builder builder = NovaEngine.builder().handshakes(handshakes.perSecond(), handshakes.burst());
		json.ifUnique(builder::json);
		transport.ifUnique(builder::transport);
		virtual.ifAvailable(builder::scheduler);
		Path directory = properties.subscriptionStore().directory();
		if (directory != null) {
			builder.subscriptions(new FileSubscriptionStore(directory));
		}
		store.ifAvailable(builder::subscriptions);
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

	@Bean
	@ConditionalOnMissingBean(name = "echoPlatform")
	EchoPlatform echoPlatform() {
		return new EchoPlatform();
	}

	@Bean
	@ConditionalOnMissingBean(name = "financialErrorHandler")
	NovaErrorHandlerFactory financialErrorHandler(ApplicationEventPublisher events) {
		return new AlertPublisher(events);
	}

	@Bean
	@ConditionalOnMissingBean(name = "lightweightErrorHandler")
	NovaErrorHandlerFactory lightweightErrorHandler() {
		return (clientName, platform) -> new LightweightErrorHandler(platform);
	}

	@Bean(NovaClientFactory.BEAN_NAME)
	NovaClientFactory novaClientFactory(NovaEngine engine, WebSockexNovaProperties properties,
			Map<String, Platform> platforms, ConfigurableListableBeanFactory beanFactory,
			ObjectProvider<SslBundles> sslBundles, ObjectProvider<Codec> codecs,
			ObjectProvider<Interceptor> interceptors, ObjectProvider<NovaClientCustomizer> customizers) {
		ClientConfigurations clients = new ClientConfigurations(properties, beanFactory);
		return new NovaClientFactory(engine, clients, new Platforms(platforms),
				new AccessConfigurer(new TlsBundles(sslBundles.getIfAvailable())),
				new HandlerBeans(beanFactory, clients.layers()), new Pipelines(codecs, interceptors),
				customizers.orderedStream().toList());
	}

	@Bean
	NovaListenerRegistry novaListenerRegistry(ConfigurableListableBeanFactory beanFactory,
			ObjectProvider<JsonMapper> json, @Qualifier(VIRTUAL_THREADS) ObjectProvider<Scheduler> virtual) {
		return new NovaListenerRegistry(beanFactory, json.getIfUnique(JsonMapper::shared),
				virtual.getIfAvailable(Schedulers::boundedElastic));
	}

	@Bean(EXCHANGES)
	NovaExchanges novaExchanges(ConfigurableListableBeanFactory beanFactory) {
		return new NovaExchanges(beanFactory);
	}

	@Bean
	NovaClientLifecycle novaClientLifecycle(NovaEngine engine, ObjectProvider<NovaClient> clients,
			WebSockexNovaProperties properties, NovaListenerRegistry listeners) {
		return new NovaClientLifecycle(engine, clients.stream().toList(), (client) -> {
			ClientProperties configured = properties.clients().get(client);
			return configured == null || configured.autoConnect();
		}, listeners);
	}

}
