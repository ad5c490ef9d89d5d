package io.websockexnova.sample.scenario;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.websockexnova.behavior.Loss;
import io.websockexnova.behavior.Phase;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.client.TopicUpdate;
import io.websockexnova.test.deribit.DropPoint;

/**
 * The server dies, refuses connections, accepts and drops two, and serves again.
 *
 * @param acceptedBefore connections that the server had accepted before it died
 * @param acceptedMeanwhile connections that it had accepted when it stopped refusing
 * @param attemptsMeanwhile attempts of the client in between
 * @param healthMeanwhile health in Actuator in between
 * @param healthAfter health in Actuator when the client was back
 * @param noticedMillis how long it took the client to see the loss, or -1
 * @param backMillis how long it took the client to be READY once the server accepted
 * again, or -1
 * @param window what the channels saw
 */
record Outage(int acceptedBefore, int acceptedMeanwhile, long attemptsMeanwhile, String healthMeanwhile,
		String healthAfter, long noticedMillis, long backMillis, Window window) {

	private static final int DROPS = 2;

	static Outage play(Stage stage, Duration refuseFor) {
		stage.pause(stage.cast().beforeKill());
		Window.Opened window = stage.open();
		int before = stage.simulator().accepted();
		long attempts = stage.client().statistics().attempts();
		Timeline timeline = stage.timeline();
		timeline.begin("kill", "the server dies in the middle of a frame");
		Instant killed = Instant.now();
		// In this order, since the first attempt follows within 100 ms.
		stage.faults().refuse();
		stage.faults().killMidFrame();
		stage.await(Duration.ofSeconds(3), () -> lost(stage, killed) >= 0);
		long noticed = lost(stage, killed);
		boolean gaps = stage.await(Duration.ofSeconds(2), () -> window.sawEverywhere(TopicUpdate.Gap.class));
		timeline
			.observe("connection lost after " + noticed + " ms" + (gaps ? ", every channel was told of the gap" : ""));
		timeline.begin("refuse", "connections are refused for " + refuseFor.toMillis() + " ms");
		String health = stage.actuator().health();
		stage.pause(refuseFor.minus(Duration.between(killed, Instant.now())));
		attempts = stage.client().statistics().attempts() - attempts;
		int meanwhile = stage.simulator().accepted();
		timeline.observe(attempts + " attempts, " + (meanwhile - before) + " of them accepted, health " + health);
		Instant accepting = drop(stage, meanwhile);
		timeline.begin("accept", "connections are served again");
		stage.await(Duration.ofSeconds(8), () -> ready(stage, accepting) >= 0);
		boolean healed = stage.await(Duration.ofSeconds(3), () -> window.sawEverywhere(TopicUpdate.Recovered.class));
		long back = ready(stage, accepting);
		stage.pause(Duration.ofMillis(300));
		Outage outage = new Outage(before, meanwhile, attempts, health, stage.actuator().health(), noticed, back,
				window.close());
		timeline.observe("READY as connection " + stage.client().status().generation() + ", " + back
				+ " ms after the first accept" + (healed ? ", every channel has recovered" : "") + ", health "
				+ outage.healthAfter);
		return outage;
	}

	private static Instant drop(Stage stage, int accepted) {
		stage.timeline().begin("drop", "two connections are accepted and dropped");
		stage.sabotage(Sabotage.Moment.ACCEPTING);
		stage.faults().acceptAndDrop(1, DropPoint.ON_UPGRADE_REQUEST);
		stage.faults().acceptAndDrop(1, DropPoint.AFTER_UPGRADE);
		Instant accepting = Instant.now();
		stage.faults().accept();
		stage.await(Duration.ofSeconds(10), () -> stage.simulator().accepted() >= accepted + DROPS);
		stage.await(Duration.ofSeconds(1), () -> dropped(stage, accepting).size() >= DROPS);
		stage.timeline().observe("the client saw " + dropped(stage, accepting));
		return accepting;
	}

	private static List<Loss.Kind> dropped(Stage stage, Instant since) {
		return stage.witness()
			.all(ClientEvent.Lost.class)
			.stream()
			.filter((lost) -> !lost.at().isBefore(since))
			.map((lost) -> lost.loss().kind())
			.filter((kind) -> kind != Loss.Kind.CONNECT)
			.toList();
	}

	/**
	 * Every channel was told of the loss once, and once that it flows again.
	 * @return the claim
	 */
	Claim healed() {
		Claim.Check check = new Claim.Check();
		for (String channel : Stage.CHANNELS) {
			String recovered = channel.startsWith("book.") ? "Recovered(complete)" : "Recovered(lossy)";
			check.same(channel, List.of("Gap(DISCONNECTED)", recovered), this.window.story(channel));
		}
		return check.claim("disconnect-healed",
				"the listener sees one gap per channel after the loss, and each channel recover, the books completely",
				"books: " + this.window.story(Stage.CHANNELS.get(0)) + ", trades: "
						+ this.window.story(Stage.CHANNELS.get(Stage.CHANNELS.size() - 1)));
	}

	Claim health(Startup startup) {
		return new Claim.Check().same("health before the loss", "UP", startup.health())
			.same("health without a server", "DOWN", this.healthMeanwhile)
			.same("health after the return", "UP", this.healthAfter)
			.claim("health", "Actuator says UP, DOWN while the server is away, and UP again",
					startup.health() + ", " + this.healthMeanwhile + ", " + this.healthAfter);
	}

	private static long lost(Stage stage, Instant since) {
		return stage.witness().millisTo(ClientEvent.Lost.class, since, (loss) -> true);
	}

	private static long ready(Stage stage, Instant since) {
		return stage.witness().millisTo(ClientEvent.PhaseChanged.class, since, (change) -> change.to() == Phase.READY);
	}

}
