package io.websockexnova.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.websockexnova.behavior.SubscriptionLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When the next request may leave, by when the earlier ones have probably arrived.
 */
@Tag("edge-29")
class PaceTests {

	private static final SubscriptionLimits THREE_A_SECOND = SubscriptionLimits.UNLIMITED.rate(3,
			Duration.ofSeconds(1));

	private final VirtualLoop loop = new VirtualLoop();

	private final Pace pace = new Pace(this.loop);

	private final List<Pace.Sent> sent = new ArrayList<>();

	@BeforeEach
	void burst() {
		for (int request = 0; request < 3; request++) {
			assertThat(delay()).isZero();
			this.sent.add(this.pace.spend());
		}
	}

	@Test
	void whenAllAnswersTakeTheSameTimeThenTheNextWaitsForThePeriodAndALittle() {
		pass(300);
		this.sent.forEach(Pace.Sent::answered);
		pass(700);
		assertThat(delay()).isEqualTo(Duration.ofMillis(50));
		pass(50);
		assertThat(delay()).isZero();
	}

	@Test
	void whenTheFirstAnswerTakesLongerThanTheOthersThenTheRequestCountsFromThenOn() {
		pass(10);
		this.sent.get(1).answered();
		this.sent.get(2).answered();
		pass(200);
		this.sent.get(0).answered();
		pass(840);
		assertThat(delay()).isEqualTo(Duration.ofMillis(150));
		pass(150);
		assertThat(delay()).isZero();
	}

	@Test
	void whenOnlyTheFirstIsNotAnsweredThenTheNextWaitsForThatButNotForEver() {
		pass(10);
		this.sent.get(1).answered();
		this.sent.get(2).answered();
		pass(1100);
		assertThat(delay()).isEqualTo(Duration.ofMillis(50));
		pass(880);
		assertThat(delay()).isPositive();
		pass(10);
		assertThat(delay()).isZero();
	}

	@Test
	void whenNothingIsAnsweredYetThenTheJourneyIsSimplyLong() {
		pass(1049);
		assertThat(delay()).isPositive();
		pass(1);
		assertThat(delay()).isZero();
	}

	private Duration delay() {
		return this.pace.delay(THREE_A_SECOND);
	}

	private void pass(int millis) {
		this.loop.advance(Duration.ofMillis(millis));
	}

}
