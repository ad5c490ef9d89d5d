package io.websockexnova.spring.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.web.reactive.socket.client.WebSocketClient;

import io.websockexnova.behavior.Strategy;
import io.websockexnova.spring.webflux.NovaWebSocketClient;
import io.websockexnova.transport.netty.NettyTransport;

/**
 * Auto-configuration of Spring's {@link WebSocketClient} over connections that come back,
 * with the properties of all clients.
 */
@AutoConfiguration(after = WebSockexNovaAutoConfiguration.class)
@ConditionalOnClass(WebSocketClient.class)
@ConditionalOnBean(WebSockexNovaProperties.class)
public final class NovaWebSocketClientAutoConfiguration {

	NovaWebSocketClientAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean(WebSocketClient.class)
	NovaWebSocketClient novaWebSocketClient(WebSockexNovaProperties properties, ObjectProvider<SslBundles> bundles) {
		List<SettingLayer> layers = new ArrayList<>();
		layers.add(new SettingLayer(StrictBinding.PREFIX, StrictBinding.PREFIX, properties.settings(), properties));
		layers.addAll(new Profiles(properties).layers(properties.profile(), StrictBinding.PREFIX + ".profile"));
		SettingLayer.Found<Strategy> strategy = SettingLayer.first(layers, SettingGroups::strategy);
		AccessConfigurer access = new AccessConfigurer(new TlsBundles(bundles.getIfAvailable()));
		return new NovaWebSocketClient(NettyTransport::create, (builder) -> {
			if (strategy != null && strategy.value() != Strategy.ECHO) {
				builder.strategy(strategy.value())
					.settings(SettingLayer.settings(layers, strategy.value(), strategy.layer()));
			}
			else {
				builder.settings(SettingLayer.settings(layers, null, null));
			}
			access.apply(layers, null, builder);
		});
	}

}
