package io.websockexnova.spring.boot.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * What properties and annotations say of all clients.
 */
class ClientConfigurations {

	private final Map<String, ClientConfiguration> byName = new TreeMap<>();

	ClientConfigurations(WebSockexNovaProperties properties, ConfigurableListableBeanFactory beanFactory) {
		ListenerStrategies strategies = new ListenerStrategies(beanFactory, properties.clients().keySet());
		properties.clients()
			.forEach((name, client) -> this.byName.put(name,
					new ClientConfiguration(client, SettingLayer.of(properties, name, client), strategies.get(name))));
	}

	/**
	 * What is said of a client.
	 * @param name name of the client
	 * @return its configuration
	 */
	ClientConfiguration get(String name) {
		ClientConfiguration configuration = this.byName.get(name);
		if (configuration == null) {
			throw new IllegalStateException("no properties for client '" + name + "'");
		}
		return configuration;
	}

	/**
	 * Layers by name of the client.
	 * @return the layers
	 */
	Map<String, List<SettingLayer>> layers() {
		Map<String, List<SettingLayer>> layers = new TreeMap<>();
		this.byName.forEach((name, configuration) -> layers.put(name, configuration.layers()));
		return layers;
	}

}
