package io.websockexnova.platform.deribit;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.websockexnova.behavior.Outbound;
import io.websockexnova.behavior.Payload;
import io.websockexnova.behavior.RateLimit;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DeribitRateLimitHandler}.
 */
@Tag("deribit-41")
class DeribitRateLimitHandlerTests {

	private final DeribitRateLimitHandler handler = new DeribitRateLimitHandler(4);

	@ParameterizedTest
	@CsvSource({ "public/ticker, 100, 20", "public/test, 100, 20", "public/unsubscribe, 100, 20", "'', 100, 20",
			"private/get_positions, 100, 20", "public/subscribe, 10, 3", "private/subscribe, 10, 3",
			"public/get_instruments, 50, 1", "private/get_transaction_log, 8, 1", "private/buy, 20, 5",
			"private/edit_by_label, 20, 5", "private/cancel_all_by_currency, 20, 5", "private/mass_quote, 20, 5" })
	void whenMethodIsCalledThenBurstAndRateAreThoseOfItsBucket(String method, long burst, long perSecond) {
		List<RateLimit.Charge> charges = charges(method);
		assertThat(charges).hasSize(1);
		RateLimit.Charge charge = charges.get(0);
		RateLimit limit = limit(charge.limit());
		assertThat(limit.capacity() / charge.credits()).isEqualTo(burst);
		assertThat(limit.refill() * 1000 / charge.credits() / limit.period().toMillis()).isEqualTo(perSecond);
	}

	@Test
	void whenPositionsAreMovedThenBothBucketsPay() {
		assertThat(charges("private/move_positions")).extracting(RateLimit.Charge::limit)
			.containsExactlyInAnyOrder("move-positions", "matching-engine");
		assertThat(limits().keySet()).containsAll(Set.of("move-positions", "matching-engine"));
	}

	@Test
	@Tag("deribit-18")
	void whenBucketIsEmptyForOthersThenAnswersToChallengesArePaidFromTheReserve() {
		RateLimit.Charge test = charges("public/test").get(0);
		RateLimit limit = limit(test.limit());
		assertThat(limit.reserve()).isGreaterThanOrEqualTo(test.credits());
	}

	@ParameterizedTest
	@CsvSource({ "1, 100, 30", "2, 50, 20", "3, 30, 10", "4, 20, 5" })
	void whenTierIsChosenThenOrdersAreLimitedByIt(int tier, long burst, long rate) {
		assertThat(new DeribitRateLimitHandler(tier).limits()).anySatisfy((limit) -> {
			assertThat(limit.name()).isEqualTo("matching-engine");
			assertThat(limit.capacity()).isEqualTo(burst);
			assertThat(limit.refill()).isEqualTo(rate);
		});
	}

	private List<RateLimit.Charge> charges(String method) {
		return this.handler.charges(new Outbound(method, Payload.text("{}")));
	}

	private RateLimit limit(String name) {
		return Objects.requireNonNull(limits().get(name));
	}

	private Map<String, RateLimit> limits() {
		return this.handler.limits().stream().collect(Collectors.toMap(RateLimit::name, Function.identity()));
	}

}
