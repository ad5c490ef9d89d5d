package io.websockexnova.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;

import io.websockexnova.behavior.Lane;
import io.websockexnova.behavior.Outbound;
import io.websockexnova.behavior.RateLimit;
import io.websockexnova.behavior.RateLimitHandler;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.RequestOptions;
import io.websockexnova.transport.Loop;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Conservation of credits in virtual time: whatever clients send, cancel and share, a
 * server that counts never sees more than the limit in any window, and no credit is lost.
 * {@code -Dwebsockexnova.seed} repeats a run, {@code -Dwebsockexnova.scale} makes it
 * longer.
 */
@Tag("edge-32")
@Tag("R27")
class CreditConservationTests {

	private static final int RUNS = 300 * Integer.getInteger("websockexnova.scale", 1);

	private static final long SEED = Long.getLong("websockexnova.seed", ThreadLocalRandom.current().nextLong());

	private static final Duration SECOND = Duration.ofSeconds(1);

	@Test
	void whateverClientsOfOneAccountSendAndCancelThenNoWindowIsOverTheLimitAndNoCreditIsLost() {
		System.out.println("credits: seed " + SEED + ", repeat with -Dwebsockexnova.seed=" + SEED);
		long messages = 0;
		for (int run = 0; run < RUNS; run++) {
			messages += new Run(new Random(SEED + run), "run " + run + " of seed " + SEED).play();
		}
		System.out.printf("credits: %d messages in %d runs%n", messages, RUNS);
	}

	@Test
	void whenThreadsTakeFromOneBucketThenTogetherTheyGetWhatItHoldsAndNotMore() throws InterruptedException {
		VirtualLoop stopped = new VirtualLoop();
		Budgets shared = new Budgets(stopped);
		RateLimit first = new RateLimit("a", 100_000, 1, Duration.ofDays(1), 10, RateLimit.Scope.ACCOUNT);
		RateLimit second = new RateLimit("b", 200_000, 1, Duration.ofDays(1), 0, RateLimit.Scope.ENDPOINT);
		AtomicLong taken = new AtomicLong();
		List<Thread> threads = new ArrayList<>();
		CountDownLatch start = new CountDownLatch(4);
		for (int i = 0; i < 4; i++) {
			Credits credits = new Credits(List.of(first, second), stopped, shared);
			credits.bind("p", "e", "account");
			int share = i;
			threads.add(new Thread(() -> {
				start.countDown();
				List<RateLimit.Charge> charges = List.of(new RateLimit.Charge("b", 1 + share),
						new RateLimit.Charge("a", 1 + share));
				// Another client that has just given something back may be in the way.
				for (int refused = 0; refused < 1_000;) {
					if (credits.take(charges) == 0) {
						taken.addAndGet(1 + share);
					}
					else {
						refused++;
					}
					credits.releaseClaims();
				}
			}));
		}
		threads.forEach(Thread::start);
		for (Thread thread : threads) {
			thread.join(60_000);
		}
		assertThat(taken.get()).as("all but the reserve, and less than what one message costs is left")
			.isBetween(100_000L - 10 - 4, 100_000L - 10);
		Credits last = new Credits(List.of(first, second), stopped, shared);
		last.bind("p", "e", "account");
		assertThat(last.take(List.of(new RateLimit.Charge("b", 200_000 - taken.get())))).as("b has lost nothing")
			.isZero();
	}

	@Test
	void whenClientsDoNotBelongTogetherThenTheyDoNotShare() {
		VirtualLoop loop = new VirtualLoop();
		Budgets shared = new Budgets(loop);
		RateLimit limit = new RateLimit("a", 1, 1, SECOND, 0, RateLimit.Scope.ACCOUNT);
		String[][] owners = { { "p", "e", "one" }, { "p", "e", "two" }, { "q", "e", "one" }, { "p", "e", null },
				{ "p", "f", null } };
		for (String[] owner : owners) {
			Credits credits = new Credits(List.of(limit), loop, shared);
			credits.bind(owner[0], owner[1], owner[2]);
			assertThat(credits.take(List.of(new RateLimit.Charge("a", 1)))).isZero();
		}
		Credits again = new Credits(List.of(limit), loop, shared);
		again.bind("p", "elsewhere", "one");
		assertThat(again.take(List.of(new RateLimit.Charge("a", 1)))).as("the account decides")
			.isEqualTo(SECOND.toNanos());
		assertThat(new Budgets.Key("p", "", "secret", "a").toString()).doesNotContain("secret");
	}

	/**
	 * One random set of limits with one, two or three clients of an account.
	 */
	private static final class Run {

		private final Random random;

		private final String name;

		private final LineVenue venue = new LineVenue();

		private final List<RateLimit> limits = new ArrayList<>();

		/** When how much of which limit was taken, as the server sees it. */
		private final List<long[]> taken = new ArrayList<>();

		Run(Random random, String name) {
			this.random = random;
			this.name = name;
			int count = 1 + random.nextInt(3);
			for (int i = 0; i < count; i++) {
				long capacity = 5 + random.nextInt(40);
				this.limits.add(new RateLimit("limit" + i, capacity, 1 + random.nextInt(50),
						Duration.ofMillis(100 + random.nextInt(2000)), random.nextInt(3), RateLimit.Scope.ACCOUNT));
			}
		}

		int play() {
			Loop loop = this.venue.network.loop;
			this.venue.network.server = (dial, line) -> {
				long[] costs = costs(line.substring(line.indexOf('m')));
				for (int i = 0; i < costs.length; i++) {
					this.taken.add(new long[] { loop.nanoTime(), i, costs[i] });
				}
			};
			List<NovaClient> clients = new ArrayList<>();
			int count = 1 + this.random.nextInt(3);
			for (int i = 0; i < count; i++) {
				clients.add(this.venue.connect(this.venue.client("c" + i)
					.credentials("one account", "its secret")
					.with(Setting.QUEUE_CAPACITY, 10_000)
					.with(Setting.REQUEST_TIMEOUT, Duration.ofDays(1))
					.behaviors((given) -> LineVenue.speaking(given).withRateLimit(new Costs()))));
			}
			int sent = 0;
			int cancelled = 0;
			List<Disposable> underWay = new ArrayList<>();
			for (int step = 0; step < 40; step++) {
				int burst = this.random.nextInt(8);
				for (int i = 0; i < burst; i++) {
					underWay.add(send(clients.get(this.random.nextInt(count)), sent++));
				}
				if (this.random.nextInt(3) == 0 && !underWay.isEmpty()) {
					underWay.get(this.random.nextInt(underWay.size())).dispose();
				}
				this.venue.advance(Duration.ofMillis(this.random.nextInt(200)));
			}
			check();
			long queued = clients.stream().mapToLong((client) -> client.statistics().queued()).sum();
			cancelled = (int) (sent - queued - this.taken.size() / this.limits.size());
			assertThat(cancelled).as("sent, cancelled or waiting; %s", this.name).isBetween(0, 40);
			// What waits leaves, and no later than its credit comes back.
			this.venue.advance(Duration.ofMinutes(30));
			assertThat(clients).as(this.name).allSatisfy((client) -> assertThat(client.statistics().queued()).isZero());
			assertThat(this.taken.size() / this.limits.size()).as(this.name).isEqualTo(sent - cancelled);
			check();
			nothingIsLost(clients.get(0));
			return sent;
		}

		private static Disposable send(NovaClient client, int number) {
			Lane[] lanes = { Lane.CANCEL, Lane.ORDER, Lane.QUERY, Lane.BULK };
			return client.send("m" + number, RequestOptions.DEFAULTS.lane(lanes[number % lanes.length]))
				.subscribe((nothing) -> {
				}, (error) -> {
				});
		}

		// Costs differ by message and limit, but never exceed what a bucket gives.
		private long[] costs(String message) {
			long[] costs = new long[this.limits.size()];
			int number = Integer.parseInt(message.substring(1));
			for (int i = 0; i < costs.length; i++) {
				RateLimit limit = this.limits.get(i);
				costs[i] = Math.floorMod(number * 31L + i * 7L, Math.min(limit.capacity() - limit.reserve(), 7) + 1);
			}
			return costs;
		}

		private void check() {
			for (int i = 0; i < this.limits.size(); i++) {
				RateLimit limit = this.limits.get(i);
				double perNano = (double) limit.refill() / limit.period().toNanos();
				// No window is over if the deepest level of a bucket that fills the same
				// way is not below empty.
				double level = limit.capacity();
				long at = 0;
				for (long[] one : this.taken) {
					if (one[1] == i) {
						level = Math.min(limit.capacity(), level + (one[0] - at) * perNano) - one[2];
						at = one[0];
						assertThat(level).as("level of %s, %s", limit, this.name)
							.isGreaterThanOrEqualTo(limit.reserve() - 1e-3);
					}
				}
			}
		}

		// After a long rest everything is there again: a burst of the whole bucket leaves
		// at once.
		private void nothingIsLost(NovaClient client) {
			int before = this.taken.size();
			RateLimit limit = this.limits.get(0);
			long room = limit.capacity() - limit.reserve();
			int number = 1_000_000;
			while (room > 0) {
				long[] costs = costs("m" + number);
				room -= costs[0];
				boolean payable = room >= 0 && paysElsewhere(number);
				if (!payable) {
					break;
				}
				send(client, number);
				number++;
			}
			this.venue.advance(Duration.ZERO);
			assertThat((this.taken.size() - before) / this.limits.size()).as("burst, %s", this.name)
				.isEqualTo(number - 1_000_000);
			check();
		}

		private boolean paysElsewhere(int last) {
			for (int i = 1; i < this.limits.size(); i++) {
				long sum = 0;
				for (int number = 1_000_000; number <= last; number++) {
					sum += costs("m" + number)[i];
				}
				RateLimit limit = this.limits.get(i);
				if (sum > limit.capacity() - limit.reserve()) {
					return false;
				}
			}
			return true;
		}

		private final class Costs implements RateLimitHandler {

			@Override
			public List<RateLimit> limits() {
				return Run.this.limits;
			}

			@Override
			public List<RateLimit.Charge> charges(Outbound message) {
				long[] costs = costs(message.payload().utf8());
				List<RateLimit.Charge> charges = new ArrayList<>();
				for (int i = 0; i < costs.length; i++) {
					charges.add(new RateLimit.Charge("limit" + i, costs[i]));
				}
				return charges;
			}

		}

	}

}
