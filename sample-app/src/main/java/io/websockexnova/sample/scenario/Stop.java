package io.websockexnova.sample.scenario;

import java.time.Duration;
import java.time.Instant;

import org.springframework.context.ConfigurableApplicationContext;

import io.websockexnova.behavior.Phase;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.ClientEvent;

/**
 * The application stops.
 *
 * @param closedMillis how long it took the client to be CLOSED, or -1
 * @param left connections that the server still has
 */
record Stop(long closedMillis, int left) {

	static Stop play(Stage stage, ConfigurableApplicationContext context) {
		stage.timeline().begin("stop", "the application stops");
		Instant began = Instant.now();
		context.close();
		stage.await(Duration.ofSeconds(1), () -> closed(stage, began) >= 0);
		stage.await(Duration.ofSeconds(1), () -> stage.simulator().connections().isEmpty());
		Stop stop = new Stop(closed(stage, began), stage.simulator().connections().size());
		stage.timeline()
			.observe("CLOSED after " + stop.closedMillis + " ms, " + stop.left + " connections left at the server");
		return stop;
	}

	Claim claim(Stage stage) {
		long bound = stage.client().settings().get(Setting.CLOSE_TIMEOUT).toMillis();
		return new Claim.Check().require(this.closedMillis >= 0 && this.closedMillis < bound, "CLOSED came late or not")
			.same("the number of connections at the server", 0, this.left)
			.claim("stopped", "a stop closes the connection within 'connection.close-timeout'",
					"CLOSED after " + this.closedMillis + " of " + bound + " ms, " + this.left + " connections left");
	}

	private static long closed(Stage stage, Instant since) {
		return stage.witness().millisTo(ClientEvent.PhaseChanged.class, since, (change) -> change.to() == Phase.CLOSED);
	}

}
