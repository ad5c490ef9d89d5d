package io.websockexnova.engine;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

import io.websockexnova.behavior.Call;
import io.websockexnova.behavior.HeartbeatHandler;
import io.websockexnova.behavior.HeartbeatPlan;
import io.websockexnova.behavior.Loss;
import io.websockexnova.transport.Socket;

/**
 * Finds out that a peer is dead. A probe goes out after a quiet interval and any byte
 * that comes in afterwards proves life, except a pong that answers nothing we asked.
 * Silence of messages is watched separately: a peer may answer pings and still send
 * nothing. Loop only.
 */
final class Liveness {

	private static final byte[] NO_PING = {};

	private final Shared shared;

	private final Socket socket;

	private final Timers timers;

	private final Probe probe;

	private long lastLife;

	private long previousLife;

	private long lastMessage;

	private long pings;

	private byte[] outstanding = NO_PING;

	Liveness(Shared shared, Socket socket, Timers timers, Probe probe) {
		this.shared = shared;
		this.socket = socket;
		this.timers = timers;
		this.probe = probe;
		this.lastLife = shared.loop().nanoTime();
		this.lastMessage = this.lastLife;
	}

	void start(HeartbeatHandler handler, HeartbeatPlan plan) {
		if (plan instanceof HeartbeatPlan.PingFrames frames) {
			watch(frames.interval(), frames.timeout());
		}
		else if (plan instanceof HeartbeatPlan.Calls calls) {
			beat(calls);
		}
		Duration silence = handler.silenceLimit();
		if (silence != null) {
			watchSilence(silence);
		}
	}

	void received() {
		this.previousLife = this.lastLife;
		this.lastLife = this.shared.loop().nanoTime();
	}

	void message() {
		this.lastMessage = this.lastLife;
	}

	void pong(byte[] payload) {
		if (this.outstanding != NO_PING && Arrays.equals(payload, this.outstanding)) {
			this.outstanding = NO_PING;
		}
		else {
			this.lastLife = this.previousLife;
		}
	}

	private void watch(Duration interval, Duration timeout) {
		Duration rest = interval.minusNanos(Math.min(elapsed(this.lastLife), interval.toNanos()));
		this.timers.after(rest, () -> {
			if (elapsed(this.lastLife) < interval.toNanos()) {
				watch(interval, timeout);
				return;
			}
			this.outstanding = Long.toString(++this.pings).getBytes(StandardCharsets.US_ASCII);
			this.socket.ping(this.outstanding);
			expectLife(interval.plus(timeout), timeout, () -> watch(interval, timeout));
		});
	}

	private void beat(HeartbeatPlan.Calls plan) {
		this.timers.after(plan.interval(), () -> {
			this.probe.call(plan.call());
			expectLife(plan.interval().plus(plan.timeout()), plan.timeout(), () -> beat(plan));
		});
	}

	private void expectLife(Duration quiet, Duration timeout, Runnable alive) {
		long probedAt = this.shared.loop().nanoTime();
		this.timers.after(timeout, () -> {
			if (this.lastLife - probedAt >= 0) {
				alive.run();
				return;
			}
			this.probe.dead(Loss.of(Loss.Kind.PONG_TIMEOUT,
					"no sign of life for " + quiet + " (pong deadline " + timeout + ")", null));
		});
	}

	private void watchSilence(Duration limit) {
		Duration rest = limit.minusNanos(Math.min(elapsed(this.lastMessage), limit.toNanos()));
		this.timers.after(rest, () -> {
			if (elapsed(this.lastMessage) < limit.toNanos()) {
				watchSilence(limit);
				return;
			}
			this.probe.dead(Loss.of(Loss.Kind.SILENCE, "no message for " + limit, null));
		});
	}

	private long elapsed(long since) {
		return this.shared.loop().nanoTime() - since;
	}

	/**
	 * What liveness needs of its connection.
	 */
	interface Probe {

		void call(Call call);

		void dead(Loss loss);

	}

}
