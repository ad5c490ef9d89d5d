package io.websockexnova.engine;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.websockexnova.behavior.Setting;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.transport.Handshake;

/**
 * The server's clock, as far as it is known: ours, corrected by what the {@code Date} of
 * the latest handshake tells. A date has whole seconds (RFC 9110 section 5.6.7) and is as
 * old as the handshake is long, so it names a range; as long as our own clock may be
 * right, nothing is corrected. For timestamps only: timers run by the loop's clock.
 * Measured on the loop, read on any thread.
 */
final class ServerClock extends Clock {

	private static final Duration PRECISION = Duration.ofSeconds(1);

	private final Clock local;

	private volatile Duration offset;

	ServerClock(Clock local) {
		this(local, Duration.ZERO);
	}

	private ServerClock(Clock local, Duration offset) {
		this.local = local;
		this.offset = offset;
	}

	/**
	 * Compares the clocks when a socket has opened, and reports if they are far apart.
	 * @param shared what the parts of the client share
	 * @param handshake what the server has answered
	 * @param took how long the handshake took
	 */
	void compare(Shared shared, Handshake handshake, Duration took) {
		Instant date = handshake.serverTime();
		if (date == null) {
			return;
		}
		measure(date, took);
		Duration limit = shared.get(Setting.MAX_CLOCK_SKEW);
		Duration measured = this.offset;
		if (measured.abs().compareTo(limit) > 0) {
			shared.events().emit(new ClientEvent.ClockSkewed(shared.name(), shared.now(), measured));
			logger(shared.name()).warn(
					"[{}] the server's clock is {} s {} ours ('authentication.max-clock-skew' is {}); signed timestamps "
							+ "are corrected, but check the clock of this machine",
					shared.name(), measured.abs().toSeconds(), measured.isNegative() ? "behind" : "ahead of", limit);
		}
	}

	private static Logger logger(String client) {
		return LoggerFactory.getLogger("io.websockexnova.client." + client);
	}

	/**
	 * Takes a date that the server named during the time that has just passed.
	 * @param date the date, rounded down to a second
	 * @param took how long that time was
	 */
	void measure(Instant date, Duration took) {
		Duration lowest = Duration.between(this.local.instant(), date);
		Duration highest = lowest.plus(took).plus(PRECISION);
		boolean mayBeRight = (lowest.isNegative() || lowest.isZero()) && !highest.isNegative();
		this.offset = mayBeRight ? Duration.ZERO : lowest.plus(highest).dividedBy(2);
	}

	/**
	 * How far the server's clock is ahead of ours.
	 * @return the best guess, zero if ours may be right
	 */
	Duration offset() {
		return this.offset;
	}

	@Override
	public Instant instant() {
		return this.local.instant().plus(this.offset);
	}

	@Override
	public ZoneId getZone() {
		return this.local.getZone();
	}

	/**
	 * A clock in another zone, with what is known now.
	 */
	@Override
	public Clock withZone(ZoneId zone) {
		return new ServerClock(this.local.withZone(zone), this.offset);
	}

}
