package io.websockexnova.sample.scenario;

import java.time.Duration;
import java.time.Instant;

import io.websockexnova.behavior.Phase;
import io.websockexnova.client.ClientEvent;

/**
 * From the start of the Java process to data on all channels.
 *
 * @param readyMillis when the client was READY, from the start of the process
 * @param flowingMillis when all channels had data, from the start of the process
 * @param health health in Actuator then
 */
record Startup(long readyMillis, long flowingMillis, String health) {

	private static final long BOUND_MILLIS = 20_000;

	static Startup play(Stage stage) {
		stage.timeline().begin("start", "connect, log in, subscribe " + Stage.CHANNELS.size() + " channels");
		boolean flowing = stage.await(Duration.ofSeconds(20),
				() -> Stage.CHANNELS.stream().allMatch((channel) -> stage.books().feed(channel).updates() > 0));
		long now = Duration.between(stage.startedAt(), Instant.now()).toMillis();
		Startup startup = new Startup(ready(stage), flowing ? now : -1, stage.actuator().health());
		stage.timeline()
			.observe("READY " + startup.readyMillis + " ms after the start of the process, data on all channels after "
					+ startup.flowingMillis + " ms, health " + startup.health);
		return startup;
	}

	Claim claim() {
		return new Claim.Check()
			.require(this.readyMillis >= 0 && this.readyMillis < BOUND_MILLIS, "READY took too long or never came")
			.require(this.flowingMillis >= 0 && this.flowingMillis < BOUND_MILLIS, "not all channels flowed in time")
			.claim("started", "READY with data on all channels within 20 s of the start of the process",
					"READY after " + this.readyMillis + " ms, data after " + this.flowingMillis + " ms");
	}

	private static long ready(Stage stage) {
		return stage.witness()
			.millisTo(ClientEvent.PhaseChanged.class, stage.startedAt(), (change) -> change.to() == Phase.READY);
	}

}
