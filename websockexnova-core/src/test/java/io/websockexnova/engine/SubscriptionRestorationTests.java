package io.websockexnova.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;

import io.websockexnova.behavior.Phase;
import io.websockexnova.behavior.Setting;
import io.websockexnova.behavior.SubscriptionLimits;
import io.websockexnova.client.ClientEvent.TopicState;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.SubscriptionException;
import io.websockexnova.client.TopicOptions;
import io.websockexnova.client.TopicStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * In which order, how fast and in how large requests topics are restored, and when the
 * client counts as READY, in virtual time.
 */
@Tag("R1")
@Tag("edge-29")
class SubscriptionRestorationTests {

	private static final SubscriptionLimits NONE = SubscriptionLimits.UNLIMITED;

	@Test
	void whenTheVenueLimitsCountAndRateThenReadyComesCloseToTheEarliestPossible() {
		BusyVenue venue = new BusyVenue(NONE.perRequest(2, 0).rate(20, BusyVenue.PERIOD), new Random(1));
		venue.busy = 0.1;
		venue.split = true;
		NovaClient client = venue.client().build();
		topics(400).forEach((topic) -> client.topic(topic, Integer.class).subscribe());
		connect(venue, client);
		while (client.status().phase() != Phase.READY && venue.network.loop.elapsed().toSeconds() < 60) {
			venue.advance(Duration.ofMillis(10));
		}
		double took = venue.network.loop.elapsed().toMillis() / 1000.0;
		double least = Math.ceil(venue.requests / 20.0) - 1;
		System.out.printf("READY after %.2f s, earliest possible %.2f s for %d requests%n", took, least,
				venue.requests);
		assertThat(took).isLessThanOrEqualTo(least * 1.1);
		assertThat(venue.held()).hasSize(400);
		assertThat(venue.fullest).isEqualTo(20);
		assertThat(venue.mostTopics).isEqualTo(2);
	}

	@Test
	void whenTheVenueLimitsBytesThenNoRequestIsLargerAndAllAreNearlyFull() {
		BusyVenue venue = new BusyVenue(NONE.perRequest(0, 1_000), new Random(1));
		NovaClient client = venue.client().build();
		topics(300).forEach((topic) -> client.topic(topic, Integer.class).subscribe());
		connect(venue, client);
		venue.advance(Duration.ofSeconds(1));
		assertThat(venue.held()).hasSize(300);
		assertThat(venue.mostBytes).isLessThanOrEqualTo(1_000);
		int all = topics(300).stream().mapToInt((topic) -> topic.length() + 1).sum();
		assertThat(venue.requests).isLessThanOrEqualTo(2 * all / 1_000 + 1);
		String huge = "x".repeat(5_000);
		client.topic(huge, Integer.class).subscribe();
		venue.advance(Duration.ofSeconds(1));
		assertThat(venue.held()).as("it cannot be divided").containsKey(huge);
	}

	@Test
	void whenTopicsHavePrioritiesThenTheHighestComeFirstAndEqualOnesInOrder() {
		BusyVenue venue = new BusyVenue(NONE.perRequest(1, 0).rate(20, BusyVenue.PERIOD), new Random(1));
		NovaClient client = venue.client().build();
		List<String> expected = new ArrayList<>();
		for (int priority : new int[] { 0, 5, -1 }) {
			for (int number = 0; number < 3; number++) {
				client.updates("p" + priority + "-" + number, Integer.class, TopicOptions.DEFAULTS.priority(priority))
					.subscribe();
			}
		}
		for (int priority : new int[] { 5, 0, -1 }) {
			for (int number = 0; number < 3; number++) {
				expected.add("p" + priority + "-" + number);
			}
		}
		connect(venue, client);
		venue.advance(Duration.ofSeconds(10));
		assertThat(venue.order).isEqualTo(expected);
		venue.order.clear();
		venue.network.last().breakOff();
		venue.advance(Duration.ofSeconds(10));
		assertThat(venue.order).isEqualTo(expected);
	}

	@Test
	void whenATopicIsNotRequiredThenReadyDoesNotWaitForItAndItIsNamedUntilItIsConfirmed() {
		BusyVenue venue = new BusyVenue(NONE.perRequest(1, 0).rate(1, BusyVenue.PERIOD), new Random(1));
		NovaClient client = venue.client().with(Setting.REQUIRED, false).build();
		client.updates("needed", Integer.class, TopicOptions.DEFAULTS.required(true)).subscribe();
		client.topic("optional", Integer.class).subscribe();
		connect(venue, client);
		assertThat(client.status().phase()).isEqualTo(Phase.RESTORING);
		venue.advance(Duration.ofMillis(100));
		assertThat(client.status().phase()).isEqualTo(Phase.READY);
		assertThat(client.status().degraded()).isEqualTo(Map.of("optional", "not confirmed yet"));
		assertThat(client.subscriptions()).extracting(TopicStatus::topic, TopicStatus::state, TopicStatus::required)
			.containsExactly(tuple("needed", TopicState.CONFIRMED, true), tuple("optional", TopicState.WANTED, false));
		venue.advance(Duration.ofSeconds(2));
		assertThat(client.status().isHealthy()).isTrue();
	}

	@Test
	void whenARequiredTopicIsRefusedForNowThenReadyWaitsButNotForEver() {
		BusyVenue venue = new BusyVenue(NONE, new Random(1));
		venue.busy = 1;
		venue.retryAfter = Duration.ofSeconds(2);
		NovaClient client = venue.client().build();
		client.topic("a", Integer.class).subscribe();
		connect(venue, client);
		venue.advance(Duration.ofSeconds(29));
		assertThat(client.status().phase()).isEqualTo(Phase.RESTORING);
		venue.advance(Duration.ofSeconds(4));
		assertThat(client.status().phase()).as("three times the time for an acknowledgement").isEqualTo(Phase.READY);
		assertThat(client.status().degraded()).containsKey("a");
		venue.busy = 0;
		venue.advance(Duration.ofSeconds(3));
		assertThat(client.status().isHealthy()).isTrue();
	}

	@Test
	@Tag("edge-27")
	void whenTheServerRefusesATopicForGoodThenItIsTriedAgainOnlyWhenSomebodyAsksForItAgain() {
		BusyVenue venue = new BusyVenue(NONE, new Random(1));
		venue.unknown.add("a");
		NovaClient client = venue.client().build();
		connect(venue, client);
		List<Throwable> errors = new ArrayList<>();
		client.topic("a", Integer.class).subscribe((value) -> {
		}, errors::add);
		venue.advance(Duration.ofSeconds(1));
		assertThat(errors).singleElement().isInstanceOf(SubscriptionException.class);
		assertThat(client.subscriptions()).singleElement()
			.satisfies((status) -> assertThat(status.state()).isEqualTo(TopicState.REJECTED))
			.satisfies((status) -> assertThat(status.reason()).contains("refused by the server"));
		int requests = venue.requests;
		venue.network.last().breakOff();
		venue.advance(Duration.ofMinutes(2));
		assertThat(venue.requests).as("nobody wants it").isEqualTo(requests);
		venue.unknown.clear();
		client.topic("a", Integer.class).subscribe();
		venue.advance(Duration.ofSeconds(1));
		assertThat(venue.held()).containsOnlyKeys("a");
		assertThat(client.subscriptions()).extracting(TopicStatus::state).containsExactly(TopicState.CONFIRMED);
	}

	@Test
	@Tag("edge-27")
	void whenTheAnswerComesAfterItWasGivenUpThenItCountsIfNothingCameInBetween() {
		BusyVenue venue = new BusyVenue(NONE, new Random(1));
		NovaClient client = venue.client().build();
		connect(venue, client);
		venue.latency = Duration.ofMillis(3_500);
		client.topic("a", Integer.class).subscribe();
		client.topic("b", Integer.class).subscribe();
		Disposable left = client.topic("c", Integer.class).subscribe();
		venue.advance(Duration.ofSeconds(2));
		left.dispose();
		venue.advance(Duration.ofMinutes(3));
		assertThat(venue.held()).isEqualTo(Map.of("a", 1, "b", 1));
		assertThat(venue.doubled).isZero();
		assertThat(client.status().degraded()).isEmpty();
	}

	@Test
	@Tag("S13")
	void whenThereAreTooManyTopicsThenTheNextOneIsRefusedWithTheRemedy() {
		BusyVenue venue = new BusyVenue(NONE, new Random(1));
		NovaClient client = venue.client().with(Setting.MAX_TOPICS, 2).build();
		connect(venue, client);
		Disposable first = client.topic("a", Integer.class).subscribe();
		client.topic("b", Integer.class).subscribe();
		List<Throwable> errors = new ArrayList<>();
		client.topic("c", Integer.class).subscribe((value) -> {
		}, errors::add);
		venue.advance(Duration.ofSeconds(1));
		assertThat(errors).singleElement()
			.asString()
			.contains("client 'busy' has 2 topics already", "'subscription.max-topics'");
		client.topic("a", Integer.class).subscribe().dispose();
		first.dispose();
		venue.advance(Duration.ofSeconds(1));
		client.topic("c", Integer.class).subscribe();
		venue.advance(Duration.ofSeconds(1));
		assertThat(venue.held()).containsOnlyKeys("b", "c");
	}

	@Test
	void whenOneTopicOfManyChangesThenTheOthersAreNotLookedAt() {
		BusyVenue venue = new BusyVenue(NONE.perRequest(500, 0), new Random(1));
		NovaClient client = venue.client().build();
		topics(10_000).forEach((topic) -> client.topic(topic, Integer.class).subscribe());
		connect(venue, client);
		venue.advance(Duration.ofSeconds(5));
		assertThat(venue.held()).hasSize(10_000);
		venue.asked = 0;
		long before = System.nanoTime();
		for (int round = 0; round < 1_000; round++) {
			Disposable one = client.topic("one", Integer.class).subscribe();
			venue.advance(Duration.ofMillis(100));
			one.dispose();
			venue.advance(Duration.ofMillis(100));
		}
		System.out.printf("a topic of 10,000 joined and left in %d microseconds%n",
				(System.nanoTime() - before) / 1_000_000);
		assertThat(venue.asked).as("topics that the platform was asked for").isEqualTo(2_000);
		assertThat(venue.held()).hasSize(10_000);
	}

	private static List<String> topics(int count) {
		return IntStream.range(0, count).mapToObj((number) -> "topic." + number).toList();
	}

	private static void connect(BusyVenue venue, NovaClient client) {
		client.connect().subscribe((nothing) -> {
		}, (error) -> {
		});
		venue.advance(Duration.ZERO);
	}

}
