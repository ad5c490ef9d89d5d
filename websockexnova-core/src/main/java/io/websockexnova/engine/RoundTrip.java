package io.websockexnova.engine;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Round-trip times, smoothed as TCP does it (RFC 6298 section 2: an eighth of each new
 * value). Written on the loop only; readers on other threads may see values that are a
 * moment old.
 */
final class RoundTrip {

	private static final int WEIGHT = 8;

	private static final long NONE = -1;

	private long last = NONE;

	private long smoothed = NONE;

	void measured(long nanos) {
		this.last = nanos;
		this.smoothed = (this.smoothed == NONE) ? nanos : this.smoothed + (nanos - this.smoothed) / WEIGHT;
	}

	/**
	 * The latest value.
	 * @return the time, or null before the first measurement
	 */
	@Nullable Duration last() {
		return duration(this.last);
	}

	/**
	 * The smoothed value.
	 * @return the time, or null before the first measurement
	 */
	@Nullable Duration smoothed() {
		return duration(this.smoothed);
	}

	private static @Nullable Duration duration(long nanos) {
		return (nanos != NONE) ? Duration.ofNanos(nanos) : null;
	}

}
