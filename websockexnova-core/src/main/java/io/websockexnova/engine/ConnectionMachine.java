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
		if (input instanceof Input.Connect connect) {
			return connect(state, connect.now());
		}
		if (input instanceof Input.Close) {
			return close(state);
		}
		if (input instanceof Input.Drain) {
			return (state.phase() == Phase.READY) ? new Step(state.to(Phase.DRAINING), List.of(Effect.DRAIN))
					: (state.phase() == Phase.DRAINING) ? Step.none(state) : close(state);
		}
		if (input instanceof Input.Pause) {
			return pause(state);
		}
		if (input instanceof Input.Renew) {
			return on(state, Phase.READY, state.leaving(Exit.RECONNECT), Effect.SAY_GOODBYE);
		}
		if (input instanceof Input.Lost lost) {
			return lost(state, lost.verdict());
		}
		if (input instanceof Input.RecoveryFailed failed) {
			return recoveryFailed(state, failed.verdict());
		}
		if (input instanceof Input.Rotate) {
			return on(state, Phase.READY, state.rotating(), Effect.ROTATE);
		}
		if (input instanceof Input.Promoted promoted) {
			return (promoted.successor() == state.latest()) ? on(state, Phase.READY, state.promoted(), Effect.PROMOTE)
					: Step.none(state);
		}
		return proceed(state, input);
	}

	private static Step proceed(State state, Input input) {
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
		if (input instanceof Input.Drained) {
			return on(state, Phase.DRAINING, state.leaving(Exit.END), Effect.SAY_GOODBYE);
		}
		return (state.phase() == Phase.READY) ? new Step(state.stable(), List.of()) : Step.none(state);
	}

	private static Step on(State state, Phase expected, State next, Effect effect) {
		return (state.phase() == expected) ? new Step(next, List.of(effect)) : Step.none(state);
	}

	private static Step connect(State state, boolean now) {
		return switch (state.phase()) {
			case IDLE, CLOSED, PAUSED -> now ? new Step(state.stable().dialling(), List.of(Effect.DIAL))
					: new Step(state.stable().to(Phase.BACKING_OFF), List.of(Effect.BACK_OFF));
			case CLOSING ->
				(state.exit() == Exit.PAUSE) ? new Step(state.leaving(Exit.RECONNECT), List.of()) : Step.none(state);
			default -> Step.none(state);
		};
	}

	private static Step close(State state) {
		return switch (state.phase()) {
			case IDLE, PAUSED -> new Step(state.closed(null), List.of(Effect.END));
			case CONNECTING, BACKING_OFF -> new Step(state.closed(null), List.of(Effect.RELEASE, Effect.END));
			case AUTHENTICATING, RESTORING, READY, DRAINING ->
				new Step(state.leaving(Exit.END), List.of(Effect.SAY_GOODBYE));
			case CLOSING -> new Step(state.leaving(Exit.END), List.of());
			case CLOSED -> Step.none(state);
		};
	}

	private static Step pause(State state) {
		return switch (state.phase()) {
			case IDLE -> new Step(state.to(Phase.PAUSED), List.of(Effect.SUSPEND));
			case CONNECTING, BACKING_OFF -> new Step(state.to(Phase.PAUSED), List.of(Effect.RELEASE, Effect.SUSPEND));
			case AUTHENTICATING, RESTORING, READY -> new Step(state.leaving(Exit.PAUSE), List.of(Effect.SAY_GOODBYE));
			case CLOSING ->
				(state.exit() == Exit.RECONNECT) ? new Step(state.leaving(Exit.PAUSE), List.of()) : Step.none(state);
			case DRAINING, PAUSED, CLOSED -> Step.none(state);
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
			case DRAINING -> new Step(state.closed(null), List.of(Effect.RELEASE, Effect.END));
			case CLOSING -> switch (state.exit()) {
				case END -> new Step(state.closed(null), List.of(Effect.RELEASE, Effect.END));
				case PAUSE -> new Step(state.to(Phase.PAUSED), List.of(Effect.RELEASE, Effect.SUSPEND));
				case RECONNECT ->
					new Step(state.stable().to(Phase.BACKING_OFF), List.of(Effect.RELEASE, Effect.BACK_OFF));
			};
			case BACKING_OFF, PAUSED -> (verdict instanceof Verdict.Stop stop)
					? new Step(state.closed(stop.cause()), List.of(Effect.RELEASE, Effect.END)) : Step.none(state);
			case IDLE, CLOSED -> Step.none(state);
		};
	}

	private static Step recoveryFailed(State state, Verdict verdict) {
		if (state.phase() != Phase.BACKING_OFF) {
			return Step.none(state);
		}
		return (verdict instanceof Verdict.Stop stop)
				? new Step(state.failed().closed(stop.cause()), List.of(Effect.RELEASE, Effect.END))
				: new Step(state.failed(), List.of(Effect.BACK_OFF));
	}

	/**
	 * Where closing on purpose leads to.
	 */
	enum Exit {

		/** The client ends. */
		END,

		/** The client rests, with its topics, until it is resumed. */
		PAUSE,

		/** The client connects again at once. */
		RECONNECT

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

		/** Connect a successor of the current generation beside it. */
		ROTATE,

		/** Let the successor take the place of the current generation. */
		PROMOTE,

		/** Finish what is in flight and take nothing new. */
		DRAIN,

		/** Start the close handshake. */
		SAY_GOODBYE,

		/** Dispose the current generation with all it owns. */
		RELEASE,

		/** Arm the timer of the next attempt. */
		BACK_OFF,

		/** Tell those who wait that the client rests. */
		SUSPEND,

		/** Tell everybody who waits that the client has ended. */
		END

	}

	/**
	 * The state.
	 *
	 * @param phase the phase
	 * @param generation number of the socket that serves, or of the latest attempt
	 * @param attempt failed attempts since the connection was last stable
	 * @param cause why the client has ended, or null
	 * @param latest number of the latest socket, above {@code generation} while a
	 * successor is made ready
	 * @param exit where CLOSING leads to
	 */
	record State(Phase phase, long generation, int attempt, @Nullable Throwable cause, long latest, Exit exit) {

		static final State INITIAL = new State(Phase.IDLE, 0, 0, null);

		State(Phase phase, long generation, int attempt, @Nullable Throwable cause) {
			this(phase, generation, attempt, cause, generation, Exit.END);
		}

		State to(Phase next) {
			return new State(next, this.generation, this.attempt, null, this.latest, Exit.END);
		}

		State leaving(Exit next) {
			return new State(Phase.CLOSING, this.generation, this.attempt, null, this.latest, next);
		}

		State dialling() {
			return new State(Phase.CONNECTING, this.latest + 1, this.attempt, null);
		}

		State rotating() {
			return new State(this.phase, this.generation, this.attempt, null, this.latest + 1, this.exit);
		}

		State promoted() {
			return new State(this.phase, this.latest, this.attempt, null);
		}

		State failed() {
			return new State(this.phase, this.generation, this.attempt + 1, this.cause, this.latest, this.exit);
		}

		State stable() {
			return new State(this.phase, this.generation, 0, this.cause, this.latest, this.exit);
		}

		State closed(@Nullable Throwable reason) {
			return new State(Phase.CLOSED, this.generation, this.attempt, reason, this.latest, Exit.END);
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

		/** The user wants a connection, now or as soon as attempts are admitted. */
		record Connect(boolean now) implements Input {
		}

		/** The user wants no connection. */
		record Close() implements Input {
		}

		/** The user wants to finish and then close. */
		record Drain() implements Input {
		}

		/** The user wants no connection for a while. */
		record Pause() implements Input {
		}

		/** The user wants a fresh connection in place of the one in service. */
		record Renew() implements Input {
		}

		/** A successor of the socket in service is wanted. */
		record Rotate() implements Input {
		}

		/** The successor is as far as the socket in service. */
		record Promoted(long successor) implements Input {
		}

		/** What was in flight has ended. */
		record Drained(long generation) implements Input {
		}

		/** The recovery before the next attempt failed. */
		record RecoveryFailed(long generation, Verdict verdict) implements Input {
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
