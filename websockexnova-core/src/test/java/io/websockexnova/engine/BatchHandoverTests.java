package io.websockexnova.engine;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A buffer that is handed over in batches: the account of its items, whoever comes and
 * goes at the same time.
 */
class BatchHandoverTests {

	private static final int RUNS = 400;

	private static final int CAPACITY = 64;

	private final Scheduler scheduler = Schedulers.newSingle("taker");

	private final List<Throwable> failures = new CopyOnWriteArrayList<>();

	@AfterEach
	void close() {
		this.scheduler.dispose();
		assertThat(this.failures).isEmpty();
	}

	@Test
	@Tag("edge-34")
	void whenASubscriberLeavesAtAnyTimeThenEachItemIsDeliveredOrDroppedAndItsOrderIsKept() throws Exception {
		long seed = new Random().nextLong();
		System.out.println("batches: seed " + seed);
		Random random = new Random(seed);
		for (int run = 0; run < RUNS; run++) {
			Tallies tallies = new Tallies();
			BatchHandover<Integer> handover = handover(tallies);
			Received received = new Received(random.nextInt(200), random.nextBoolean());
			new HandoverFlux<>(handover, this.scheduler, this.failures::add).subscribe(received);
			int leaving = random.nextInt(600);
			for (int item = 0; item < 500; item++) {
				handover.offer(item, Key.NONE);
				if (random.nextInt(20) == 0) {
					handover.flush();
					handover.wake();
				}
				if (item == leaving) {
					received.cancel();
				}
			}
			handover.flush();
			received.cancel();
			quiet();
			Tally tally = tallies.sum();
			assertThat(tally.buffered()).isZero();
			assertThat(tally.offered()).isEqualTo(tally.delivered() + tally.dropped());
			assertThat(tally.delivered()).as("run %s", run).isEqualTo(received.count.get());
			assertThat(received.disorder).isZero();
		}
	}

	@Test
	void whenItEndsThenWhatWasFlushedIsDeliveredFirst() throws Exception {
		BatchHandover<Integer> handover = handover(new Tallies());
		CountDownLatch completed = new CountDownLatch(1);
		List<Integer> items = new CopyOnWriteArrayList<>();
		for (int item = 0; item < 10; item++) {
			handover.offer(item, Key.NONE);
		}
		handover.flush();
		handover.end(null);
		new HandoverFlux<>(handover, this.scheduler, this.failures::add).subscribe(items::add, null,
				completed::countDown);
		assertThat(completed.await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(items).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
	}

	@Test
	void whenNobodyTakesThenItHoldsItsCapacityAndCountsTheRest() {
		Tallies tallies = new Tallies();
		BatchHandover<Integer> handover = handover(tallies);
		for (int item = 0; item < 2 * CAPACITY; item++) {
			assertThat(handover.offer(item, Key.NONE)).isEqualTo(item < CAPACITY);
		}
		handover.flush();
		assertThat(tallies.sum()).isEqualTo(new Tally(2 * CAPACITY, 0, 0, CAPACITY, CAPACITY));
	}

	@Test
	void whenASubscriberOnTheLoopCausesMoreWhileItIsPassedAnItemThenThatComesAfterwards() {
		Tallies tallies = new Tallies();
		BatchHandover<Integer> handover = handover(tallies);
		List<String> seen = new CopyOnWriteArrayList<>();
		new HandoverFlux<>(handover, Schedulers.immediate(), this.failures::add).subscribe((item) -> {
			seen.add("begin " + item);
			if (item == 1) {
				assertThat(handover.pass(2)).isFalse();
				handover.offer(2, Key.NONE);
				handover.flush();
				handover.wake();
				handover.end(null);
			}
			seen.add("end " + item);
		}, this.failures::add, () -> seen.add("complete"));
		assertThat(handover.pass(0)).isTrue();
		assertThat(handover.pass(1)).isTrue();
		assertThat(seen).containsExactly("begin 0", "end 0", "begin 1", "end 1", "begin 2", "end 2", "complete");
		assertThat(handover.pass(3)).as("after the end").isFalse();
		assertThat(tallies.sum()).isEqualTo(new Tally(3, 3, 0, 0, 0));
	}

	@Test
	void whenItemsArePassedThenOnlyThoseThatAreAskedForAndUntilTheSubscriberLeaves() {
		Tallies tallies = new Tallies();
		BatchHandover<Integer> handover = handover(tallies);
		Received received = new Received(3, true);
		new HandoverFlux<>(handover, Schedulers.immediate(), this.failures::add).subscribe(received);
		for (int item = 0; item < 5; item++) {
			assertThat(handover.pass(item)).isEqualTo(item < 3);
		}
		BatchHandover<Integer> waiting = handover(tallies);
		BaseSubscriber<Integer> asking = new BaseSubscriber<>() {

			@Override
			protected void hookOnSubscribe(Subscription subscription) {
				// asks later
			}

		};
		new HandoverFlux<>(waiting, Schedulers.immediate(), this.failures::add).subscribe(asking);
		assertThat(waiting.pass(0)).isFalse();
		asking.request(1);
		assertThat(waiting.pass(0)).isTrue();
		assertThat(waiting.pass(1)).isFalse();
		assertThat(tallies.sum()).isEqualTo(new Tally(4, 4, 0, 0, 0));
	}

	private static BatchHandover<Integer> handover(Tallies tallies) {
		return new BatchHandover<>(CAPACITY, 0, tallies, () -> {
		});
	}

	/**
	 * The taker has only one thread, so what it was about to do is done.
	 */
	private void quiet() throws InterruptedException {
		CountDownLatch idle = new CountDownLatch(1);
		this.scheduler.schedule(idle::countDown);
		assertThat(idle.await(Duration.ofSeconds(10).toMillis(), TimeUnit.MILLISECONDS)).isTrue();
	}

	private static final class Received extends BaseSubscriber<Integer> {

		private final AtomicInteger count = new AtomicInteger();

		private final int most;

		private final boolean bounded;

		private volatile int disorder;

		private int last = -1;

		Received(int most, boolean bounded) {
			this.most = most;
			this.bounded = bounded;
		}

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
			subscription.request(this.bounded ? 1 : Long.MAX_VALUE);
		}

		@Override
		protected void hookOnNext(Integer item) {
			this.disorder += (item <= this.last) ? 1 : 0;
			this.last = item;
			if (this.count.incrementAndGet() == this.most) {
				cancel();
			}
			else if (this.bounded) {
				request(1);
			}
		}

	}

}
