package io.websockexnova.engine;

import java.time.Duration;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.websockexnova.behavior.Loss;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.client.Statistics;
import io.websockexnova.engine.TopicVenue.Log;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A topic whose messages link to each other: gaps, duplicates, repairs, slow subscribers,
 * in virtual time.
 */
@Tag("R1")
class ContinuousTopicTests {

	private final TopicVenue venue = new TopicVenue();

	@Test
	void whenChangesLinkThenTheyFlowFromTheSnapshotOn() {
		Log log = subscribe();
		assertThat(this.venue.client.status().degraded()).containsEntry("book", "awaiting snapshot");
		this.venue.receive("# book 0 1 2");
		this.venue.receive("# book 1 100");
		this.venue.receive("# book 2 100 107");
		this.venue.receive("# book 3 100 107");
		this.venue.receive("# book 4 107 108");
		assertThat(log.heard).containsExactly("1", "2", "4");
		assertThat(this.venue.client.status().isHealthy()).isTrue();
		Statistics counted = this.venue.client.statistics();
		assertThat(counted.discarded()).as("before the snapshot").isEqualTo(1);
		assertThat(counted.duplicates()).isEqualTo(1);
		assertThat(counted.gaps()).isZero();
	}

	@Test
	void whenAChangeIsMissingThenThatTopicAloneIsRepairedAndSaysSo() {
		this.venue.connect();
		Log other = new Log(this.venue.client, "a");
		this.venue.advance(Duration.ZERO);
		this.venue.answer("all");
		Log log = subscribe();
		this.venue.receive("# book 1 100");
		this.venue.receive("# book 2 105 106");
		this.venue.receive("# book 3 106 107");
		assertThat(this.venue.sent()).endsWith("unsubscribe book");
		assertThat(this.venue.client.status().degraded()).containsEntry("book", "repairing, attempt 1");
		this.venue.answer("all");
		assertThat(this.venue.sent()).endsWith("unsubscribe book", "subscribe book");
		this.venue.answer("all");
		this.venue.receive("# book 4 200");
		this.venue.receive("# book 5 200 201");
		this.venue.receive("# a 1");
		assertThat(log.heard).containsExactly("1", "gap SEQUENCE 100 105", "repairing 1", "recovered true", "4", "5");
		assertThat(other.heard).containsExactly("1");
		assertThat(this.venue.client.status().isHealthy()).isTrue();
		Statistics counted = this.venue.client.statistics();
		assertThat(counted.gaps()).isEqualTo(1);
		assertThat(counted.repairs()).isEqualTo(1);
		assertThat(counted.discarded()).as("the change beyond the gap, and the one after it").isEqualTo(2);
		assertThat(this.venue.of(ClientEvent.GapDetected.class)).hasSize(1);
		assertThat(this.venue.of(ClientEvent.RepairStarted.class)).hasSize(1);
		assertThat(this.venue.of(ClientEvent.TopicRecovered.class)).hasSize(1);
		this.venue.advance(Duration.ofMinutes(5));
		assertThat(this.venue.network.dials).as("the deadline of the repair is gone").hasSize(1);
	}

	@Test
	void whenTheSnapshotNeverComesThenThreeRepairsAreTriedAndThenTheConnectionIsReplaced() {
		this.venue.build((client) -> client.with(Setting.REPAIR_TIMEOUT, Duration.ofSeconds(10)));
		Log log = subscribe();
		for (int i = 1; i <= 3; i++) {
			this.venue.advance(Duration.ofMillis(9999));
			assertThat(this.venue.of(ClientEvent.RepairStarted.class)).hasSize(i - 1);
			this.venue.advance(Duration.ofMillis(1));
			assertThat(this.venue.of(ClientEvent.RepairStarted.class)).hasSize(i);
			this.venue.answer("all");
			this.venue.answer("all");
		}
		this.venue.advance(Duration.ofSeconds(10));
		assertThat(this.venue.of(ClientEvent.Lost.class)).extracting((event) -> event.loss().kind())
			.containsExactly(Loss.Kind.REPAIR);
		this.venue.advance(Duration.ofSeconds(1));
		this.venue.answer("all");
		this.venue.receive("# book 1 100");
		assertThat(log.heard).containsExactly("repairing 1", "repairing 2", "repairing 3", "gap DISCONNECTED -1 -1",
				"recovered true", "1");
	}

	@Test
	void whenRepairsWouldBeTooManyThenTheNextOneWaitsForTheMinuteToPass() {
		this.venue.build((client) -> client.with(Setting.REPAIRS_PER_MINUTE, 2));
		Log log = subscribe();
		this.venue.receive("# book 1 100");
		for (int i = 0; i < 2; i++) {
			this.venue.receive("# book 2 500 501");
			this.venue.answer("all");
			this.venue.answer("all");
			this.venue.receive("# book 3 100");
		}
		this.venue.receive("# book 4 500 501");
		assertThat(this.venue.client.status().degraded()).containsEntry("book",
				"repair postponed: 2 within a minute already");
		this.venue.advance(Duration.ofSeconds(59));
		assertThat(this.venue.client.statistics().repairs()).isEqualTo(2);
		this.venue.advance(Duration.ofSeconds(1));
		assertThat(this.venue.client.statistics().repairs()).isEqualTo(3);
		assertThat(log.errors).isEmpty();
	}

	@Test
	void whenASubscriberJoinsThenItStartsFromASnapshotTooAndTheOthersGoOn() {
		Log early = subscribe();
		this.venue.receive("# book 1 100");
		Log late = new Log(this.venue.client, "book");
		this.venue.advance(Duration.ZERO);
		assertThat(this.venue.sent()).as("the snapshot has gone by").endsWith("unsubscribe book");
		this.venue.receive("# book 2 100 101");
		this.venue.answer("all");
		this.venue.answer("all");
		this.venue.receive("# book 3 110");
		this.venue.receive("# book 4 110 111");
		assertThat(late.heard).containsExactly("repairing 1", "recovered true", "3", "4");
		assertThat(early.heard).as("nothing is missing for this one").containsExactly("1", "2", "3", "4");
		assertThat(this.venue.client.statistics().gaps()).isZero();
	}

	@Test
	void whenTheConnectionIsLostThenOnlyASnapshotHealsTheTopic() {
		Log log = subscribe();
		this.venue.receive("# book 1 100");
		this.venue.reconnect();
		this.venue.answer("all");
		assertThat(log.heard).containsExactly("1", "gap DISCONNECTED -1 -1");
		this.venue.receive("# book 2 100 101");
		this.venue.receive("# book 3 300");
		assertThat(log.heard).containsExactly("1", "gap DISCONNECTED -1 -1", "recovered true", "3");
		assertThat(this.venue.client.statistics().discarded()).isEqualTo(1);
		this.venue.reconnect();
		this.venue.reconnect();
		this.venue.answer("all");
		this.venue.receive("# book 4 400");
		assertThat(log.heard).as("one gap for two losses")
			.endsWith("3", "gap DISCONNECTED -1 -1", "recovered true", "4");
	}

	@Test
	void whenATopicIsSilentForTooLongThenItIsRepairedUnlessItFlows() {
		this.venue.build((client) -> client.with(Setting.STALE_AFTER, Duration.ofSeconds(30)));
		Log log = subscribe();
		this.venue.receive("# book 1 100");
		this.venue.advance(Duration.ofSeconds(20));
		this.venue.receive("# book 2 100 101");
		this.venue.advance(Duration.ofMillis(29_999));
		assertThat(log.heard).containsExactly("1", "2");
		this.venue.advance(Duration.ofMillis(1));
		assertThat(log.heard).containsExactly("1", "2", "gap STALE -1 -1", "repairing 1");
	}

	private Log subscribe() {
		this.venue.connect();
		Log log = new Log(this.venue.client, "book");
		this.venue.advance(Duration.ZERO);
		this.venue.answer("all");
		return log;
	}

}
