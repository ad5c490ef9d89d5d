package io.websockexnova.engine;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * A wall clock that runs with a virtual loop, and that somebody may set.
 */
final class VirtualClock extends Clock {

	private final VirtualLoop loop;

	private Instant start;

	VirtualClock(VirtualLoop loop, Instant start) {
		this.loop = loop;
		this.start = start;
	}

	void jump(Duration by) {
		this.start = this.start.plus(by);
	}

	@Override
	public Instant instant() {
		return this.start.plus(this.loop.elapsed());
	}

	@Override
	public ZoneId getZone() {
		return ZoneOffset.UTC;
	}

	@Override
	public Clock withZone(ZoneId zone) {
		throw new UnsupportedOperationException("UTC only");
	}

}
