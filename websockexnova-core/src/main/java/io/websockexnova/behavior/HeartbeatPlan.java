package io.websockexnova.behavior;

import java.time.Duration;

/**
 * How liveness is probed. Any inbound byte counts as a sign of life.
 */
public sealed interface HeartbeatPlan {

	/**
	 * Ping frames of RFC 6455 section 5.5.2, sent when nothing came in for an interval.
	 *
	 * @param interval quiet time before a ping
	 * @param timeout how long to wait for a sign of life after the ping
	 */
	record PingFrames(Duration interval, Duration timeout) implements HeartbeatPlan {
	}

	/**
	 * Application messages, sent at a steady interval.
	 *
	 * @param interval time between messages
	 * @param timeout how long to wait for a sign of life after a message
	 * @param call what to ask; its answer is consumed
	 */
	record Calls(Duration interval, Duration timeout, Call call) implements HeartbeatPlan {
	}

	/**
	 * No probes.
	 */
	record None() implements HeartbeatPlan {
	}

}
