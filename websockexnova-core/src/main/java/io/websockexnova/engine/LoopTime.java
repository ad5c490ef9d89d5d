package io.websockexnova.engine;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

import io.github.bucket4j.TimeMeter;

import io.websockexnova.transport.Loop;

/**
 * The monotonic time of a loop for libraries that bring a clock interface of their own.
 * The instants mean nothing by themselves.
 */
final class LoopTime extends Clock implements TimeMeter {

	private final Loop loop;

	LoopTime(Loop loop) {
		this.loop = loop;
	}

	@Override
	public long currentTimeNanos() {
		return this.loop.nanoTime();
	}

	@Override
	public boolean isWallClockBased() {
		return false;
	}

	@Override
	public Instant instant() {
		return Instant.ofEpochSecond(0, this.loop.nanoTime());
	}

	@Override
	public ZoneId getZone() {
		return ZoneOffset.UTC;
	}

	@Override
	public Clock withZone(ZoneId zone) {
		return this;
	}

}
