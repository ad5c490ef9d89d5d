package io.websockexnova.engine;

import java.time.Duration;
import java.util.random.RandomGenerator;

import io.websockexnova.behavior.ReconnectionStrategy;
import io.websockexnova.behavior.Setting;
import io.websockexnova.behavior.Settings;

/**
 * How long to wait before an attempt.
 *
 * @see <a href=
 * "https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/">
 * Exponential Backoff And Jitter</a>
 */
final class Backoff {

	private Backoff() {
	}

	/**
	 * The wait before an attempt, with jitter.
	 * @param settings the settings
	 * @param attempt failed attempts in a row, from 1
	 * @param random source of jitter
	 * @return the wait
	 */
	static Duration delay(Settings settings, int attempt, RandomGenerator random) {
		return jittered(base(settings, attempt), settings.get(Setting.JITTER_FACTOR), random);
	}

	/**
	 * The longest wait of the policy, for errors that time alone does not mend; never
	 * less than half of it.
	 * @param settings the settings
	 * @param random source of jitter
	 * @return the wait
	 */
	static Duration longest(Settings settings, RandomGenerator random) {
		return jittered(settings.get(Setting.MAX_DELAY).toNanos(), Math.min(0.5, settings.get(Setting.JITTER_FACTOR)),
				random);
	}

	private static Duration jittered(long base, double factor, RandomGenerator random) {
		long spread = (long) (base * factor);
		long jitter = (spread > 0) ? random.nextLong(spread + 1) : 0;
		return Duration.ofNanos(base - jitter);
	}

	private static long base(Settings settings, int attempt) {
		long initial = settings.get(Setting.INITIAL_DELAY).toNanos();
		long max = settings.get(Setting.MAX_DELAY).toNanos();
		ReconnectionStrategy strategy = settings.get(Setting.RECONNECTION_STRATEGY);
		double grown = switch (strategy) {
			case SIMPLE -> initial;
			case LINEAR_BACKOFF -> (double) initial * attempt;
			case EXPONENTIAL_BACKOFF_WITH_JITTER -> initial * Math.pow(2, Math.min(attempt - 1, 62));
		};
		return (long) Math.min(grown, max);
	}

}
