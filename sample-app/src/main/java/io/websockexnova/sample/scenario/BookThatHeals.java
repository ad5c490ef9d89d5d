package io.websockexnova.sample.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * The script: each fault in turn, and the claims that follow from what was observed.
 */
public final class BookThatHeals {

	/**
	 * Name of the scenario.
	 */
	public static final String NAME = "book-that-heals";

	private BookThatHeals() {
	}

	static List<Claim> play(Stage stage, Duration refuseFor, ConfigurableApplicationContext context) {
		Startup startup = Startup.play(stage);
		Outage outage = Outage.play(stage, refuseFor);
		stage.sabotage(Sabotage.Moment.HEALED);
		Repair skip = Repair.skip(stage);
		Repair freeze = Repair.freeze(stage);
		Renewal renewal = Renewal.play(stage);
		Rest rest = Rest.play(stage);
		Claim counters = new CounterClaim(stage).claim(rest);
		Stop stop = Stop.play(stage, context);
		List<Claim> claims = new ArrayList<>();
		claims.add(startup.claim());
		claims.addAll(new ConnectionClaims(stage).all(outage, rest));
		claims.add(outage.healed());
		claims.add(outage.health(startup));
		claims.add(skip.healed("skip-healed", "a lost change is seen at once and repaired by a new snapshot"));
		claims.add(freeze.healed("freeze-healed", "a silent channel is seen as stale and subscribed afresh"));
		claims.add(Repair.siblings(skip, freeze));
		claims.add(renewal.claim());
		claims.add(rest.eachOnce());
		claims.add(rest.books());
		claims.add(counters);
		claims.add(TimingClaim.of(stage, outage, skip, freeze, renewal));
		claims.add(stop.claim(stage));
		return claims;
	}

}
