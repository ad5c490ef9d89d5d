package io.websockexnova.sample.scenario;

import java.util.ArrayList;
import java.util.List;

import io.websockexnova.behavior.Setting;

/**
 * What happened, happened soon. What did not happen at all is a matter of other claims.
 */
final class TimingClaim {

	private final Claim.Check check = new Claim.Check();

	private final List<String> measured = new ArrayList<>();

	static Claim of(Stage stage, Outage outage, Repair skip, Repair freeze, Renewal renewal) {
		long maxDelay = stage.client().settings().get(Setting.MAX_DELAY).toMillis();
		TimingClaim timings = new TimingClaim();
		timings.within("loss noticed", outage.noticedMillis(), 1000);
		// Two dropped connections and the one that stays, each after the longest delay.
		timings.within("back", outage.backMillis(), 3 * maxDelay + 2000);
		timings.within("skip noticed", skip.noticedMillis(), 1000);
		timings.within("skip healed", skip.healedMillis(), 1000);
		timings.within("freeze noticed", freeze.noticedMillis(), stage.staleAfter().toMillis() + 1000);
		timings.within("freeze healed", freeze.healedMillis(), 1000);
		timings.within("login renewed", renewal.renewedMillis(), 2000);
		return timings.check.claim("timings", "everything happens within its bound",
				String.join(", ", timings.measured));
	}

	private void within(String what, long millis, long bound) {
		if (millis >= 0) {
			this.measured.add(what + " " + millis + "<" + bound + " ms");
			this.check.require(millis < bound, what + " took " + millis + " ms");
		}
	}

}
