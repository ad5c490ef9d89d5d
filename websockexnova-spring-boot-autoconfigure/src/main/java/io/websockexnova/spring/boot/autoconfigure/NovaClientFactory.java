package io.websockexnova.spring.boot.autoconfigure;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.util.StringUtils;

import io.websockexnova.behavior.Platform;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.NovaClientBuilder;
import io.websockexnova.engine.NovaEngine;

/**
 * Builds the configured clients.
 */
class NovaClientFactory implements DisposableBean {

	static final String BEAN_NAME = "novaClientFactory";

	private final NovaEngine engine;

	private final ClientConfigurations clients;

	private final Platforms platforms;

	private final AccessConfigurer access;

	private final HandlerBeans handlers;

	private final Pipelines pipelines;

	private final List<NovaClientCustomizer> customizers;

	NovaClientFactory(NovaEngine engine, ClientConfigurations clients, Platforms platforms, AccessConfigurer access,
			HandlerBeans handlers, Pipelines pipelines, List<NovaClientCustomizer> customizers) {
		this.engine = engine;
		this.clients = clients;
		this.platforms = platforms;
		this.access = access;
		this.handlers = handlers;
		this.pipelines = pipelines;
		this.customizers = customizers;
	}

	/**
	 * Builds a client.
	 * @param name its name in the properties
	 * @return the client
	 * @throws FailureAnalyzedException naming the property and the remedy
	 */
	NovaClient create(String name) {
		ClientConfiguration configuration = this.clients.get(name);
		ClientProperties client = configuration.properties();
		String property = StrictBinding.client(name);
		Platform platform = this.platforms.get(configuration.platform(), property + ".platform");
		try {
			NovaClientBuilder builder = this.engine.client(name).platform(platform);
			ClientConfigurer.apply(client, property, builder);
			configuration.apply(builder);
			this.access.apply(configuration.layers(), url(client, platform), builder);
			this.handlers.apply(name, builder);
			this.pipelines.apply(client.codec(), property + ".codec", builder);
			this.customizers.forEach((customizer) -> customizer.customize(name, builder));
			return builder.build();
		}
		catch (IllegalArgumentException ex) {
			if (!StringUtils.hasText(client.url()) && platform.defaultUrl() == null) {
				throw new FailureAnalyzedException(
						"Property '" + property + ".url' is missing, and platform '" + platform.name()
								+ "' has no URL of its own.",
						"Set '" + property + ".url' to a ws:// or wss:// URL, or '" + property
								+ ".platform' to a platform with a URL of its own.");
			}
			throw new FailureAnalyzedException("Client '" + name + "' cannot be built: " + ex.getMessage() + ".",
					"Correct the properties below '" + property + "', or the beans that customize the client.", ex);
		}
	}

	@Override
	public void destroy() {
		this.handlers.destroy();
	}

	private static @Nullable String url(ClientProperties client, Platform platform) {
		if (StringUtils.hasText(client.url())) {
			return client.url();
		}
		return (platform.defaultUrl() != null) ? platform.defaultUrl().toString() : null;
	}

}
