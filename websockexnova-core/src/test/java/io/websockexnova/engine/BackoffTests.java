package io.websockexnova.engine;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.websockexnova.behavior.Profile;
import io.websockexnova.behavior.ReconnectionStrategy;
import io.websockexnova.behavior.Setting;
import io.websockexnova.behavior.Settings;

import static org.assertj.core.api.Assertions.assertThat;

class BackoffTests {

	private final Random random = new Random(42);

	@Test
	void simpleKeepsTheDelay() {
		assertThat(delays(ReconnectionStrategy.SIMPLE, 4)).containsExactly(100L, 100L, 100L, 100L);
	}

	@Test
	void linearGrowsByTheInitialDelayUpToTheCap() {
		assertThat(delays(ReconnectionStrategy.LINEAR_BACKOFF, 12)).startsWith(100L, 200L, 300L, 400L)
			.endsWith(1000L, 1000L);
	}

	@Test
	void exponentialDoublesUpToTheCap() {
		assertThat(delays(ReconnectionStrategy.EXPONENTIAL_BACKOFF_WITH_JITTER, 6)).containsExactly(100L, 200L, 400L,
				800L, 1000L, 1000L);
	}

	@Test
	void hugeAttemptNumbersStayAtTheCap() {
		Settings settings = settings(ReconnectionStrategy.EXPONENTIAL_BACKOFF_WITH_JITTER, 0.0);
		assertThat(Backoff.delay(settings, Integer.MAX_VALUE, this.random)).isEqualTo(Duration.ofSeconds(1));
	}

	@Test
	@Tag("R7")
	void fullJitterSpreadsEvenlyOverTheWholeDelay() {
		Settings settings = settings(ReconnectionStrategy.SIMPLE, 1.0);
		int[] buckets = new int[10];
		for (int i = 0; i < 10_000; i++) {
			long delay = Backoff.delay(settings, 1, this.random).toNanos();
			buckets[(int) Math.min(9, delay / 10_000_000)]++;
		}
		assertThat(java.util.Arrays.stream(buckets).boxed()).allMatch((count) -> count > 850 && count < 1150);
	}

	@Test
	void partialJitterStaysWithinItsPart() {
		Settings financial = Settings.builtIn().orElse("profile", Profile.FINANCIAL.values());
		IntStream.range(0, 1000)
			.forEach((i) -> assertThat(Backoff.delay(financial, 1, this.random)).isBetween(Duration.ofMillis(75),
					Duration.ofMillis(100)));
	}

	@Test
	void theLongestJitterIsExactlyItsPartOfTheDelay() {
		// Gives the largest number that was asked for.
		RandomGenerator largest = new Random(1) {
			@Override
			public long nextLong(long bound) {
				return bound - 1;
			}
		};
		assertThat(Backoff.delay(settings(ReconnectionStrategy.SIMPLE, 1.0), 1, largest)).isZero();
		assertThat(Backoff.delay(settings(ReconnectionStrategy.SIMPLE, 0.25), 1, largest))
			.isEqualTo(Duration.ofMillis(75));
	}

	@Test
	void withoutJitterNoRandomNumberIsAskedFor() {
		RandomGenerator none = new Random(1) {
			@Override
			public long nextLong(long bound) {
				throw new IllegalStateException("asked for a number below " + bound);
			}
		};
		assertThat(Backoff.delay(settings(ReconnectionStrategy.SIMPLE, 0.0), 1, none))
			.isEqualTo(Duration.ofMillis(100));
	}

	@Test
	void jitterThatRoundsToNothingIsNoError() {
		Settings tiny = Settings.builtIn()
			.override("test", Map.of(Setting.INITIAL_DELAY, Duration.ofNanos(1), Setting.JITTER_FACTOR, 0.25));
		assertThat(Backoff.delay(tiny, 1, this.random)).isEqualTo(Duration.ofNanos(1));
	}

	private List<Long> delays(ReconnectionStrategy strategy, int attempts) {
		Settings settings = settings(strategy, 0.0);
		return IntStream.rangeClosed(1, attempts)
			.mapToObj((attempt) -> Backoff.delay(settings, attempt, this.random).toMillis())
			.toList();
	}

	private static Settings settings(ReconnectionStrategy strategy, double jitter) {
		return Settings.builtIn()
			.override("test", Map.of(Setting.RECONNECTION_STRATEGY, strategy, Setting.INITIAL_DELAY,
					Duration.ofMillis(100), Setting.MAX_DELAY, Duration.ofSeconds(1), Setting.JITTER_FACTOR, jitter));
	}

}
