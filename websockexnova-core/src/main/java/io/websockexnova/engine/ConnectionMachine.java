package io.websockexnova.engine;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.Phase;

/**
 * The life of a connection as one pure function: state and input give the next state and
 * what has to be done. Inputs that carry a generation other than the current one, or that
 * make no sense in the phase, change nothing.
 */
final class ConnectionMachine {

	private ConnectionMachine() {
	}

	static Step step(State state, Input input) {
		if (input.generation() != Input.ANY && input.generation() != state.generation()) {
			return Step.none(state);
		}
		if (input instanceof Input.Connect) {
			return connect(state);
		}
		if (input instanceof Input.Close) {
			return close(state);
		}
		if (input instanceof Input.Lost lost) {
			return lost(state, lost.verdict());
		}
		if (input instanceof Input.RetryDue) {
			return on(state, Phase.BACKING_OFF, state.dialling(), Effect.DIAL);
		}
		if (input instanceof Input.Opened) {
			return on(state, Phase.CONNECTING, state.to(Phase.AUTHENTICATING), Effect.LOG_IN);
		}
		if (input instanceof Input.LoggedIn) {
			return on(state, Phase.AUTHENTICATING, state.to(Phase.RESTORING), Effect.RESTORE);
		}
		if (input instanceof Input.Restored) {
			return on(state, Phase.RESTORING, state.to(Phase.READY), Effect.SERVE);
		}
		return (state.phase() == Phase.READY) ? new Step(state.stable(), List.of()) : Step.none(state);
	}

	private static Step on(State state, Phase expected, State next, Effect effect) {
		return (state.phase() == expected) ? new Step(next, List.of(effect)) : Step.none(state);
	}

	private static Step connect(State state) {
		return switch (state.phase()) {
			case IDLE, CLOSED -> new Step(state.stable().dialling(), List.of(Effect.DIAL));
			default -> Step.none(state);
		};
	}

	private static Step close(State state) {
		return switch (state.phase()) {
			case IDLE -> new Step(state.closed(null), List.of(Effect.END));
			case CONNECTING, BACKING_OFF -> new Step(state.closed(null), List.of(Effect.RELEASE, Effect.END));
			case AUTHENTICATING, RESTORING, READY -> new Step(state.to(Phase.CLOSING), List.of(Effect.SAY_GOODBYE));
			case CLOSING, CLOSED -> Step.none(state);
		};
	}

	private static Step lost(State state, Verdict verdict) {
		return switch (state.phase()) {
			case CONNECTING, AUTHENTICATING, RESTORING, READY -> {
				if (verdict instanceof Verdict.Stop stop) {
					yield new Step(state.failed().closed(stop.cause()), List.of(Effect.RELEASE, Effect.END));
				}
				yield new Step(state.failed().to(Phase.BACKING_OFF), List.of(Effect.RELEASE, Effect.BACK_OFF));
			}
			case CLOSING -> new Step(state.closed(null), List.of(Effect.RELEASE, Effect.END));
			case BACKING_OFF -> (verdict instanceof Verdict.Stop stop)
					? new Step(state.closed(stop.cause()), List.of(Effect.RELEASE, Effect.END)) : Step.none(state);
			case IDLE, CLOSED -> Step.none(state);
		};
	}

	/**
	 * What has to be done, in order.
	 */
	enum Effect {

		/** Begin the current generation: connect. */
		DIAL,

		/** Greet and log in. */
		LOG_IN,

		/** Restore the subscriptions. */
		RESTORE,

		/** Let user traffic flow. */
		SERVE,

		/** Start the close handshake. */
		SAY_GOODBYE,

		/** Dispose the current generation with all it owns. */
		RELEASE,

		/** Arm the timer of the next attempt. */
		BACK_OFF,

		/** Tell everybody who waits that the client has ended. */
		END

	}

	/**
	 * The state.
	 *
	 * @param phase the phase
	 * @param generation number of the latest socket
	 * @param attempt failed attempts since the connection was last stable
	 * @param cause why the client has ended, or null
	 */
	record State(Phase phase, long generation, int attempt, @Nullable Throwable cause) {

		static final State INITIAL = new State(Phase.IDLE, 0, 0, null);

		State to(Phase next) {
			return new State(next, this.generation, this.attempt, null);
		}

		State dialling() {
			return new State(Phase.CONNECTING, this.generation + 1, this.attempt, null);
		}

		State failed() {
			return new State(this.phase, this.generation, this.attempt + 1, this.cause);
		}

		State stable() {
			return new State(this.phase, this.generation, 0, this.cause);
		}

		State closed(@Nullable Throwable reason) {
			return new State(Phase.CLOSED, this.generation, this.attempt, reason);
		}

	}

	/**
	 * The outcome of a step.
	 *
	 * @param state state after
	 * @param effects what has to be done
	 */
	record Step(State state, List<Effect> effects) {

		static Step none(State state) {
			return new Step(state, List.of());
		}

	}

	/**
	 * What can happen to a connection.
	 */
	sealed interface Input {

		/** Generation of inputs that concern the client, not one socket. */
		long ANY = -1;

		/**
		 * The generation the input belongs to.
		 * @return the generation, or {@link #ANY}
		 */
		default long generation() {
			return ANY;
		}

		/** The user wants a connection. */
		record Connect() implements Input {
		}

		/** The user wants no connection. */
		record Close() implements Input {
		}

		/** The socket is open. */
		record Opened(long generation) implements Input {
		}

		/** Greeting and login are done. */
		record LoggedIn(long generation) implements Input {
		}

		/** Every topic has an outcome. */
		record Restored(long generation) implements Input {
		}

		/** The connection has been READY for the stability period. */
		record Stable(long generation) implements Input {
		}

		/** The attempt failed or the connection ended. */
		record Lost(long generation, Verdict verdict) implements Input {
		}

		/** The wait is over. */
		record RetryDue(long generation) implements Input {
		}

	}

}
