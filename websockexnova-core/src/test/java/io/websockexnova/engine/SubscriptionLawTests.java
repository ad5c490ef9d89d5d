package io.websockexnova.engine;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;

import io.websockexnova.behavior.Phase;
import io.websockexnova.behavior.Setting;
import io.websockexnova.behavior.SubscriptionLimits;
import io.websockexnova.client.ClientEvent.TopicState;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.TopicOptions;
import io.websockexnova.client.TopicStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The law of subscriptions: at rest the server has what is wanted, each topic once,
 * whatever the venue refuses for now, answers late, in parts or never, and however often
 * the connection goes. In virtual time; {@code -Dwebsockexnova.seed=N} repeats a run,
 * {@code -Dwebsockexnova.runs=N} makes more of them.
 */
@Tag("R1")
@Tag("edge-27")
@Tag("edge-29")
class SubscriptionLawTests {

	private static final int RUNS = Integer.getInteger("websockexnova.runs", 400);

	private static final int RATE = 20;

	@Test
	void atRestTheServerHasWhatIsWantedEachOnceAndNeverSawMoreThanItAllows() {
		long seed = Long.getLong("websockexnova.seed", ThreadLocalRandom.current().nextLong());
		System.out.println("subscriptions: seed " + seed + ", repeat with -Dwebsockexnova.seed=" + seed);
		int topics = 0;
		for (int run = 0; run < RUNS; run++) {
			topics += play(seed + run);
		}
		System.out.println("subscriptions: " + RUNS + " runs, " + topics + " topics at rest, each once");
		assertThat(topics).as("the runs end with topics").isGreaterThan(RUNS);
	}

	@Test
	void aTopicThatTheServerHasRefusedToDropIsNotGivenUpWhenItFallsSilentOnce() {
		assertThat(play(208520053763925677L)).isPositive();
	}

	private int play(long seed) {
		Random random = new Random(seed);
		SubscriptionLimits limits = SubscriptionLimits.UNLIMITED.perRequest(1 + random.nextInt(8), 0)
			.rate(RATE, BusyVenue.PERIOD);
		BusyVenue venue = new BusyVenue(limits, random);
		venue.busy = 0.1;
		venue.silent = 0.03;
		venue.late = 0.03;
		venue.split = true;
		NovaClient client = venue.client().with(Setting.INITIAL_DELAY, Duration.ofMillis(200)).build();
		client.connect().subscribe((nothing) -> {
		}, (error) -> {
		});
		Map<String, Disposable> wanted = new HashMap<>();
		for (int step = 0; step < 150; step++) {
			String topic = "t" + random.nextInt(40);
			int choice = random.nextInt(100);
			if (choice < 55) {
				wanted.computeIfAbsent(topic, (name) -> subscribe(client, name, random));
			}
			else if (choice < 90) {
				Disposable left = wanted.remove(topic);
				if (left != null) {
					left.dispose();
				}
			}
			else if (choice < 93) {
				venue.network.last().breakOff();
			}
			venue.advance(Duration.ofMillis(random.nextInt(600)));
		}
		venue.silent = 0;
		venue.advance(Duration.ofMinutes(5));
		Map<String, Integer> once = new TreeMap<>();
		wanted.keySet().forEach((name) -> once.put(name, 1));
		assertThat(client.status().phase()).as("seed %d", seed).isEqualTo(Phase.READY);
		assertThat(venue.held()).as("what the server has, seed %d", seed).isEqualTo(once);
		assertThat(client.subscriptions()).as("what is said to be confirmed, seed %d", seed)
			.allMatch((status) -> status.state() == TopicState.CONFIRMED)
			.extracting(TopicStatus::topic)
			.containsExactlyElementsOf(once.keySet());
		assertThat(client.status().degraded()).as("seed %d", seed).isEmpty();
		assertThat(venue.doubled).as("subscribed while it was subscribed, seed %d", seed).isZero();
		assertThat(venue.fullest).as("requests within a period, seed %d", seed).isLessThanOrEqualTo(RATE);
		assertThat(venue.mostTopics).as("topics in a request, seed %d", seed)
			.isLessThanOrEqualTo(limits.topicsPerRequest());
		client.close().subscribe();
		return once.size();
	}

	private static Disposable subscribe(NovaClient client, String topic, Random random) {
		TopicOptions options = TopicOptions.DEFAULTS.priority(random.nextInt(3)).required(random.nextBoolean());
		return client.updates(topic, Integer.class, options).subscribe();
	}

}
