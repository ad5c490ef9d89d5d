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
		Credits credits = new Credits(List.of(new RateLimit("a", 5, 3, Duration.ofSeconds(7), 0)), this.loop);
		int taken = 0;
		for (int i = 0; i < 70_000; i++) {
			if (credits.take(ONE).isZero()) {
				taken++;
			}
			this.loop.advance(Duration.ofMillis(10));
		}
		assertThat(taken).as("capacity and what came back in 700 s").isBetween(5 + 299, 5 + 300);
	}

	@Test
	void whenThereIsNoCreditThenTheWaitIsExactlyAsLongAsItMustBe() {
		Credits credits = new Credits(List.of(new RateLimit("a", 2, 4, Duration.ofSeconds(1), 0)), this.loop);
		assertThat(credits.take(ONE)).isZero();
		assertThat(credits.take(ONE)).isZero();
		Duration wait = credits.take(ONE);
		assertThat(wait).isEqualTo(Duration.ofMillis(250));
		this.loop.advance(wait.minusNanos(1));
		assertThat(credits.take(ONE)).isEqualTo(Duration.ofNanos(1));
		this.loop.advance(Duration.ofNanos(1));
		assertThat(credits.take(ONE)).isZero();
	}

	@Test
	void whenOneOfSeveralBucketsCannotPayThenNoneDoes() {
		Credits credits = new Credits(List.of(new RateLimit("a", 10, 1, Duration.ofSeconds(1), 0),
				new RateLimit("b", 1, 1, Duration.ofSeconds(1), 0)), this.loop);
		List<RateLimit.Charge> both = List.of(new RateLimit.Charge("a", 1), new RateLimit.Charge("b", 1));
		assertThat(credits.take(both)).isZero();
		for (int i = 0; i < 100; i++) {
			assertThat(credits.take(both)).isEqualTo(Duration.ofSeconds(1));
		}
		assertThat(credits.take(List.of(new RateLimit.Charge("a", 9)))).as("nine are left").isZero();
	}

	@Test
	void whenTheReserveIsAllThatIsLeftThenOnlyUrgentMessagesTakeItAndLaterOnesPay() {
		Credits credits = new Credits(List.of(new RateLimit("a", 3, 1, Duration.ofSeconds(1), 2)), this.loop);
		assertThat(credits.take(ONE)).isZero();
		assertThat(credits.take(ONE)).isEqualTo(Duration.ofSeconds(1));
		credits.takeUrgently(ONE);
		credits.takeUrgently(ONE);
		credits.takeUrgently(ONE);
		assertThat(credits.take(ONE)).as("the reserve, the debt and its own").isEqualTo(Duration.ofSeconds(4));
	}

	@Test
	void whenAMessageCostsMoreThanABucketHoldsThenThatIsSaid() {
		Credits credits = new Credits(List.of(new RateLimit("a", 5, 1, Duration.ofSeconds(1), 2)), this.loop);
		assertThatIllegalStateException().isThrownBy(() -> credits.take(List.of(new RateLimit.Charge("a", 4))))
			.withMessage("RateLimitHandler charges 4 credits to bucket 'a', which never has more than 3 for it");
		assertThatIllegalStateException().isThrownBy(() -> credits.take(List.of(new RateLimit.Charge("b", 1))))
			.withMessage("RateLimitHandler charges the unknown bucket 'b'; its limits() name [a]");
	}

}
