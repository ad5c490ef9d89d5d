package io.websockexnova.engine;

import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.websockexnova.behavior.Phase;
import io.websockexnova.engine.ConnectionMachine.Effect;
import io.websockexnova.engine.ConnectionMachine.Input;
import io.websockexnova.engine.ConnectionMachine.State;
import io.websockexnova.engine.ConnectionMachine.Step;

import static org.assertj.core.api.Assertions.assertThat;

class ConnectionMachineTests {

	private static final Verdict RETRY = new Verdict.Retry(Duration.ofSeconds(1));

	private static final Verdict STOP = new Verdict.Stop(new IllegalStateException("fatal"));

	private static final Map<Phase, Set<Phase>> LEGAL = new EnumMap<>(
			Map.of(Phase.IDLE, EnumSet.of(Phase.CONNECTING, Phase.CLOSED), Phase.CONNECTING,
					EnumSet.of(Phase.AUTHENTICATING, Phase.BACKING_OFF, Phase.CLOSED), Phase.AUTHENTICATING,
					EnumSet.of(Phase.RESTORING, Phase.BACKING_OFF, Phase.CLOSING, Phase.CLOSED), Phase.RESTORING,
					EnumSet.of(Phase.READY, Phase.BACKING_OFF, Phase.CLOSING, Phase.CLOSED), Phase.READY,
					EnumSet.of(Phase.BACKING_OFF, Phase.CLOSING, Phase.CLOSED), Phase.BACKING_OFF,
					EnumSet.of(Phase.CONNECTING, Phase.CLOSED), Phase.CLOSING, EnumSet.of(Phase.CLOSED), Phase.CLOSED,
					EnumSet.of(Phase.CONNECTING)));

	@Test
	void connectingGoesThroughEveryPhaseInOrder() {
		State state = State.INITIAL;
		Step step = ConnectionMachine.step(state, new Input.Connect());
		assertThat(step).isEqualTo(new Step(new State(Phase.CONNECTING, 1, 0, null), List.of(Effect.DIAL)));
		step = ConnectionMachine.step(step.state(), new Input.Opened(1));
		assertThat(step).isEqualTo(new Step(new State(Phase.AUTHENTICATING, 1, 0, null), List.of(Effect.LOG_IN)));
		step = ConnectionMachine.step(step.state(), new Input.LoggedIn(1));
		assertThat(step).isEqualTo(new Step(new State(Phase.RESTORING, 1, 0, null), List.of(Effect.RESTORE)));
		step = ConnectionMachine.step(step.state(), new Input.Restored(1));
		assertThat(step).isEqualTo(new Step(new State(Phase.READY, 1, 0, null), List.of(Effect.SERVE)));
	}

	@ParameterizedTest
	@EnumSource(value = Phase.class, names = { "CONNECTING", "AUTHENTICATING", "RESTORING", "READY" })
	void whenLostThenBacksOffAndCountsTheAttempt(Phase phase) {
		Step step = ConnectionMachine.step(new State(phase, 4, 2, null), new Input.Lost(4, RETRY));
		assertThat(step)
			.isEqualTo(new Step(new State(Phase.BACKING_OFF, 4, 3, null), List.of(Effect.RELEASE, Effect.BACK_OFF)));
	}

	@ParameterizedTest
	@EnumSource(value = Phase.class, names = { "CONNECTING", "AUTHENTICATING", "RESTORING", "READY" })
	void whenLossIsFatalThenClosesWithTheCause(Phase phase) {
		Step step = ConnectionMachine.step(new State(phase, 4, 2, null), new Input.Lost(4, STOP));
		assertThat(step.state().phase()).isEqualTo(Phase.CLOSED);
		assertThat(step.state().cause()).hasMessage("fatal");
		assertThat(step.effects()).containsExactly(Effect.RELEASE, Effect.END);
	}

	@Test
	@Tag("edge-3")
	void whenOneLossIsReportedTwiceThenTheSecondChangesNothing() {
		State state = ConnectionMachine.step(new State(Phase.READY, 1, 0, null), new Input.Lost(1, RETRY)).state();
		assertThat(ConnectionMachine.step(state, new Input.Lost(1, RETRY))).isEqualTo(Step.none(state));
	}

	@Test
	void whenAHandlerStopsTheClientDuringBackoffThenItClosesWithTheCause() {
		Step step = ConnectionMachine.step(new State(Phase.BACKING_OFF, 4, 2, null), new Input.Lost(4, STOP));
		assertThat(step.state().phase()).isEqualTo(Phase.CLOSED);
		assertThat(step.state().cause()).hasMessage("fatal");
		assertThat(step.effects()).containsExactly(Effect.RELEASE, Effect.END);
	}

	@Test
	@Tag("edge-13")
	void attemptsAreForgottenOnlyWhenStable() {
		State ready = new State(Phase.READY, 7, 5, null);
		assertThat(ConnectionMachine.step(ready, new Input.Stable(7)).state().attempt()).isZero();
		assertThat(ConnectionMachine.step(ready, new Input.Stable(6)).state().attempt()).isEqualTo(5);
		assertThat(ConnectionMachine.step(ready, new Input.Lost(7, RETRY)).state().attempt()).isEqualTo(6);
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 4 })
	@Tag("edge-1")
	@Tag("edge-4")
	void inputsOfOtherGenerationsChangeNothing(long generation) {
		for (Phase phase : Phase.values()) {
			State state = new State(phase, 3, 1, null);
			for (Input input : List.of(new Input.Opened(generation), new Input.LoggedIn(generation),
					new Input.Restored(generation), new Input.Stable(generation), new Input.Lost(generation, RETRY),
					new Input.RetryDue(generation))) {
				assertThat(ConnectionMachine.step(state, input)).isEqualTo(Step.none(state));
			}
		}
	}

	@Test
	@Tag("edge-2")
	void connectWhileConnectedOrConnectingChangesNothing() {
		for (Phase phase : EnumSet.complementOf(EnumSet.of(Phase.IDLE, Phase.CLOSED))) {
			State state = new State(phase, 3, 1, null);
			assertThat(ConnectionMachine.step(state, new Input.Connect())).isEqualTo(Step.none(state));
		}
	}

	@Test
	@Tag("R10")
	void aMillionRandomInputsNeverLeadToAnIllegalTransition() {
		long seed = new Random().nextLong();
		Random random = new Random(seed);
		State state = State.INITIAL;
		long lastGeneration = 0;
		for (int i = 0; i < 1_000_000; i++) {
			Step step = ConnectionMachine.step(state, randomInput(random, state));
			State next = step.state();
			if (next.phase() != state.phase()) {
				assertThat(LEGAL.get(state.phase())).as("seed %d, step %d, from %s", seed, i, state.phase())
					.contains(next.phase());
			}
			assertThat(next.generation()).as("seed %d, step %d", seed, i).isGreaterThanOrEqualTo(lastGeneration);
			assertThat(step.effects().contains(Effect.DIAL)).as("seed %d, step %d", seed, i)
				.isEqualTo(next.generation() > lastGeneration);
			lastGeneration = next.generation();
			state = next;
		}
		assertThat(lastGeneration).isGreaterThan(1000);
	}

	private static Input randomInput(Random random, State state) {
		long generation = state.generation() - random.nextInt(3) / 2;
		return switch (random.nextInt(9)) {
			case 0 -> new Input.Connect();
			case 1 -> (random.nextInt(10) == 0) ? new Input.Close() : new Input.Connect();
			case 2 -> new Input.Opened(generation);
			case 3 -> new Input.LoggedIn(generation);
			case 4 -> new Input.Restored(generation);
			case 5 -> new Input.Stable(generation);
			case 6 -> new Input.Lost(generation, RETRY);
			case 7 -> new Input.Lost(generation, (random.nextInt(10) == 0) ? STOP : RETRY);
			default -> new Input.RetryDue(generation);
		};
	}

}
