package io.websockexnova.sample.scenario;

import java.util.Map;
import java.util.function.Predicate;

import io.websockexnova.behavior.Phase;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.client.Statistics;
import io.websockexnova.client.TopicUpdate;

/**
 * What the client counts is what happened, by its events, by the markers that the
 * listener saw and by the meters in Actuator.
 */
final class CounterClaim {

	private final Stage stage;

	CounterClaim(Stage stage) {
		this.stage = stage;
	}

	Claim claim(Rest rest) {
		Statistics statistics = rest.statistics();
		Claim.Check check = new Claim.Check().same("attempts", phases(Phase.CONNECTING), statistics.attempts())
			.same("connections", phases(Phase.AUTHENTICATING), statistics.connections())
			.same("losses", count(ClientEvent.Lost.class), statistics.losses())
			.same("reconnects", phases(Phase.READY) - 1, statistics.reconnects())
			.same("gaps", count(ClientEvent.GapDetected.class), statistics.gaps())
			.same("gaps that the listener saw", statistics.gaps(),
					markers((update) -> update instanceof TopicUpdate.Gap))
			.same("repairs", count(ClientEvent.RepairStarted.class), statistics.repairs())
			.same("repairs that the listener saw", statistics.repairs(),
					markers((update) -> update instanceof TopicUpdate.Repairing))
			.same("dropped messages", 0L, statistics.dropped())
			.same("undecodable messages", 0L, statistics.undecodable())
			.same("dropped events", 0L, statistics.eventsDropped())
			.same("meters",
					Map.of("attempts", statistics.attempts(), "connections", statistics.connections(), "losses",
							statistics.losses(), "reconnects", statistics.reconnects(), "gaps", statistics.gaps(),
							"repairs", statistics.repairs()),
					rest.meters());
		return check.claim("counters", "counters and meters say what events and markers say",
				statistics.attempts() + " attempts, " + statistics.losses() + " losses, " + statistics.reconnects()
						+ " reconnects, " + statistics.gaps() + " gaps, " + statistics.repairs() + " repairs, "
						+ statistics.dropped() + " dropped of " + statistics.messagesReceived() + " messages");
	}

	private long phases(Phase phase) {
		return this.stage.witness()
			.all(ClientEvent.PhaseChanged.class)
			.stream()
			.filter((change) -> change.to() == phase)
			.count();
	}

	private long count(Class<? extends ClientEvent> type) {
		return this.stage.witness().all(type).size();
	}

	private long markers(Predicate<TopicUpdate<?>> condition) {
		return Stage.CHANNELS.stream()
			.flatMap((channel) -> this.stage.books().feed(channel).markers().stream())
			.filter((marker) -> condition.test(marker.update()))
			.count();
	}

}
