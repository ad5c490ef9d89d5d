package io.websockexnova.engine;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.ErrorClass;
import io.websockexnova.behavior.Loss;
import io.websockexnova.behavior.Phase;
import io.websockexnova.client.BreakerState;
import io.websockexnova.client.ClientEvent;

/**
 * Tells those who listen what happens to the connection. Loop only.
 */
final class Bulletin {

	private final Shared shared;

	Bulletin(Shared shared) {
		this.shared = shared;
	}

	void phaseChanged(Phase from, ConnectionMachine.State state, @Nullable Throwable cause) {
		// A client has one phase, that of its first connection.
		if (this.shared.isFirst()) {
			emit(new ClientEvent.PhaseChanged(this.shared.name(), this.shared.now(), from, state.phase(),
					state.generation(), cause));
		}
	}

	void lost(long generation, Loss loss, ErrorClass meaning) {
		emit(new ClientEvent.Lost(this.shared.name(), this.shared.now(), generation, loss, meaning));
	}

	void reconnectScheduled(int attempt, Duration delay) {
		emit(new ClientEvent.ReconnectScheduled(this.shared.name(), this.shared.now(), attempt, delay));
	}

	void error(Throwable error, ErrorClass meaning) {
		emit(new ClientEvent.ErrorOccurred(this.shared.name(), this.shared.now(), error, meaning));
	}

	void breakerChanged(BreakerState state) {
		emit(new ClientEvent.BreakerChanged(this.shared.name(), this.shared.now(), state));
	}

	private void emit(ClientEvent event) {
		this.shared.events().emit(event);
	}

}
