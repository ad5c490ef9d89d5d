package io.websockexnova.test.deribit;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * How often a channel sends. The docs give three different periods for {@code agg2}; this
 * is the market-data article's.
 */
enum Interval {

	RAW("raw", Duration.ZERO), MS100("100ms", Duration.ofMillis(100)), AGG2("agg2", Duration.ofSeconds(1));

	private final String text;

	private final Duration period;

	Interval(String text, Duration period) {
		this.text = text;
		this.period = period;
	}

	Duration period() {
		return this.period;
	}

	static @Nullable Interval parse(String text) {
		for (Interval interval : values()) {
			if (interval.text.equals(text)) {
				return interval;
			}
		}
		return null;
	}

}
