package io.websockexnova.spring.boot.autoconfigure;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

import io.websockexnova.behavior.Strategy;
import io.websockexnova.client.NovaClientBuilder;

/**
 * All that properties and annotations say of a client.
 *
 * @param properties its own properties
 * @param layers the layers that count for it, its own properties first
 * @param listenerStrategy strategy that its listeners name, or null
 */
record ClientConfiguration(ClientProperties properties, List<SettingLayer> layers,
		@Nullable Strategy listenerStrategy) {

	/**
	 * Name of the platform: the one that is set, or that of the strategy, or plain.
	 * @return the name
	 */
	String platform() {
		if (StringUtils.hasText(this.properties.platform())) {
			return this.properties.platform();
		}
		return (strategy() == Strategy.ECHO) ? "echo" : "plain";
	}

	/**
	 * Applies strategy and settings.
	 * @param builder builds the client
	 */
	void apply(NovaClientBuilder builder) {
		Strategy strategy = strategy();
		SettingLayer.Found<Strategy> found = found();
		SettingLayer layer = (this.listenerStrategy == null && found != null) ? found.layer() : null;
		if (strategy != null) {
			builder.strategy(strategy);
		}
		builder.settings(SettingLayer.settings(this.layers, strategy, layer));
	}

	private @Nullable Strategy strategy() {
		if (this.listenerStrategy != null) {
			return this.listenerStrategy;
		}
		SettingLayer.Found<Strategy> found = found();
		return (found != null) ? found.value() : null;
	}

	private SettingLayer.@Nullable Found<Strategy> found() {
		return SettingLayer.first(this.layers, SettingGroups::strategy);
	}

}
