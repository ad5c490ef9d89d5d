package io.websockexnova.behavior;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The effective settings of a client: layers of values, the first one that knows a
 * setting wins, and below all of them the built-in values. Immutable.
 */
public final class Settings {

	private static final String BUILT_IN = "built-in";

	private final List<Layer> layers;

	/** Asked for at each message. */
	private final Map<Setting<?>, Object> effective;

	private Settings(List<Layer> layers) {
		this.layers = layers;
		Map<Setting<?>, Object> merged = new HashMap<>();
		layers.forEach((layer) -> layer.values().forEach(merged::putIfAbsent));
		this.effective = Map.copyOf(merged);
	}

	/**
	 * The built-in values.
	 * @return the settings
	 */
	public static Settings builtIn() {
		return new Settings(List.of());
	}

	/**
	 * These settings with a layer below all present ones, above the built-in values.
	 * @param origin where the values come from, for humans
	 * @param values values by setting
	 * @return a copy
	 * @throws IllegalArgumentException if a value is not valid
	 */
	public Settings orElse(String origin, Map<Setting<?>, Object> values) {
		List<Layer> copy = new ArrayList<>(this.layers);
		copy.add(Layer.of(origin, values));
		return new Settings(List.copyOf(copy));
	}

	/**
	 * These settings with a layer above all present ones.
	 * @param origin where the values come from, for humans
	 * @param values values by setting
	 * @return a copy
	 * @throws IllegalArgumentException if a value is not valid
	 */
	public Settings override(String origin, Map<Setting<?>, Object> values) {
		List<Layer> copy = new ArrayList<>(this.layers);
		copy.add(0, Layer.of(origin, values));
		return new Settings(List.copyOf(copy));
	}

	/**
	 * The effective value.
	 * @param setting the setting
	 * @param <T> type of the value
	 * @return the value
	 */
	@SuppressWarnings("unchecked")
	public <T> T get(Setting<T> setting) {
		Object value = this.effective.get(setting);
		// Its layer has checked it.
		return (value != null) ? (T) value : setting.builtIn();
	}

	/**
	 * Checks what a single layer cannot: values that contradict each other. To be called
	 * when all layers are there.
	 * @return these settings
	 * @throws IllegalArgumentException naming both values and where they come from
	 */
	public Settings validate() {
		if (get(Setting.INITIAL_DELAY).compareTo(get(Setting.MAX_DELAY)) > 0) {
			throw new IllegalArgumentException("'reconnection.initial-delay' is " + get(Setting.INITIAL_DELAY)
					+ " (from " + origin(Setting.INITIAL_DELAY) + "); it must not be above 'reconnection.max-delay', "
					+ "which is " + get(Setting.MAX_DELAY) + " (from " + origin(Setting.MAX_DELAY) + ")");
		}
		return this;
	}

	/**
	 * Where the effective value comes from.
	 * @param setting the setting
	 * @return name of the layer
	 */
	public String origin(Setting<?> setting) {
		for (Layer layer : this.layers) {
			if (layer.values().containsKey(setting)) {
				return layer.origin();
			}
		}
		return BUILT_IN;
	}

	private record Layer(String origin, Map<Setting<?>, Object> values) {

		static Layer of(String origin, Map<Setting<?>, Object> values) {
			Map<Setting<?>, Object> copy = new LinkedHashMap<>();
			values.forEach((setting, value) -> copy.put(setting, setting.check(value)));
			return new Layer(origin, Map.copyOf(copy));
		}

	}

}
