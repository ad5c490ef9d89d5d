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
			Map.of(Phase.IDLE, EnumSet.of(Phase.CONNECTING, Phase.BACKING_OFF, Phase.PAUSED, Phase.CLOSED),
					Phase.CONNECTING, EnumSet.of(Phase.AUTHENTICATING, Phase.BACKING_OFF, Phase.PAUSED, Phase.CLOSED),
					Phase.AUTHENTICATING, EnumSet.of(Phase.RESTORING, Phase.BACKING_OFF, Phase.CLOSING, Phase.CLOSED),
					Phase.RESTORING, EnumSet.of(Phase.READY, Phase.BACKING_OFF, Phase.CLOSING, Phase.CLOSED),
					Phase.READY, EnumSet.of(Phase.BACKING_OFF, Phase.DRAINING, Phase.CLOSING, Phase.CLOSED),
					Phase.DRAINING, EnumSet.of(Phase.CLOSING, Phase.CLOSED), Phase.BACKING_OFF,
					EnumSet.of(Phase.CONNECTING, Phase.PAUSED, Phase.CLOSED), Phase.CLOSING,
					EnumSet.of(Phase.CLOSED, Phase.PAUSED, Phase.BACKING_OFF), Phase.PAUSED,
					EnumSet.of(Phase.CONNECTING, Phase.BACKING_OFF, Phase.CLOSED), Phase.CLOSED,
					EnumSet.of(Phase.CONNECTING, Phase.BACKING_OFF)));

	@Test
	void connectingGoesThroughEveryPhaseInOrder() {
		State state = State.INITIAL;
		Step step = ConnectionMachine.step(state, new Input.Connect(true));
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
		for (Phase phase : EnumSet.complementOf(EnumSet.of(Phase.IDLE, Phase.PAUSED, Phase.CLOSED))) {
			State state = new State(phase, 3, 1, null);
			assertThat(ConnectionMachine.step(state, new Input.Connect(true))).isEqualTo(Step.none(state));
		}
	}

	@ParameterizedTest
	@EnumSource(Phase.class)
	void aDrainIsACloseUnlessThereIsSomethingToFinish(Phase phase) {
		State state = new State(phase, 3, 1, null);
		Step step = ConnectionMachine.step(state, new Input.Drain());
		switch (phase) {
			case READY -> assertThat(step.effects()).containsExactly(Effect.DRAIN);
			case DRAINING -> assertThat(step).isEqualTo(Step.none(state));
			default -> assertThat(step).isEqualTo(ConnectionMachine.step(state, new Input.Close()));
		}
	}

	@Test
	@Tag("R10")
	void aMillionRandomInputsNeverLeadToAnIllegalTransition() {
		long seed = new Random().nextLong();
		Random random = new Random(seed);
		State state = State.INITIAL;
		long lastGeneration = 0;
		long lastNumber = 0;
		for (int i = 0; i < 1_000_000; i++) {
			Step step = ConnectionMachine.step(state, randomInput(random, state));
			State next = step.state();
			if (next.phase() != state.phase()) {
				assertThat(LEGAL.get(state.phase())).as("seed %d, step %d, from %s", seed, i, state.phase())
					.contains(next.phase());
			}
			assertThat(next.generation()).as("seed %d, step %d", seed, i).isGreaterThanOrEqualTo(lastGeneration);
			boolean another = step.effects().contains(Effect.DIAL) || step.effects().contains(Effect.ROTATE);
			assertThat(another).as("seed %d, step %d", seed, i).isEqualTo(next.latest() > lastNumber);
			assertThat(next.latest()).as("seed %d, step %d", seed, i).isGreaterThanOrEqualTo(next.generation());
			lastGeneration = next.generation();
			lastNumber = next.latest();
			state = next;
		}
		assertThat(lastGeneration).isGreaterThan(1000);
	}

	private static Input randomInput(Random random, State state) {
		long generation = state.generation() - random.nextInt(3) / 2;
		return switch (random.nextInt(12)) {
			case 0 -> new Input.Connect(random.nextBoolean());
			case 1 -> rarely(random, new Input.Close(), new Input.Connect(true));
			case 2 -> new Input.Opened(generation);
			case 3 -> new Input.LoggedIn(generation);
			case 4 -> new Input.Restored(generation);
			case 5 -> new Input.Stable(generation);
			case 6 -> new Input.Lost(generation, RETRY);
			case 7 -> new Input.Lost(generation, (random.nextInt(10) == 0) ? STOP : RETRY);
			case 8 -> rarely(random, new Input.Pause(), new Input.Renew());
			case 9 -> rarely(random, new Input.Drain(), new Input.Drained(generation));
			case 10 -> rarely(random, new Input.RecoveryFailed(generation, RETRY),
					random.nextBoolean() ? new Input.Rotate() : new Input.Promoted(state.latest() - random.nextInt(2)));
			default -> new Input.RetryDue(generation);
		};
	}

	private static Input rarely(Random random, Input rare, Input usual) {
		return (random.nextInt(5) == 0) ? rare : usual;
	}

	@Test
	void aPausedClientRestsUntilItIsResumed() {
		State ready = new State(Phase.READY, 3, 2, null);
		Step leaving = ConnectionMachine.step(ready, new Input.Pause());
		assertThat(leaving.effects()).containsExactly(Effect.SAY_GOODBYE);
		Step resting = ConnectionMachine.step(leaving.state(), new Input.Lost(3, STOP));
		assertThat(resting.state().phase()).isEqualTo(Phase.PAUSED);
		assertThat(resting.effects()).containsExactly(Effect.RELEASE, Effect.SUSPEND);
		Step resumed = ConnectionMachine.step(resting.state(), new Input.Connect(true));
		assertThat(resumed).isEqualTo(new Step(new State(Phase.CONNECTING, 4, 0, null), List.of(Effect.DIAL)));
	}

	@Test
	void whenResumedBeforeThePauseHasTakenEffectThenConnectsAfterwards() {
		State leaving = ConnectionMachine.step(new State(Phase.READY, 3, 2, null), new Input.Pause()).state();
		State returning = ConnectionMachine.step(leaving, new Input.Connect(true)).state();
		Step step = ConnectionMachine.step(returning, new Input.Lost(3, STOP));
		assertThat(step.state().phase()).isEqualTo(Phase.BACKING_OFF);
		assertThat(step.effects()).containsExactly(Effect.RELEASE, Effect.BACK_OFF);
		Step again = ConnectionMachine.step(returning, new Input.Pause());
		assertThat(ConnectionMachine.step(again.state(), new Input.Lost(3, STOP)).state().phase())
			.isEqualTo(Phase.PAUSED);
	}

	@Test
	void aCloseDuringAPauseOrARenewalEndsTheClient() {
		for (Input leave : List.of(new Input.Pause(), new Input.Renew())) {
			State leaving = ConnectionMachine.step(new State(Phase.READY, 3, 2, null), leave).state();
			State ending = ConnectionMachine.step(leaving, new Input.Close()).state();
			Step step = ConnectionMachine.step(ending, new Input.Lost(3, RETRY));
			assertThat(step.state().phase()).isEqualTo(Phase.CLOSED);
			assertThat(step.effects()).containsExactly(Effect.RELEASE, Effect.END);
		}
	}

	@Test
	void aDrainedClientSaysGoodbyeAndALostOneEndsWithoutError() {
		Step draining = ConnectionMachine.step(new State(Phase.READY, 3, 2, null), new Input.Drain());
		assertThat(draining.state().phase()).isEqualTo(Phase.DRAINING);
		assertThat(draining.effects()).containsExactly(Effect.DRAIN);
		Step drained = ConnectionMachine.step(draining.state(), new Input.Drained(3));
		assertThat(drained.state().phase()).isEqualTo(Phase.CLOSING);
		assertThat(drained.effects()).containsExactly(Effect.SAY_GOODBYE);
		Step lost = ConnectionMachine.step(draining.state(), new Input.Lost(3, RETRY));
		assertThat(lost.state()).isEqualTo(new State(Phase.CLOSED, 3, 2, null));
		assertThat(lost.effects()).containsExactly(Effect.RELEASE, Effect.END);
	}

	@Test
	@Tag("edge-1")
	void aSuccessorServesOnlyOnceItHasBeenPromotedAndNumbersAreNeverReused() {
		Step rotating = ConnectionMachine.step(new State(Phase.READY, 3, 2, null), new Input.Rotate());
		assertThat(rotating.state().generation()).isEqualTo(3);
		assertThat(rotating.state().latest()).isEqualTo(4);
		assertThat(rotating.effects()).containsExactly(Effect.ROTATE);
		assertThat(ConnectionMachine.step(rotating.state(), new Input.Promoted(5)).effects()).isEmpty();
		Step promoted = ConnectionMachine.step(rotating.state(), new Input.Promoted(4));
		assertThat(promoted.state()).isEqualTo(new State(Phase.READY, 4, 2, null));
		assertThat(promoted.effects()).containsExactly(Effect.PROMOTE);
		State lost = ConnectionMachine.step(rotating.state(), new Input.Lost(3, RETRY)).state();
		assertThat(ConnectionMachine.step(lost, new Input.Promoted(4)).effects()).isEmpty();
		assertThat(ConnectionMachine.step(lost, new Input.RetryDue(3)).state().generation()).isEqualTo(5);
	}

	@Test
	void aFailedRecoveryCountsAsAFailedAttempt() {
		State waiting = new State(Phase.BACKING_OFF, 3, 2, null);
		Step again = ConnectionMachine.step(waiting, new Input.RecoveryFailed(3, RETRY));
		assertThat(again).isEqualTo(new Step(new State(Phase.BACKING_OFF, 3, 3, null), List.of(Effect.BACK_OFF)));
		Step over = ConnectionMachine.step(waiting, new Input.RecoveryFailed(3, STOP));
		assertThat(over.state().phase()).isEqualTo(Phase.CLOSED);
		assertThat(over.effects()).containsExactly(Effect.RELEASE, Effect.END);
		assertThat(ConnectionMachine.step(new State(Phase.READY, 3, 0, null), new Input.RecoveryFailed(3, STOP)))
			.isEqualTo(Step.none(new State(Phase.READY, 3, 0, null)));
	}

}
