package io.websockexnova.behavior;

import java.time.Duration;
import java.util.Objects;

/**
 * How liveness is probed. Any inbound byte counts as a sign of life.
 */
public sealed interface HeartbeatPlan {

	private static void requirePositive(String name, Duration value) {
		if (value.isNegative() || value.isZero()) {
			throw new IllegalArgumentException("'" + name + "' of a heartbeat is " + value + "; it must be positive");
		}
	}

	/**
	 * Ping frames of RFC 6455 section 5.5.2, sent when nothing came in for an interval.
	 *
	 * @param interval quiet time before a ping
	 * @param timeout how long to wait for a sign of life after the ping
	 */
	record PingFrames(Duration interval, Duration timeout) implements HeartbeatPlan {

		public PingFrames {
			requirePositive("interval", interval);
			requirePositive("timeout", timeout);
		}

	}

	/**
	 * Application messages, sent at a steady interval.
	 *
	 * @param interval time between messages
	 * @param timeout how long to wait for a sign of life after a message
	 * @param call what to ask; its answer is consumed
	 */
	record Calls(Duration interval, Duration timeout, Call call) implements HeartbeatPlan {

		public Calls {
			requirePositive("interval", interval);
			requirePositive("timeout", timeout);
			Objects.requireNonNull(call, "'call' must not be null");
		}

	}

	/**
	 * No probes.
	 */
	record None() implements HeartbeatPlan {
	}

}
