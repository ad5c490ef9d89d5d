package io.websockexnova.engine;

import java.time.Instant;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.Phase;
import io.websockexnova.client.BreakerState;
import io.websockexnova.client.Status;

/**
 * The status for readers on other threads. Written on the loop only; the problems of
 * topics are gathered and published once per turn, since thousands may change together.
 */
final class StatusBoard {

	private final Shared shared;

	private final Problems problems = new Problems(this::publishSoon);

	private boolean publishing;

	private BreakerState breaker = BreakerState.CLOSED;

	private volatile Status status;

	StatusBoard(Shared shared) {
		this.shared = shared;
		this.status = new Status(Phase.IDLE, 0, 0, shared.now(), Map.of(), BreakerState.CLOSED, null);
	}

	Status current() {
		return this.status;
	}

	Problems problems() {
		return this.problems;
	}

	void publish(ConnectionMachine.State state, @Nullable Throwable cause) {
		Status before = this.status;
		Instant since = (before.phase() != state.phase()) ? this.shared.now() : before.since();
		this.status = new Status(state.phase(), state.generation(), state.attempt(), since, this.problems.reasons(),
				this.breaker, cause);
	}

	void breaker(BreakerState state) {
		this.breaker = state;
		publishSoon();
	}

	private void publishSoon() {
		if (this.publishing) {
			return;
		}
		this.publishing = true;
		this.shared.mailbox().post(() -> {
			this.publishing = false;
			Status now = this.status;
			this.status = new Status(now.phase(), now.generation(), now.attempt(), now.since(), this.problems.reasons(),
					this.breaker, now.cause());
		});
	}

}
