package io.websockexnova.test.live;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.websockexnova.behavior.RateLimitHandler;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.NovaClient;
import io.websockexnova.test.deribit.ConnectionSubscriptions;
import io.websockexnova.test.deribit.DeribitSimulator;
import io.websockexnova.test.proxy.Cut;
import io.websockexnova.test.proxy.Direction;
import io.websockexnova.test.proxy.FaultProxy;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * No subscription is lost or doubled, whatever becomes of the connections.
 */
class SubscriptionsUnderCutsTests {

	private static final int CUTS = 100;

	@RegisterExtension
	final Live live = new Live();

	private final DeribitSimulator simulator = this.live.start(DeribitSimulator.builder()
		.credentials(Live.KEY, Live.SECRET)
		.instruments("A-1", "B-2", "C-3", "D-4", "E-5", "F-6", "G-7", "H-8")
		.tick(Duration.ofMillis(5)));

	private final FaultProxy proxy = this.live.closing(FaultProxy.to(this.simulator.url()));

	private final Map<String, TopicLog> wanted = new LinkedHashMap<>();

	@Test
	@Tag("R1")
	@Tag("edge-29")
	@Tag("jsonrpc-48")
	void whenConnectionsAreCutAtRandomBytesThenTheServerEndsUpWithExactlyWhatIsWanted() {
		long seed = ThreadLocalRandom.current().nextLong();
		System.out.println("R1: seed " + seed);
		Random random = new Random(seed);
		NovaClient client = Live.connect(this.live.deribit(this.proxy.uri())
			.credentials(Live.KEY, Live.SECRET)
			.with(Setting.INITIAL_DELAY, Duration.ofMillis(5))
			.with(Setting.MAX_DELAY, Duration.ofMillis(20))
			.with(Setting.CONNECTION_TIMEOUT, Duration.ofMillis(400))
			.with(Setting.AUTHENTICATION_TIMEOUT, Duration.ofMillis(400))
			.with(Setting.PING_INTERVAL, Duration.ofMillis(100))
			.with(Setting.PONG_TIMEOUT, Duration.ofMillis(100))
			// The cuts come faster than Deribit would let anybody subscribe.
			.behaviors((behaviors) -> behaviors.withRateLimit(new RateLimitHandler() {
			})));
		List<String> topics = topics();
		topics.forEach((topic) -> this.wanted.put(topic, new TopicLog(client, topic)));
		settle(client, "at first");
		for (int i = 1; this.proxy.cuts() < CUTS; i++) {
			int before = this.proxy.cuts();
			Cut how = (random.nextInt(10) == 0) ? Cut.BLACKHOLE : random.nextBoolean() ? Cut.RESET : Cut.FIN;
			// Small numbers cut into the restoration that follows the cut before.
			int bytes = random.nextInt(random.nextBoolean() ? 500 : 8000);
			this.proxy.cutAfter(Direction.values()[random.nextInt(2)], bytes, how);
			toggle(client, topics, random);
			if (i % 2 == 0) {
				this.proxy.cut(how);
			}
			Live.awaitTrue("the next cut, with seed " + seed, () -> poke(client, before));
			if (random.nextInt(3) > 0) {
				toggle(client, topics, random);
			}
			if (i % 3 == 0) {
				settle(client, "after round " + i + ", with seed " + seed);
			}
		}
		settle(client, "at last, with seed " + seed);
		assertThat(this.proxy.cuts()).isGreaterThanOrEqualTo(CUTS);
		assertThat(this.simulator.violations()).as("seed %d", seed).isEmpty();
		assertThat(this.wanted.values()).as("no stream has ended, with seed %d", seed)
			.allSatisfy((log) -> assertThat(log.error()).isNull());
		Live.eventually(() -> assertThat(this.proxy.accepted()).as("the oracle for dials")
			.isEqualTo((int) client.statistics().attempts()));
	}

	private static List<String> topics() {
		List<String> topics = new ArrayList<>();
		for (String instrument : List.of("A-1", "B-2", "C-3", "D-4", "E-5", "F-6", "G-7", "H-8")) {
			for (String topic : List.of("book.%s.raw", "book.%s.100ms", "trades.%s.raw", "ticker.%s.100ms",
					"user.orders.%s.raw")) {
				topics.add(String.format(topic, instrument));
			}
		}
		return topics;
	}

	// Traffic towards the server, for cuts that count it.
	private boolean poke(NovaClient client, int before) {
		client.request("public/get_time", Map.of(), Long.class).subscribe((time) -> {
		}, (error) -> {
		});
		return this.proxy.cuts() > before;
	}

	private void toggle(NovaClient client, List<String> topics, Random random) {
		String topic = topics.get(random.nextInt(topics.size()));
		TopicLog log = this.wanted.remove(topic);
		if (log != null) {
			log.cancel();
		}
		else {
			this.wanted.put(topic, new TopicLog(client, topic));
		}
	}

	private void settle(NovaClient client, String when) {
		Live.awaitTrue("what is subscribed equals what is wanted " + when, () -> {
			List<ConnectionSubscriptions> all = this.simulator.subscriptions();
			return client.status().isHealthy() && all.size() == 1
					&& all.get(0)
						.channels()
						.stream()
						.sorted()
						.toList()
						.equals(this.wanted.keySet().stream().sorted().toList());
		});
	}

}
