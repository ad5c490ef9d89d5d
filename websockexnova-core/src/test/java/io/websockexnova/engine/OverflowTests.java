package io.websockexnova.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.scheduler.Schedulers;

import io.websockexnova.behavior.Overflow;
import io.websockexnova.behavior.Payload;
import io.websockexnova.client.SlowConsumerException;
import io.websockexnova.client.TopicOptions;
import io.websockexnova.client.TopicUpdate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What happens to data when the buffer of a subscriber is full, by policy, and that every
 * item is accounted for at any time.
 */
@Tag("edge-34")
@Tag("R14")
class OverflowTests {

	private static final int CAPACITY = 4;

	private final VirtualLoop loop = new VirtualLoop();

	private final Throttle throttle = new Throttle(this.loop);

	private final Tallies tallies = new Tallies();

	private final Receiving receiving = new Receiving(this.tallies, new Wakeups(this.loop), this.throttle);

	@Test
	void whenConflatedThenTheNewestOfEachKeyWaitsInOrderOfArrival() {
		TopicSubscriber subscriber = subscriber(TopicOptions.DEFAULTS.overflow(Overflow.LATEST_PER_KEY).key("/k"));
		Reader reader = read(subscriber);
		offer(subscriber, "a1", "b1", "a2", "c1", "b2", "a3");
		reader.request(1);
		assertThat(reader.heard).containsExactly("a3");
		offer(subscriber, "a4", "b3");
		reader.request(9);
		assertThat(reader.heard).containsExactly("a3", "b3", "c1", "a4");
		assertThat(this.tallies.sum()).isEqualTo(new Tally(8, 4, 4, 0, 0));
	}

	@Test
	void whenConflatedThenAMarkerStaysBetweenWhatCameBeforeAndAfterIt() {
		TopicSubscriber subscriber = subscriber(TopicOptions.DEFAULTS.overflow(Overflow.LATEST_PER_KEY).key("/k"));
		Reader reader = read(subscriber);
		offer(subscriber, "a1", "b1");
		subscriber.mark(new TopicUpdate.Repairing<>("t", 1));
		offer(subscriber, "a2", "a3");
		reader.request(9);
		assertThat(reader.heard).containsExactly("b1", "Repairing", "a3");
	}

	@Test
	void whenThereAreMoreKeysThanRoomThenTheOldestGoesAndTheGapIsTold() {
		TopicSubscriber subscriber = subscriber(TopicOptions.DEFAULTS.overflow(Overflow.LATEST_PER_KEY).key("/k"));
		Reader reader = read(subscriber);
		offer(subscriber, "a1", "b1", "c1", "d1", "e1", "f1");
		reader.request(99);
		offer(subscriber, "g1");
		assertThat(reader.heard).containsExactly("Gap", "c1", "d1", "e1", "f1", "Recovered", "g1");
		assertThat(this.tallies.sum()).isEqualTo(new Tally(9, 7, 0, 2, 0));
	}

	@Test
	void whenTheOldestIsDroppedThenTheNewestStayAndTheGapComesFirst() {
		TopicSubscriber subscriber = subscriber(TopicOptions.DEFAULTS.overflow(Overflow.DROP_OLDEST));
		Reader reader = read(subscriber);
		offer(subscriber, "a1", "a2", "a3", "a4", "a5", "a6");
		reader.request(99);
		offer(subscriber, "a7");
		assertThat(reader.heard).containsExactly("Gap", "a3", "a4", "a5", "a6", "Recovered", "a7");
		assertThat(this.tallies.sum()).isEqualTo(new Tally(9, 7, 0, 2, 0));
	}

	@Test
	void whenTheNewestIsDroppedThenWhatWaitsStaysAndRoomIsUsedAtOnce() {
		TopicSubscriber subscriber = subscriber(TopicOptions.DEFAULTS.overflow(Overflow.DROP_NEWEST));
		Reader reader = read(subscriber);
		offer(subscriber, "a1", "a2", "a3", "a4", "a5", "a6");
		reader.request(2);
		offer(subscriber, "a7", "a8");
		reader.request(99);
		assertThat(reader.heard).containsExactly("a1", "a2", "a3", "a4", "Gap", "a7");
		assertThat(this.tallies.sum()).isEqualTo(new Tally(9, 6, 0, 3, 0));
	}

	@Test
	void whenItShallFailThenWhatWaitsIsDeliveredAndThenTheStreamFails() {
		TopicSubscriber subscriber = subscriber(TopicOptions.DEFAULTS.overflow(Overflow.FAIL));
		Reader reader = read(subscriber);
		offer(subscriber, "a1", "a2", "a3", "a4", "a5", "a6");
		assertThat(reader.failures).isEmpty();
		reader.request(99);
		assertThat(reader.heard).containsExactly("a1", "a2", "a3", "a4");
		assertThat(reader.failures).singleElement()
			.isInstanceOfSatisfying(SlowConsumerException.class, (ex) -> assertThat(ex.topic()).isEqualTo("t"));
		assertThat(this.tallies.sum()).isEqualTo(new Tally(6, 4, 0, 2, 0));
	}

	@Test
	void whenReadingIsStoppedThenNothingIsDroppedAndItGoesOnWhenHalfIsTaken() {
		TopicSubscriber subscriber = subscriber(TopicOptions.DEFAULTS.overflow(Overflow.BACKPRESSURE));
		Reader reader = read(subscriber);
		offer(subscriber, "a1", "a2", "a3");
		assertThat(this.throttle.isHeld()).isFalse();
		offer(subscriber, "a4", "a5");
		assertThat(this.throttle.isHeld()).isTrue();
		reader.request(2);
		assertThat(this.throttle.isHeld()).isTrue();
		reader.request(1);
		assertThat(this.throttle.isHeld()).as("half of 4").isFalse();
		reader.request(99);
		assertThat(reader.heard).containsExactly("a1", "a2", "a3", "a4", "a5");
		assertThat(this.tallies.sum()).isEqualTo(new Tally(5, 5, 0, 0, 0));
	}

	@Test
	void whenASubscriberThatStopsTheReadingGoesThenItGoesOn() {
		TopicSubscriber subscriber = subscriber(TopicOptions.DEFAULTS.overflow(Overflow.BACKPRESSURE));
		Reader reader = read(subscriber);
		offer(subscriber, "a1", "a2", "a3", "a4");
		assertThat(this.throttle.isHeld()).isTrue();
		reader.cancel();
		assertThat(this.throttle.isHeld()).isFalse();
		assertThat(this.tallies.sum()).isEqualTo(new Tally(4, 0, 0, 4, 0));
	}

	@Test
	void whenMessagesFollowFromEachOtherThenAPolicyThatLeavesSomeOutIsRefused() {
		for (Overflow overflow : List.of(Overflow.LATEST_PER_KEY, Overflow.DROP_OLDEST)) {
			assertThatIllegalArgumentException()
				.isThrownBy(() -> subscriber(TopicOptions.DEFAULTS.overflow(overflow)).joins(true))
				.withMessageContaining("'overflow' " + overflow)
				.withMessageContaining("use BUFFER");
		}
	}

	@Test
	void whenTheClientsPolicyLeavesSomeOutThenALinkedTopicIsBufferedInstead() {
		TopicSubscriber subscriber = new TopicSubscriber("t", TopicOptions.DEFAULTS,
				new TopicSubscriber.Defaults(Overflow.LATEST_PER_KEY, CAPACITY), this.receiving, (holder) -> {
				});
		subscriber.joins(true);
		Reader reader = read(subscriber);
		offer(subscriber, "a1", "a2", "a3");
		reader.request(9);
		assertThat(reader.heard).containsExactly("a1", "a2", "a3");
	}

	@ParameterizedTest
	@EnumSource
	void whateverHappensEveryItemIsAccountedFor(Overflow overflow) {
		long start = Long.getLong("websockexnova.seed", 1);
		for (long seed = start; seed < start + 300; seed++) {
			new Script(overflow, seed).play();
		}
	}

	private TopicSubscriber subscriber(TopicOptions options) {
		return new TopicSubscriber("t", options, new TopicSubscriber.Defaults(Overflow.BUFFER, CAPACITY),
				this.receiving, this.throttle::release);
	}

	private static Reader read(TopicSubscriber subscriber) {
		Reader reader = new Reader();
		subscriber.flux(Schedulers.immediate(), (error) -> {
		}).subscribe(reader);
		return reader;
	}

	private static void offer(TopicSubscriber subscriber, String... values) {
		for (String value : values) {
			subscriber.offer(data(value), false, false);
		}
	}

	private static TopicUpdate.Data<Payload> data(String value) {
		return new TopicUpdate.Data<>("t", Payload.text("{\"v\":\"" + value + "\",\"k\":\"" + value.charAt(0) + "\"}"),
				1);
	}

	private static final class Reader extends BaseSubscriber<TopicUpdate<Payload>> {

		private final List<String> heard = new ArrayList<>();

		private final List<Throwable> failures = new ArrayList<>();

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
			// Asks for nothing until told.
		}

		@Override
		protected void hookOnNext(TopicUpdate<Payload> update) {
			this.heard.add((update instanceof TopicUpdate.Data<Payload> data) ? data.value().utf8().substring(6, 8)
					: update.getClass().getSimpleName());
		}

		@Override
		protected void hookOnError(Throwable failure) {
			this.failures.add(failure);
		}

	}

	/**
	 * A random feed and a random consumer.
	 */
	private final class Script {

		private final Random random;

		private final String name;

		private final Overflow overflow;

		private final Map<Character, String> newest = new HashMap<>();

		private final TopicSubscriber subscriber;

		private long offered;

		Script(Overflow overflow, long seed) {
			this.random = new Random(seed);
			this.name = overflow + ", seed " + seed;
			this.overflow = overflow;
			TopicOptions options = TopicOptions.DEFAULTS.overflow(overflow).bufferSize(1 + this.random.nextInt(9));
			this.subscriber = subscriber(options.key("/k"));
		}

		void play() {
			Reader reader = read(this.subscriber);
			Tally before = OverflowTests.this.tallies.sum().plus(negative(this.subscriber.tally()));
			int keys = 1 + this.random.nextInt(6);
			for (int step = 0; step < 200; step++) {
				int what = this.random.nextInt(12);
				if (what < 9) {
					String value = (char) ('a' + this.random.nextInt(keys)) + Integer.toString(step % 10);
					this.newest.put(value.charAt(0), value);
					boolean open = reader.failures.isEmpty();
					this.subscriber.offer(data(value), false, false);
					this.offered += open ? 1 : 0;
				}
				else if (what == 9) {
					this.subscriber.mark(new TopicUpdate.Repairing<>("t", step));
				}
				else {
					int at = reader.heard.size();
					reader.request(1 + this.random.nextInt(4));
					heardNewest(reader, at);
				}
				check(reader);
			}
			if (this.random.nextBoolean()) {
				reader.request(Long.MAX_VALUE);
				assertThat(this.subscriber.tally().buffered()).as(this.name).isZero();
			}
			else {
				reader.cancel();
			}
			check(reader);
			Tally all = OverflowTests.this.tallies.sum();
			Tally own = this.subscriber.tally();
			assertThat(all).as("of the client, %s", this.name).isEqualTo(before.plus(own));
			reader.cancel();
		}

		// What waits of a key is the newest there is.
		private void heardNewest(Reader reader, int from) {
			if (this.overflow != Overflow.LATEST_PER_KEY) {
				return;
			}
			for (String value : reader.heard.subList(from, reader.heard.size())) {
				if (value.length() == 2) {
					assertThat(value).as(this.name).isEqualTo(this.newest.get(value.charAt(0)));
				}
			}
		}

		private void check(Reader reader) {
			Tally tally = this.subscriber.tally();
			assertThat(tally.offered()).as(this.name)
				.isGreaterThanOrEqualTo(this.offered)
				.isEqualTo(tally.delivered() + tally.conflated() + tally.dropped() + tally.buffered());
			assertThat(tally.delivered()).as(this.name).isEqualTo(reader.heard.size());
			if (this.overflow == Overflow.BACKPRESSURE && !reader.isDisposed()) {
				assertThat(tally.dropped()).as(this.name).isZero();
			}
		}

		private static Tally negative(Tally tally) {
			return new Tally(-tally.offered(), -tally.delivered(), -tally.conflated(), -tally.dropped(),
					-tally.buffered());
		}

	}

}
