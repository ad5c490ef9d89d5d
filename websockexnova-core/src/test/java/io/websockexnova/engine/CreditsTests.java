package io.websockexnova.engine;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.websockexnova.behavior.RateLimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Conservation of credits, in virtual time.
 */
@Tag("edge-32")
@Tag("R27")
class CreditsTests {

	private static final List<RateLimit.Charge> ONE = List.of(new RateLimit.Charge("a", 1));

	private final VirtualLoop loop = new VirtualLoop();

	@Test
	void whenAskedMoreOftenThanCreditsComeBackThenNoFractionIsLost() {
		// Three credits in seven seconds: no question comes at a whole credit.
		Credits credits = credits(List.of(new RateLimit("a", 5, 3, Duration.ofSeconds(7), 0)));
		int taken = 0;
		for (int i = 0; i < 70_000; i++) {
			if (take(credits, ONE).isZero()) {
				taken++;
			}
			this.loop.advance(Duration.ofMillis(10));
		}
		assertThat(taken).as("capacity and what came back in 700 s").isBetween(5 + 299, 5 + 300);
	}

	@Test
	void whenThereIsNoCreditThenTheWaitIsExactlyAsLongAsItMustBe() {
		Credits credits = credits(List.of(new RateLimit("a", 2, 4, Duration.ofSeconds(1), 0)));
		assertThat(take(credits, ONE)).isZero();
		assertThat(take(credits, ONE)).isZero();
		Duration wait = take(credits, ONE);
		assertThat(wait).isEqualTo(Duration.ofMillis(250));
		this.loop.advance(wait.minusNanos(1));
		assertThat(take(credits, ONE)).isEqualTo(Duration.ofNanos(1));
		this.loop.advance(Duration.ofNanos(1));
		assertThat(take(credits, ONE)).isZero();
	}

	@Test
	void whenOneOfSeveralBucketsCannotPayThenNoneDoes() {
		Credits credits = credits(List.of(new RateLimit("a", 10, 1, Duration.ofSeconds(1), 0),
				new RateLimit("b", 1, 1, Duration.ofSeconds(1), 0)));
		List<RateLimit.Charge> both = List.of(new RateLimit.Charge("a", 1), new RateLimit.Charge("b", 1));
		assertThat(take(credits, both)).isZero();
		for (int i = 0; i < 100; i++) {
			assertThat(take(credits, both)).isEqualTo(Duration.ofSeconds(1));
		}
		assertThat(take(credits, List.of(new RateLimit.Charge("a", 9)))).as("nine are left").isZero();
	}

	@Test
	void whenTheReserveIsAllThatIsLeftThenOnlyUrgentMessagesTakeItAndLaterOnesPay() {
		Credits credits = credits(List.of(new RateLimit("a", 3, 1, Duration.ofSeconds(1), 2)));
		assertThat(take(credits, ONE)).isZero();
		assertThat(take(credits, ONE)).isEqualTo(Duration.ofSeconds(1));
		credits.takeUrgently(ONE);
		credits.takeUrgently(ONE);
		credits.takeUrgently(ONE);
		assertThat(take(credits, ONE)).as("the reserve, the debt and its own").isEqualTo(Duration.ofSeconds(4));
	}

	@Test
	void whenAMessageCostsMoreThanABucketHoldsThenThatIsSaid() {
		Credits credits = credits(List.of(new RateLimit("a", 5, 1, Duration.ofSeconds(1), 2)));
		assertThatIllegalStateException().isThrownBy(() -> credits.take(List.of(new RateLimit.Charge("a", 4))))
			.withMessage("RateLimitHandler charges 4 credits to bucket 'a', which never has more than 3 for it");
		assertThatIllegalStateException().isThrownBy(() -> credits.take(List.of(new RateLimit.Charge("b", 1))))
			.withMessage("RateLimitHandler charges the unknown bucket 'b'; its limits() name [a]");
	}

	private Credits credits(List<RateLimit> limits) {
		return new Credits(limits, this.loop, new Budgets(this.loop));
	}

	private static Duration take(Credits credits, List<RateLimit.Charge> charges) {
		Duration wait = Duration.ofNanos(credits.take(charges));
		credits.releaseClaims();
		return wait;
	}

}
