package io.websockexnova.engine;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.scheduler.Schedulers;

import io.websockexnova.behavior.Overflow;
import io.websockexnova.behavior.Payload;
import io.websockexnova.client.TopicOptions;
import io.websockexnova.client.TopicUpdate;
import io.websockexnova.engine.TopicSubscriber.Delivery;

import static org.assertj.core.api.Assertions.assertThat;

class TopicSubscriberTests {

	private final VirtualLoop loop = new VirtualLoop();

	private final Receiving receiving = new Receiving(new Tallies(), new Wakeups(this.loop), new Throttle(this.loop));

	private final TopicSubscriber subscriber = new TopicSubscriber("t", TopicOptions.DEFAULTS,
			new TopicSubscriber.Defaults(Overflow.BUFFER, 4), this.receiving, (holder) -> {
			});

	@Test
	@Tag("edge-34")
	void whenFullThenDropsForThisSubscriberAndMarksTheGapOnce() {
		Reader reader = new Reader();
		this.subscriber.flux(Schedulers.immediate(), (error) -> {
		}).subscribe(reader);
		assertThat(offer(4, false)).containsOnly(Delivery.DELIVERED);
		assertThat(offer(3, false)).containsExactly(Delivery.OVERFLOWED, Delivery.DROPPED, Delivery.DROPPED);
		reader.request(100);
		assertThat(reader.received).containsExactly("0", "1", "2", "3", "Gap");
		assertThat(offer(1, false)).containsExactly(Delivery.DELIVERED);
		assertThat(reader.received).endsWith("Gap", "Recovered", "0");
	}

	@Test
	@Tag("edge-34")
	void whenLinkedThenOnlyASnapshotHealsTheSubscriber() {
		Reader reader = new Reader();
		this.subscriber.flux(Schedulers.immediate(), (error) -> {
		}).subscribe(reader);
		offer(5, true);
		reader.request(100);
		assertThat(offer(2, true)).containsExactly(Delivery.NEEDS_SNAPSHOT, Delivery.DROPPED);
		assertThat(this.subscriber.offer(data("s"), true, true)).isEqualTo(Delivery.DELIVERED);
		assertThat(offer(1, true)).containsExactly(Delivery.DELIVERED);
		assertThat(reader.received).containsExactly("0", "1", "2", "3", "Gap", "s", "0");
	}

	@Test
	void aCancelledSubscriberTakesNothingMore() {
		Disposable subscription = this.subscriber.flux(Schedulers.immediate(), (error) -> {
		}).subscribe();
		subscription.dispose();
		assertThat(offer(100, false)).doesNotContain(Delivery.OVERFLOWED);
	}

	private List<Delivery> offer(int count, boolean linked) {
		List<Delivery> deliveries = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			deliveries.add(this.subscriber.offer(data(Integer.toString(i)), false, linked));
		}
		return deliveries;
	}

	private static TopicUpdate.Data<Payload> data(String text) {
		return new TopicUpdate.Data<>("t", Payload.text(text), 1);
	}

	private static final class Reader extends BaseSubscriber<TopicUpdate<Payload>> {

		private final List<String> received = new ArrayList<>();

		@Override
		protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {
			// Asks for nothing until told.
		}

		@Override
		protected void hookOnNext(TopicUpdate<Payload> update) {
			this.received.add((update instanceof TopicUpdate.Data<Payload> data) ? data.value().utf8()
					: update.getClass().getSimpleName());
		}

	}

}
