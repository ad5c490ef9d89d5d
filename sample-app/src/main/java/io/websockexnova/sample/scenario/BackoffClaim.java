package io.websockexnova.sample.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.websockexnova.behavior.Phase;
import io.websockexnova.behavior.ReconnectionStrategy;
import io.websockexnova.behavior.Setting;
import io.websockexnova.behavior.Settings;
import io.websockexnova.client.ClientEvent;

/**
 * The delays between attempts are those of the configured policy, and the client did wait
 * as long.
 */
final class BackoffClaim {

	private final Stage stage;

	BackoffClaim(Stage stage) {
		this.stage = stage;
	}

	Claim claim() {
		List<ClientEvent.ReconnectScheduled> scheduled = this.stage.witness().all(ClientEvent.ReconnectScheduled.class);
		List<ClientEvent.PhaseChanged> dials = this.stage.witness()
			.all(ClientEvent.PhaseChanged.class)
			.stream()
			.filter((change) -> change.from() == Phase.BACKING_OFF && change.to() == Phase.CONNECTING)
			.toList();
		Claim.Check check = new Claim.Check().require(!scheduled.isEmpty(), "there was no delay")
			.same("the number of attempts after a delay", scheduled.size(), dials.size());
		List<String> measured = new ArrayList<>();
		for (int i = 0; i < Math.min(scheduled.size(), dials.size()); i++) {
			ClientEvent.ReconnectScheduled delay = scheduled.get(i);
			long millis = delay.delay().toMillis();
			long waited = Duration.between(delay.at(), dials.get(i).at()).toMillis();
			double longest = longest(i + 1);
			double shortest = longest * (1 - settings().get(Setting.JITTER_FACTOR));
			measured.add(millis + " ms");
			check.same("the number of the attempt", i + 1, delay.attempt())
				.require(millis >= Math.floor(shortest) && millis <= longest,
						"delay " + (i + 1) + " is " + millis + " ms, not within " + Math.round(shortest) + " to "
								+ Math.round(longest) + " ms")
				// The wall clock is rounded, and it is not the clock of the timers.
				.require(waited >= millis - 5, "attempt " + (i + 1) + " came after " + waited + " ms already");
		}
		return check.claim("backoff", "delays grow as configured, also when the server accepts and drops",
				String.join(", ", measured));
	}

	private double longest(int attempt) {
		double initial = settings().get(Setting.INITIAL_DELAY).toMillis();
		ReconnectionStrategy strategy = settings().get(Setting.RECONNECTION_STRATEGY);
		double grown = switch (strategy) {
			case SIMPLE -> initial;
			case LINEAR_BACKOFF -> initial * attempt;
			case EXPONENTIAL_BACKOFF_WITH_JITTER -> initial * Math.pow(2, attempt - 1);
		};
		return Math.min(grown, settings().get(Setting.MAX_DELAY).toMillis());
	}

	private Settings settings() {
		return this.stage.client().settings();
	}

}
