package io.websockexnova.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;

import io.websockexnova.behavior.Phase;
import io.websockexnova.behavior.Setting;
import io.websockexnova.behavior.SubscriptionLimits;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.client.ClientUpdate;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.TopicStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Topics of one client on several connections, in virtual time.
 */
@Tag("R1")
class ShardsTests {

	private final BusyVenue venue = new BusyVenue(SubscriptionLimits.UNLIMITED.perConnection(10), new Random(1));

	private final Map<String, Disposable> wanted = new HashMap<>();

	private final List<ClientEvent> events = new ArrayList<>();

	@Test
	void whenAConnectionIsFullThenFurtherTopicsGoToFurtherOnesAndTheUserSeesOneClient() {
		NovaClient client = connect(this.venue.client().build());
		want(client, 25);
		assertThat(sizes()).containsExactly(10, 10, 5);
		assertThat(client.status().isHealthy()).isTrue();
		assertThat(client.subscriptions()).hasSize(25);
		assertThat(client.statistics().connections()).isEqualTo(3);
		assertThat(this.venue.engine.clients()).hasSize(1);
		assertThat(this.events).filteredOn(ClientEvent.PhaseChanged.class::isInstance)
			.as("the client has one phase")
			.isEmpty();
		want(client, 27);
		assertThat(sizes()).as("what is not full is filled").containsExactly(10, 10, 7);
		client.close().subscribe();
		this.venue.network.dials.forEach(ScriptedTransport.Dial::breakOff);
		this.venue.advance(Duration.ofMinutes(1));
		assertThat(client.status().phase()).isEqualTo(Phase.CLOSED);
		assertThat(this.venue.network.dials).as("nothing comes back").hasSize(3);
	}

	@Test
	void whenAFurtherConnectionHasNoTopicLeftThenItIsClosedAndAnotherIsMadeWhenItIsNeeded() {
		NovaClient client = connect(this.venue.client().build());
		want(client, 12);
		leave("t10");
		leave("t11");
		this.venue.advance(Duration.ofSeconds(1));
		assertThat(this.venue.network.dials.get(1).closeCode).isEqualTo(1000);
		this.venue.network.dials.get(1).breakOff();
		this.venue.advance(Duration.ofMinutes(1));
		assertThat(this.venue.network.dials).hasSize(2);
		want(client, 11);
		assertThat(this.venue.network.dials).hasSize(3);
		assertThat(held()).hasSize(11);
	}

	@Test
	void whenAFurtherConnectionIsLostThenItsTopicsAreNamedAndComeBackAndTheOthersGoOn() {
		NovaClient client = connect(this.venue.client().with(Setting.INITIAL_DELAY, Duration.ofSeconds(5)).build());
		want(client, 12);
		this.venue.network.dials.get(1).breakOff();
		this.venue.advance(Duration.ofSeconds(1));
		assertThat(client.status().phase()).isEqualTo(Phase.READY);
		assertThat(client.status().degraded()).containsOnlyKeys("t10", "t11");
		assertThat(client.status().degraded().get("t10")).contains("its connection, number 2, is not READY");
		this.venue.advance(Duration.ofSeconds(10));
		assertThat(client.status().isHealthy()).isTrue();
		assertThat(held()).hasSize(12);
		assertThat(client.statistics().losses()).isEqualTo(1);
	}

	@Test
	void whenTheClientRestsRotatesOrIsUpdatedThenAllItsConnectionsDo() {
		NovaClient client = connect(this.venue.client().with(Setting.ROTATION_OVERLAP, Duration.ofMillis(100)).build());
		want(client, 12);
		List<String> done = new ArrayList<>();
		client.rotate().subscribe(null, (error) -> done.add(error.toString()), () -> done.add("rotated"));
		this.venue.advance(Duration.ofSeconds(1));
		assertThat(done).containsExactly("rotated");
		assertThat(this.venue.network.dials).hasSize(4);
		assertThat(this.venue.network.dials).extracting((dial) -> dial.closeCode).containsExactly(1000, 1000, 0, 0);
		client.update(ClientUpdate.builder().headers(Map.of("X-New", "1")).build())
			.subscribe(null, (error) -> done.add(error.toString()), () -> done.add("updated"));
		this.venue.network.dials.get(0).breakOff();
		this.venue.network.dials.get(1).breakOff();
		this.venue.advance(Duration.ofSeconds(1));
		assertThat(done).containsExactly("rotated", "updated");
		assertThat(this.venue.network.dials).hasSize(6);
		this.venue.network.dials.get(2).breakOff();
		this.venue.network.dials.get(3).breakOff();
		this.venue.advance(Duration.ofSeconds(1));
		client.pause().subscribe(null, (error) -> done.add(error.toString()), () -> done.add("paused"));
		this.venue.network.dials.forEach((dial) -> {
			if (!dial.broken) {
				dial.breakOff();
			}
		});
		this.venue.advance(Duration.ofMinutes(1));
		assertThat(done).containsExactly("rotated", "updated", "paused");
		assertThat(this.venue.network.dials).hasSize(6);
		client.resume().subscribe(null, null, () -> done.add("resumed"));
		this.venue.advance(Duration.ofSeconds(1));
		assertThat(done).endsWith("resumed");
		assertThat(this.venue.network.dials).hasSize(8);
		assertThat(held()).hasSize(12);
	}

	@Test
	void whenTopicsAreWantedBeforeTheClientConnectsThenItIsConnectedWhenAllAreThere() {
		NovaClient client = this.venue.client().with(Setting.MAX_PER_CONNECTION, 4).build();
		want(client, 10);
		assertThat(this.venue.network.dials).isEmpty();
		connect(client);
		this.venue.advance(Duration.ofSeconds(1));
		assertThat(sizes()).as("the setting wins").containsExactly(4, 4, 2);
	}

	@Test
	void whateverComesAndGoesTheServersHaveWhatIsWantedEachOnceAndNoneHasMoreThanItAllows() {
		long seed = Long.getLong("websockexnova.seed", new Random().nextLong());
		System.out.println("shards: seed " + seed + ", repeat with -Dwebsockexnova.seed=" + seed);
		Random random = new Random(seed);
		NovaClient client = connect(this.venue.client().with(Setting.INITIAL_DELAY, Duration.ofMillis(100)).build());
		this.venue.busy = 0.1;
		this.venue.split = true;
		for (int step = 0; step < 2_000; step++) {
			String topic = "t" + random.nextInt(60);
			Disposable left = this.wanted.remove(topic);
			if (left != null) {
				left.dispose();
			}
			else {
				this.wanted.put(topic, client.topic(topic, Integer.class).subscribe());
			}
			if (random.nextInt(50) == 0) {
				List<ScriptedTransport.Dial> open = open();
				if (!open.isEmpty()) {
					open.get(random.nextInt(open.size())).breakOff();
				}
			}
			this.venue.advance(Duration.ofMillis(random.nextInt(100)));
			assertThat(open()).as("topics per connection, seed %d", seed)
				.allSatisfy((dial) -> assertThat(this.venue.subscriptions.getOrDefault(dial, Map.of()))
					.hasSizeLessThanOrEqualTo(10));
		}
		this.venue.network.dials.stream()
			.filter((dial) -> dial.closeCode > 0)
			.forEach(ScriptedTransport.Dial::breakOff);
		this.venue.advance(Duration.ofMinutes(5));
		assertThat(held()).as("seed %d", seed).isEqualTo(new ArrayList<>(new TreeSet<>(this.wanted.keySet())));
		assertThat(this.venue.doubled).as("seed %d", seed).isZero();
		assertThat(client.status().degraded()).as("seed %d", seed).isEmpty();
		assertThat(client.subscriptions()).extracting(TopicStatus::topic)
			.as("seed %d", seed)
			.containsExactlyInAnyOrderElementsOf(this.wanted.keySet());
	}

	private void want(NovaClient client, int count) {
		IntStream.range(0, count)
			.mapToObj((number) -> "t" + number)
			.forEach((topic) -> this.wanted.computeIfAbsent(topic,
					(name) -> client.topic(name, Integer.class).subscribe()));
		this.venue.advance(Duration.ofSeconds(1));
	}

	private void leave(String topic) {
		Objects.requireNonNull(this.wanted.remove(topic)).dispose();
	}

	private List<ScriptedTransport.Dial> open() {
		return this.venue.network.dials.stream()
			.filter((dial) -> dial.opened && !dial.broken && dial.closeCode == 0)
			.toList();
	}

	private List<Integer> sizes() {
		return open().stream().map((dial) -> this.venue.subscriptions.getOrDefault(dial, Map.of()).size()).toList();
	}

	/** What all servers have together, with what is there twice. */
	private List<String> held() {
		return open().stream()
			.flatMap((dial) -> this.venue.subscriptions.getOrDefault(dial, Map.of()).keySet().stream())
			.sorted()
			.toList();
	}

	private NovaClient connect(NovaClient client) {
		client.connect().subscribe((nothing) -> {
		}, (error) -> {
		});
		this.venue.advance(Duration.ZERO);
		client.events().subscribe(this.events::add);
		return client;
	}

}
