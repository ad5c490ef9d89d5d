package io.websockexnova.spring.boot.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

import io.websockexnova.behavior.Setting;
import io.websockexnova.behavior.Strategy;

/**
 * The groups of properties that hold the settings of a client, for one client, for one
 * profile or for all clients.
 */
interface SettingGroups {

	@Nullable Strategy strategy();

	@Nullable String errorHandler();

	WebSockexNovaProperties.@Nullable Reconnection reconnection();

	@Nullable ConnectionProperties connection();

	WebSockexNovaProperties.@Nullable Rotation rotation();

	WebSockexNovaProperties.@Nullable Breaker breaker();

	WebSockexNovaProperties.@Nullable Handler handler();

	WebSockexNovaProperties.@Nullable Authentication authentication();

	WebSockexNovaProperties.@Nullable Subscription subscription();

	WebSockexNovaProperties.@Nullable Request request();

	WebSockexNovaProperties.@Nullable Outbound outbound();

	WebSockexNovaProperties.@Nullable Telemetry telemetry();

	WebSockexNovaProperties.@Nullable Clustering clustering();

	/**
	 * What is set in the groups.
	 * @return values by setting
	 */
	default Map<Setting<?>, Object> settings() {
		Values values = new Values();
		Stream
			.<@Nullable Group>of(reconnection(), connection(), rotation(), breaker(), handler(), authentication(),
					subscription(), request(), outbound(), telemetry(), clustering())
			.filter(Objects::nonNull)
			.forEach((group) -> group.collect(values));
		return values.asMap();
	}

	/**
	 * A size as a number of bytes.
	 * @param size the size, or null
	 * @return the bytes, or null
	 * @throws IllegalArgumentException if there are too many
	 */
	static @Nullable Integer bytes(@Nullable DataSize size) {
		if (size == null) {
			return null;
		}
		if (size.toBytes() > Integer.MAX_VALUE) {
			throw new IllegalArgumentException("it must be below 2GB");
		}
		return (int) size.toBytes();
	}

	/**
	 * A group of properties.
	 */
	interface Group {

		/**
		 * Adds what is set.
		 * @param values receives the values
		 */
		void collect(Values values);

	}

	/**
	 * Collects values that are set.
	 */
	final class Values {

		private final Map<Setting<?>, Object> values = new LinkedHashMap<>();

		<T> void put(Setting<T> setting, @Nullable T value) {
			if (value != null) {
				this.values.put(setting, value);
			}
		}

		Map<Setting<?>, Object> asMap() {
			return this.values;
		}

	}

}
