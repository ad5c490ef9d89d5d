package io.websockexnova.engine;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.Call;
import io.websockexnova.behavior.HeartbeatHandler;
import io.websockexnova.behavior.HeartbeatPlan;
import io.websockexnova.behavior.Loss;
import io.websockexnova.behavior.Setting;
import io.websockexnova.behavior.TimeWindows;
import io.websockexnova.transport.Loop;
import io.websockexnova.transport.Socket;

/**
 * Finds out that a connection is dead, by three watchdogs that know nothing of each other
 * and wait for nobody. The probe: it goes out after a quiet interval, and any byte that
 * comes in afterwards proves life, except a pong that answers nothing we asked. Silence:
 * a peer may answer pings and still send no message. Writing: a peer may still send and
 * no longer read. A socket that we do not read ourselves says nothing of the peer: no
 * time counts until it is read again. Loop only.
 */
final class Liveness {

	private static final byte[] NO_PING = {};

	/** Checks of the outbound bytes per write deadline. */
	private static final int WRITE_CHECKS = 4;

	private static final Loop.Timer NO_TIMER = () -> {
	};

	private final Shared shared;

	private final Socket socket;

	private final Timers timers;

	private final Probe probe;

	private Loop.Timer probing = NO_TIMER;

	private Loop.Timer silence = NO_TIMER;

	private Loop.Timer writing = NO_TIMER;

	private boolean reading = true;

	private long lastLife;

	private long previousLife;

	private long lastMessage;

	private long pings;

	private byte[] outstanding = NO_PING;

	private long pingedAt;

	private long lastProgress;

	private long pendingBytes;

	private long messagesSent;

	Liveness(Shared shared, Socket socket, Timers timers, Probe probe) {
		this.shared = shared;
		this.socket = socket;
		this.timers = timers;
		this.probe = probe;
		this.lastLife = now();
		this.lastMessage = this.lastLife;
		this.lastProgress = this.lastLife;
	}

	/**
	 * Asks the handler for its plan and follows it. If it is called again, because the
	 * settings have changed, the new plan takes the place of the old one; what has been
	 * seen of the peer so far still counts.
	 */
	void start() {
		HeartbeatHandler handler = this.shared.behaviors().heartbeat();
		HeartbeatPlan plan = handler.plan(this.shared.settings());
		Duration limit = positive(handler.silenceLimit(this.shared.settings()));
		this.probing.cancel();
		this.silence.cancel();
		this.writing.cancel();
		if (plan instanceof HeartbeatPlan.PingFrames frames) {
			watch(frames.interval(), frames.timeout());
		}
		else if (plan instanceof HeartbeatPlan.Calls calls) {
			beat(calls);
		}
		if (limit != null) {
			watchSilence(limit, expectedQuiet());
		}
		this.pendingBytes = 0;
		watchWriting(this.shared.get(Setting.WRITE_TIMEOUT));
	}

	private static @Nullable Duration positive(@Nullable Duration limit) {
		if (limit != null && (limit.isNegative() || limit.isZero())) {
			throw new IllegalArgumentException(
					"HeartbeatHandler.silenceLimit returned " + limit + "; it must be positive, or null for no limit");
		}
		return limit;
	}

	void received() {
		this.previousLife = this.lastLife;
		this.lastLife = now();
		this.shared.counters().readAt = this.lastLife;
	}

	/**
	 * Whether the socket is read.
	 */
	void reading(boolean on) {
		if (on && !this.reading) {
			this.lastLife = now();
			this.previousLife = this.lastLife;
			this.lastMessage = this.lastLife;
		}
		this.reading = on;
	}

	void message() {
		this.lastMessage = this.lastLife;
		this.previousLife = this.lastLife;
	}

	void ping() {
		this.previousLife = this.lastLife;
	}

	void pong(byte[] payload) {
		if (this.outstanding != NO_PING && Arrays.equals(payload, this.outstanding)) {
			this.outstanding = NO_PING;
			this.previousLife = this.lastLife;
			this.shared.counters().roundTrip.measured(now() - this.pingedAt);
		}
		else {
			this.lastLife = this.previousLife;
		}
	}

	private void watch(Duration interval, Duration timeout) {
		this.probing = this.timers.after(rest(interval, this.lastLife), () -> {
			if (elapsed(this.lastLife) < interval.toNanos()) {
				watch(interval, timeout);
				return;
			}
			expectLife(interval.plus(timeout), timeout, () -> watch(interval, timeout));
			this.outstanding = Long.toString(++this.pings).getBytes(StandardCharsets.US_ASCII);
			this.pingedAt = now();
			this.socket.ping(this.outstanding);
		});
	}

	private void beat(HeartbeatPlan.Calls plan) {
		this.probing = this.timers.after(plan.interval(), () -> {
			expectLife(plan.interval().plus(plan.timeout()), plan.timeout(), () -> beat(plan));
			long calledAt = now();
			this.probe.call(plan.call(), () -> this.shared.counters().roundTrip.measured(now() - calledAt));
		});
	}

	// Before the probe is sent: the deadline must not depend on how that goes.
	private void expectLife(Duration quiet, Duration timeout, Runnable alive) {
		long probedAt = now();
		this.probing = this.timers.after(timeout, () -> {
			if (this.lastLife - probedAt >= 0 || !this.reading) {
				alive.run();
				return;
			}
			this.probe.lose(Loss.of(Loss.Kind.PONG_TIMEOUT,
					"no sign of life for " + quiet + " (pong deadline " + timeout + ")", null));
		});
	}

	// Time goes on between two looks at it: what was decided by the first must not be
	// scheduled by a second.
	private void watchSilence(Duration limit, Duration quiet) {
		Duration rest = (quiet.compareTo(limit) < 0) ? limit.minus(quiet) : limit;
		this.silence = this.timers.after(rest, () -> {
			Duration seen = expectedQuiet();
			if (seen.compareTo(limit) < 0) {
				watchSilence(limit, seen);
				return;
			}
			this.probe.lose(Loss.of(Loss.Kind.SILENCE, "no message for " + limit, null));
		});
	}

	/**
	 * How long there has been no message though the market was open.
	 */
	private Duration expectedQuiet() {
		if (!this.reading) {
			return Duration.ZERO;
		}
		TimeWindows hours = this.shared.get(Setting.MARKET_HOURS);
		return hours.openFor(this.shared.now(), Duration.ofNanos(elapsed(this.lastMessage)));
	}

	private void watchWriting(Duration limit) {
		this.writing = this.timers.after(limit.dividedBy(WRITE_CHECKS), () -> {
			long pending = this.socket.pendingBytes();
			long sent = this.shared.counters().messagesSent;
			// Nothing new is queued while much waits, so a large message shrinks what
			// waits.
			if (this.pendingBytes == 0 || pending < this.pendingBytes || sent != this.messagesSent) {
				this.lastProgress = now();
			}
			this.pendingBytes = pending;
			this.messagesSent = sent;
			if (elapsed(this.lastProgress) >= limit.toNanos()) {
				this.probe.lose(Loss.of(Loss.Kind.WRITE_TIMEOUT, "the operating system took nothing of the " + pending
						+ " bytes that wait to be sent for " + limit, null));
				return;
			}
			watchWriting(limit);
		});
	}

	private Duration rest(Duration limit, long since) {
		return limit.minusNanos(Math.min(elapsed(since), limit.toNanos()));
	}

	private long elapsed(long since) {
		return now() - since;
	}

	private long now() {
		return this.shared.loop().nanoTime();
	}

	/**
	 * What liveness needs of its connection.
	 */
	interface Probe {

		/**
		 * Sends a heartbeat.
		 * @param call what to ask
		 * @param replied runs when the reply has come
		 */
		void call(Call call, Runnable replied);

		void lose(Loss loss);

	}

}
