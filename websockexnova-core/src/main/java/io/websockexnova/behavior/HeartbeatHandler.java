package io.websockexnova.behavior;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Liveness. Called on the client's loop, never concurrently; must not block.
 */
public interface HeartbeatHandler {

	/**
	 * How to probe the server, asked for when a socket opens.
	 * @param settings the client's settings
	 * @return the plan
	 */
	default HeartbeatPlan plan(Settings settings) {
		return new HeartbeatPlan.PingFrames(settings.get(Setting.PING_INTERVAL), settings.get(Setting.PONG_TIMEOUT));
	}

	/**
	 * The answer to a challenge of the server. It is sent at once on the control lane,
	 * past every rate limit.
	 * @param control a control message
	 * @return the call to send, whose answer is consumed, or null if it is no challenge
	 */
	default @Nullable Call answer(Inbound control) {
		return null;
	}

	/**
	 * How long the server may send no message at all before the connection counts as
	 * dead, whatever its pongs say, asked for when a socket opens. Time outside
	 * {@code subscription.market-hours} does not count.
	 * @param settings the client's settings
	 * @return the deadline, positive, or null for none; the default is
	 * {@code connection.silence-timeout}
	 */
	default @Nullable Duration silenceLimit(Settings settings) {
		Duration limit = settings.get(Setting.SILENCE_TIMEOUT);
		return limit.isZero() ? null : limit;
	}

}
