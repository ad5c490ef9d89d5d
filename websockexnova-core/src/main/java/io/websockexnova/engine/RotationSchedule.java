package io.websockexnova.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.Setting;
import io.websockexnova.behavior.Settings;
import io.websockexnova.behavior.TimeWindows;

/**
 * When a socket is replaced.
 */
final class RotationSchedule {

	private RotationSchedule() {
	}

	/**
	 * The age at which a socket is replaced: within the last half of the time it may
	 * live, inside a window if one begins or is open then, and spread so that many
	 * clients do not rotate together.
	 * @param settings the settings
	 * @param now the time
	 * @param random source of the spread
	 * @return the age, or null if it is never replaced
	 */
	static @Nullable Duration delay(Settings settings, Instant now, RandomGenerator random) {
		Duration limit = settings.get(Setting.ROTATE_AFTER);
		if (limit.isZero()) {
			return null;
		}
		TimeWindows windows = settings.get(Setting.ROTATION_WINDOWS);
		Duration spread = Duration.ofNanos((long) (limit.toNanos() * 0.1 * random.nextDouble()));
		if (windows.equals(TimeWindows.ALWAYS)) {
			return limit.minus(spread);
		}
		Instant begin = windows.next(now.plus(limit.dividedBy(2)));
		Duration untilWindow = Duration.between(now, begin);
		if (untilWindow.compareTo(limit) > 0) {
			return limit.minus(spread);
		}
		Duration spreadInside = untilWindow.plus(spread);
		return (spreadInside.compareTo(limit) <= 0 && windows.contains(now.plus(spreadInside))) ? spreadInside
				: untilWindow;
	}

}
