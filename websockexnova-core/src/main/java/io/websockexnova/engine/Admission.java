package io.websockexnova.engine;

import java.time.Duration;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.ErrorClass;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.BreakerState;

/**
 * Whether one client may dial now: its endpoint's breaker and the engine's handshake
 * budget have to agree. Loop only.
 */
final class Admission {

	private static final Duration PROBE_UNDER_WAY = Duration.ofMillis(500);

	/** A place that could not be used in time has passed. */
	private static final Duration LATE = Duration.ofMillis(100);

	private final Shared shared;

	private final Gate gate;

	private final Consumer<BreakerState> listener;

	private @Nullable Breaker breaker;

	private boolean placed;

	/** When the place comes. */
	private long placeAt;

	private boolean late;

	private boolean permitted;

	/**
	 * New.
	 * @param shared what the parts of the client share
	 * @param gate what all clients share
	 * @param changed hears of changes of the breaker, on the loop
	 */
	Admission(Shared shared, Gate gate, Consumer<BreakerState> changed) {
		this.shared = shared;
		this.gate = gate;
		this.listener = (state) -> shared.mailbox().post(() -> changed.accept(state));
	}

	/**
	 * Asks for an attempt. A place in the budget is kept until the attempt is made, but
	 * for one that has passed, because this process stood still or the breaker was open:
	 * otherwise all who waited meanwhile would dial at once. That happens only once, so
	 * that a loop that is always late comes to dial, too.
	 * @return zero if it may be made now, otherwise when to ask again
	 */
	Duration ask() {
		Breaker endpoint = breaker();
		Duration closed = (endpoint != null) ? endpoint.remaining() : Duration.ZERO;
		if (!closed.isZero()) {
			return closed;
		}
		if (!this.placed || hasPassed()) {
			this.late = this.placed;
			this.placed = true;
			Duration wait = this.gate.budget().reserve();
			this.placeAt = this.shared.loop().nanoTime() + wait.toNanos();
			if (!wait.isZero()) {
				return wait;
			}
		}
		if (endpoint != null && !endpoint.tryAcquire()) {
			return jittered(endpoint.remaining().isZero() ? PROBE_UNDER_WAY : endpoint.remaining());
		}
		this.placed = false;
		this.late = false;
		this.permitted = endpoint != null;
		return Duration.ZERO;
	}

	/**
	 * A place in the handshake budget for a socket beside the one in service, whose
	 * endpoint needs no probe.
	 * @return how long to wait for it
	 */
	Duration place() {
		return this.gate.budget().reserve();
	}

	/**
	 * The user insists: an open breaker lets this attempt through as its probe.
	 */
	void insist() {
		Breaker endpoint = breaker();
		if (endpoint != null) {
			endpoint.halfOpen();
		}
	}

	void succeeded() {
		if (this.permitted && this.breaker != null) {
			this.permitted = false;
			this.breaker.succeeded();
		}
	}

	/**
	 * The attempt failed. Refused credentials say nothing against the endpoint.
	 * @param error why
	 * @param meaning what it means
	 */
	void failed(Throwable error, ErrorClass meaning) {
		if (this.permitted && this.breaker != null) {
			this.permitted = false;
			if (meaning == ErrorClass.AUTH) {
				this.breaker.released();
			}
			else {
				this.breaker.failed(error);
			}
		}
	}

	/**
	 * No attempt is wanted any more, or the one under way has been given up.
	 */
	void release() {
		if (this.placed) {
			this.placed = false;
			this.late = false;
			this.gate.budget().giveBack();
		}
		if (this.permitted && this.breaker != null) {
			this.permitted = false;
			this.breaker.released();
		}
	}

	private @Nullable Breaker breaker() {
		if (this.permitted) {
			return this.breaker;
		}
		Breaker next = this.shared.get(Setting.BREAKER_ENABLED)
				? this.gate.breaker(this.shared.spec().url(), this.shared.settings()) : null;
		if (next != this.breaker) {
			if (this.breaker != null) {
				this.breaker.ignore(this.listener);
			}
			if (next != null) {
				next.listen(this.listener);
			}
			this.breaker = next;
		}
		return next;
	}

	private boolean hasPassed() {
		return !this.late && this.shared.loop().nanoTime() - this.placeAt > LATE.toNanos();
	}

	// Everybody else was told the same.
	private Duration jittered(Duration wait) {
		return wait.plusNanos((long) (wait.toNanos() * 0.5 * this.shared.random().nextDouble()));
	}

}
