package io.websockexnova.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

import io.websockexnova.behavior.Phase;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.client.ClientEvent.TopicState;
import io.websockexnova.client.TopicUpdate;
import io.websockexnova.engine.TopicVenue.Log;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Topics whose socket is replaced while they flow, and topics whose subscriber is slow,
 * in virtual time.
 */
class TopicHandoverTests {

	/** More than the buffer and the operators behind it take. */
	private static final int MANY = 1000;

	private final TopicVenue venue = new TopicVenue();

	@Test
	@Tag("R1")
	void whenASocketIsReplacedThenTheTopicsGoOnWithoutAGapAndNothingComesTwice() {
		this.venue.build((client) -> client.with(Setting.ROTATE_AFTER, Duration.ofMinutes(1))
			.with(Setting.ROTATION_OVERLAP, Duration.ofSeconds(2)));
		this.venue.connect();
		Log plain = log("a");
		this.venue.answer("all");
		Log book = log("book");
		this.venue.answer("all");
		this.venue.receive("# book 1 100");
		ScriptedTransport.Dial old = this.venue.network.last();
		while (this.venue.network.dials.size() < 2) {
			this.venue.advance(Duration.ofSeconds(1));
		}
		assertThat(this.venue.network.loop.elapsed()).isLessThanOrEqualTo(Duration.ofMinutes(1));
		assertThat(this.venue.sent()).containsExactly("subscribe a,book");
		old.receive("# a 1");
		this.venue.answer("all");
		ScriptedTransport.Dial fresh = this.venue.network.last();
		old.receive("# book 2 100 101");
		fresh.receive("# book 2 100 101");
		fresh.receive("# book 3 101");
		fresh.receive("# book 4 101 102");
		old.receive("# book 4 101 102");
		assertThat(this.venue.client.status().phase()).isEqualTo(Phase.READY);
		this.venue.advance(Duration.ofMillis(1999));
		assertThat(old.closeCode).isZero();
		this.venue.advance(Duration.ofMillis(1));
		assertThat(old.closeCode).isEqualTo(1000);
		old.breakOff();
		fresh.receive("# a 2");
		assertThat(plain.heard).containsExactly("1", "2");
		assertThat(book.heard).startsWith("1", "2").endsWith("4").doesNotHaveDuplicates();
		assertThat(book.heard).noneMatch((text) -> text.startsWith("gap"));
		assertThat(this.venue.client.status().isHealthy()).isTrue();
		assertThat(this.venue.client.statistics().duplicates()).isPositive();
		assertThat(this.venue.client.statistics().gaps()).isZero();
		assertThat(this.venue.states("a")).as("nobody is bothered with the second socket")
			.startsWith(TopicState.SUBSCRIBING, TopicState.CONFIRMED)
			.doesNotContain(TopicState.GONE, TopicState.REJECTED);
	}

	@Test
	@Tag("R1")
	void whenTheNewSocketIsRefusedATopicThenTheOldOneGoesOnServing() {
		this.venue.build((client) -> client.with(Setting.ROTATE_AFTER, Duration.ofMinutes(1)));
		this.venue.connect();
		Log log = log("a");
		this.venue.answer("all");
		ScriptedTransport.Dial old = this.venue.network.last();
		while (this.venue.network.dials.size() < 2) {
			this.venue.advance(Duration.ofSeconds(1));
		}
		this.venue.refuse("no");
		old.receive("# a 1");
		assertThat(log.heard).containsExactly("1");
		assertThat(log.errors).isEmpty();
		assertThat(this.venue.client.status().phase()).isEqualTo(Phase.READY);
	}

	@Test
	@Tag("edge-34")
	void whenASubscriberIsSlowThenEachDropIsCountedAndTheGapIsToldOnce() {
		this.venue.build((client) -> client.with(Setting.BUFFER_SIZE, 4));
		this.venue.connect();
		Slow slow = new Slow();
		this.venue.client.updates("a", Integer.class).subscribe(slow);
		Log quick = log("a");
		this.venue.answer("all");
		for (int i = 0; i < MANY; i++) {
			this.venue.receive("# a " + i);
		}
		assertThat(quick.heard).hasSize(MANY);
		long dropped = this.venue.client.statistics().dropped();
		assertThat(dropped).isPositive();
		assertThat(this.venue.client.statistics().gaps()).isEqualTo(1);
		assertThat(this.venue.of(ClientEvent.GapDetected.class)).singleElement()
			.satisfies((gap) -> assertThat(gap.reason()).isEqualTo(TopicUpdate.GapReason.OVERFLOW));
		slow.request(Long.MAX_VALUE);
		assertThat(slow.count("Data") + dropped).isEqualTo(MANY);
		this.venue.receive("# a 1");
		assertThat(slow.heard).endsWith("Data", "Gap", "Recovered", "Data");
		assertThat(slow.count("Gap")).isEqualTo(1);
	}

	@Test
	@Tag("edge-34")
	void whenASubscriberOfALinkedTopicWasTooSlowThenItsSnapshotIsAskedForOnceThereIsRoom() {
		this.venue.build((client) -> client.with(Setting.BUFFER_SIZE, 4));
		this.venue.connect();
		Slow slow = new Slow();
		this.venue.client.updates("book", Integer.class).subscribe(slow);
		this.venue.advance(Duration.ZERO);
		this.venue.answer("all");
		this.venue.receive("# book 0 100");
		for (int i = 1; i < MANY; i++) {
			this.venue.receive("# book " + i + " " + (99 + i) + " " + (100 + i));
		}
		assertThat(this.venue.sent()).hasSize(1);
		slow.request(Long.MAX_VALUE);
		this.venue.receive("# book 8 " + (99 + MANY) + " " + (100 + MANY));
		assertThat(this.venue.sent()).endsWith("unsubscribe book");
		this.venue.answer("all");
		this.venue.answer("all");
		this.venue.receive("# book 9 200");
		assertThat(slow.heard).endsWith("Gap", "Repairing", "Recovered", "Data");
		assertThat(slow.count("Data") + this.venue.client.statistics().dropped()).isEqualTo(MANY + 2);
	}

	private Log log(String topic) {
		Log log = new Log(this.venue.client, topic);
		this.venue.advance(Duration.ZERO);
		return log;
	}

	private static final class Slow extends BaseSubscriber<TopicUpdate<Integer>> {

		private final List<String> heard = new ArrayList<>();

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
			// Asks for nothing until told.
		}

		long count(String kind) {
			return this.heard.stream().filter(kind::equals).count();
		}

		@Override
		protected void hookOnNext(TopicUpdate<Integer> update) {
			this.heard.add(update.getClass().getSimpleName());
		}

	}

}
