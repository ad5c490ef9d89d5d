package io.websockexnova.engine;

import java.time.Duration;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.websockexnova.behavior.RateLimit;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How a budget follows what the server says, in virtual time.
 */
@Tag("edge-32")
class BudgetTests {

	private final VirtualLoop loop = new VirtualLoop();

	private final Budget budget = new Budget(new RateLimit("a", 16, 16, Duration.ofSeconds(1), 0), this.loop);

	@Test
	void whenTheServerRefusesForRateThenNothingIsLeftAndCreditsComeBackHalfAsFast() {
		this.loop.advance(Duration.ofSeconds(1));
		assertThat(this.budget.refused(Duration.ZERO)).isTrue();
		assertThat(this.budget.share()).isEqualTo(0.5);
		assertThat(this.budget.take(1, 0)).isFalse();
		assertThat(this.budget.estimate(1)).isEqualTo(Duration.ofMillis(125).toNanos());
	}

	@Test
	void whenSeveralRefusalsComeTogetherThenTheyCountAsOne() {
		this.loop.advance(Duration.ofSeconds(1));
		for (int i = 0; i < 10; i++) {
			this.budget.refused(Duration.ZERO);
			this.loop.advance(Duration.ofMillis(20));
		}
		assertThat(this.budget.share()).isEqualTo(0.5);
	}

	@Test
	void whenTheServerKeepsRefusingThenTheBudgetNeverFallsBelowASixteenth() {
		for (int i = 0; i < 20; i++) {
			this.loop.advance(Duration.ofSeconds(2));
			this.budget.refused(Duration.ZERO);
		}
		assertThat(this.budget.share()).isEqualTo(1 / 16.0);
		this.loop.advance(Duration.ofSeconds(1));
		assertThat(this.budget.take(1, 0)).as("it still gives one per second").isTrue();
	}

	@Test
	void whenThePauseLastsThenOnlyUrgentMessagesLeave() {
		this.loop.advance(Duration.ofSeconds(1));
		this.budget.refused(Duration.ofSeconds(5));
		this.loop.advance(Duration.ofSeconds(4));
		assertThat(this.budget.take(1, 0)).isFalse();
		assertThat(this.budget.estimate(1)).isEqualTo(Duration.ofSeconds(1).toNanos());
		this.budget.takeUrgently(1);
		this.loop.advance(Duration.ofSeconds(1));
		assertThat(this.budget.take(1, 0)).isTrue();
	}

	@Test
	void whenTheServerTakesRequestsAgainThenTheBudgetGrowsToWhatItWas() {
		this.loop.advance(Duration.ofSeconds(1));
		this.budget.refused(Duration.ZERO);
		int grown = 0;
		for (int i = 0; i < 200; i++) {
			grown += this.budget.accepted() ? 1 : 0;
		}
		assertThat(grown).isEqualTo(8);
		assertThat(this.budget.share()).isEqualTo(1);
		assertThat(this.budget.estimate(1)).isEqualTo(Duration.ofNanos(62_500_000).toNanos());
		this.loop.advance(Duration.ofSeconds(2));
		assertThat(this.budget.take(16, 0)).as("the whole bucket").isTrue();
		assertThat(this.budget.take(1, 0)).isFalse();
	}

}
