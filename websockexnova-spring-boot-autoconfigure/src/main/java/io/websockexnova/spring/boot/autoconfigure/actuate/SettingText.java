package io.websockexnova.spring.boot.autoconfigure.actuate;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Shows values of settings as they are written in configuration.
 */
final class SettingText {

	private static final Map<ChronoUnit, String> UNITS = new TreeMap<>(Map.of(ChronoUnit.HOURS, "h", ChronoUnit.MINUTES,
			"m", ChronoUnit.SECONDS, "s", ChronoUnit.MILLIS, "ms", ChronoUnit.MICROS, "us", ChronoUnit.NANOS, "ns"))
		.descendingMap();

	private SettingText() {
	}

	/**
	 * Shows a value.
	 * @param value the value
	 * @return a number or truth value as it is, or else a text
	 */
	static Object of(Object value) {
		if (value instanceof Number || value instanceof Boolean) {
			return value;
		}
		if (value instanceof Duration duration) {
			return text(duration);
		}
		return (value instanceof Enum<?> constant) ? constant.name().toLowerCase(Locale.ROOT).replace('_', '-')
				: value.toString();
	}

	// In the largest unit that divides it.
	private static String text(Duration duration) {
		if (duration.isZero()) {
			return "0s";
		}
		for (Map.Entry<ChronoUnit, String> unit : UNITS.entrySet()) {
			long count = duration.dividedBy(unit.getKey().getDuration());
			if (count != 0 && duration.equals(Duration.of(count, unit.getKey()))) {
				return count + unit.getValue();
			}
		}
		return duration.toString();
	}

}
