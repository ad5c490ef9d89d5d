package io.websockexnova.spring.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.Setting;
import io.websockexnova.behavior.Settings;

/**
 * Values of one origin.
 *
 * @param origin what the effective settings tell of the origin
 * @param property name of the property group
 * @param values values by setting
 * @param connection what is no setting, or null
 */
record SettingLayer(String origin, String property, Map<Setting<?>, Object> values,
		@Nullable ConnectionProperties connection) {

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
		layers.add(new SettingLayer(own, own, client.settings(), client.connection()));
		if (client.profile() != null) {
			layers.addAll(profiles.layers(client.profile(), own + ".profile"));
		}
		layers.add(new SettingLayer(StrictBinding.PREFIX, StrictBinding.PREFIX, properties.settings(),
				properties.connection()));
		layers.addAll(profiles.layers(properties.profile(), StrictBinding.PREFIX + ".profile"));
		return layers;
	}

	/**
	 * Settings in which the first layer that knows a setting wins.
	 * @param layers the layers, the nearest first
	 * @return the settings
	 */
	static Settings settings(List<SettingLayer> layers) {
		Settings settings = Settings.builtIn();
		for (SettingLayer layer : layers) {
			settings = settings.orElse(layer.origin(), layer.values());
		}
		return settings;
	}

	/**
	 * The first layer that knows a part of the connection.
	 * @param layers the layers, the nearest first
	 * @param part finds the part
	 * @return the layer, or null if none knows it
	 */
	static @Nullable SettingLayer first(List<SettingLayer> layers,
			Function<ConnectionProperties, @Nullable Object> part) {
		for (SettingLayer layer : layers) {
			if (layer.connection() != null && part.apply(layer.connection()) != null) {
				return layer;
			}
		}
		return null;
	}

}
