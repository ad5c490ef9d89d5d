package io.websockexnova.spring.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.Setting;
import io.websockexnova.behavior.Settings;
import io.websockexnova.behavior.Strategy;

/**
 * Values of one origin.
 *
 * @param origin what the effective settings tell of the origin
 * @param property name of the property group
 * @param values values by setting
 * @param groups what is no setting, or null
 */
record SettingLayer(String origin, String property, Map<Setting<?>, Object> values, @Nullable SettingGroups groups) {

	/**
	 * The layers of a client, the nearest first: its own properties, its profile, the
	 * properties of all clients, the profile of all clients.
	 * @param properties all properties
	 * @param name name of the client
	 * @param client its properties
	 * @return the layers
	 */
	static List<SettingLayer> of(WebSockexNovaProperties properties, String name, ClientProperties client) {
		Profiles profiles = new Profiles(properties);
		String own = StrictBinding.client(name);
		List<SettingLayer> layers = new ArrayList<>();
		layers.add(new SettingLayer(own, own, client.settings(), client));
		if (client.profile() != null) {
			layers.addAll(profiles.layers(client.profile(), own + ".profile"));
		}
		layers.add(new SettingLayer(StrictBinding.PREFIX, StrictBinding.PREFIX, properties.settings(), properties));
		layers.addAll(profiles.layers(properties.profile(), StrictBinding.PREFIX + ".profile"));
		return layers;
	}

	/**
	 * Settings in which the first layer that knows a setting wins. Those of a strategy
	 * are just below the layer that names it.
	 * @param layers the layers, the nearest first
	 * @param strategy the strategy, or null
	 * @param strategyLayer the layer that names it, or null for the first one
	 * @return the settings
	 */
	static Settings settings(List<SettingLayer> layers, @Nullable Strategy strategy,
			@Nullable SettingLayer strategyLayer) {
		SettingLayer above = (strategyLayer != null) ? strategyLayer : layers.get(0);
		Settings settings = Settings.builtIn();
		for (SettingLayer layer : layers) {
			settings = settings.orElse(layer.origin(), layer.values());
			if (layer == above && strategy != null) {
				settings = settings.orElse("strategy " + strategy.configName(), strategy.settings());
			}
		}
		return settings;
	}

	/**
	 * What the nearest layer says that says anything.
	 * @param layers the layers, the nearest first
	 * @param part finds the part
	 * @param <T> type of the part
	 * @return the part with its layer, or null if no layer knows it
	 */
	static <T> @Nullable Found<T> first(List<SettingLayer> layers, Function<SettingGroups, @Nullable T> part) {
		for (SettingLayer layer : layers) {
			T value = (layer.groups() != null) ? part.apply(layer.groups()) : null;
			if (value != null) {
				return new Found<>(layer, value);
			}
		}
		return null;
	}

	/**
	 * What a layer says.
	 *
	 * @param layer the layer
	 * @param value what it says
	 * @param <T> type of the value
	 */
	record Found<T>(SettingLayer layer, T value) {

	}

}
