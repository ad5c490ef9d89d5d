package io.websockexnova.platform.deribit;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import io.websockexnova.behavior.Lane;
import io.websockexnova.behavior.Outbound;
import io.websockexnova.behavior.RateLimit;
import io.websockexnova.behavior.RateLimitHandler;
import io.websockexnova.behavior.ReplyError;

/**
 * Deribit's default credits (page "Rate limits"). The server tells nobody how many are
 * left, so they are counted here. Accounts may have been given more.
 */
final class DeribitRateLimitHandler implements RateLimitHandler {

	private static final String NON_MATCHING = "non-matching";

	private static final String SUBSCRIBE = "subscribe";

	private static final String MATCHING = "matching-engine";

	private static final String INSTRUMENTS = "get-instruments";

	private static final String TRANSACTIONS = "get-transaction-log";

	private static final String POSITIONS = "move-positions";

	private static final Duration SECOND = Duration.ofSeconds(1);

	// Burst and requests per second of tier 1 to 4.
	private static final int[][] TIERS = { { 100, 30 }, { 50, 20 }, { 30, 10 }, { 20, 5 } };

	private static final List<RateLimit.Charge> DEFAULT = charge(NON_MATCHING, 500);

	private static final List<RateLimit.Charge> ORDER = charge(MATCHING, 1);

	private static final Map<String, List<RateLimit.Charge>> CHARGES = Map.of("public/subscribe",
			charge(SUBSCRIBE, 3_000), "private/subscribe", charge(SUBSCRIBE, 3_000), "public/get_instruments",
			charge(INSTRUMENTS, 10_000), "private/get_transaction_log", charge(TRANSACTIONS, 10_000),
			"private/move_positions",
			List.of(new RateLimit.Charge(POSITIONS, 100_000), new RateLimit.Charge(MATCHING, 1)));

	private static final Set<String> ORDERS = Set.of("private/buy", "private/sell", "private/edit",
			"private/edit_by_label", "private/cancel", "private/cancel_by_label", "private/close_position",
			"private/verify_block_trade", "private/execute_block_trade", "private/mass_quote", "private/cancel_quotes",
			"private/add_block_rfq_quote", "private/edit_block_rfq_quote", "private/cancel_block_rfq_quote",
			"private/cancel_all_block_rfq_quotes");

	private final int tier;

	DeribitRateLimitHandler(int tier) {
		this.tier = tier;
	}

	@Override
	public List<RateLimit> limits() {
		int[] matching = TIERS[this.tier - 1];
		// The reserve pays five answers to a challenge of the server. Credits are counted
		// per sub-account, and per address without a login.
		return Stream
			.of(new RateLimit(NON_MATCHING, 50_000, 10_000, SECOND, 2_500),
					new RateLimit(SUBSCRIBE, 30_000, 10_000, SECOND, 0),
					new RateLimit(MATCHING, matching[0], matching[1], SECOND, 0),
					new RateLimit(INSTRUMENTS, 500_000, 10_000, SECOND, 0),
					new RateLimit(TRANSACTIONS, 80_000, 10_000, SECOND, 0),
					new RateLimit(POSITIONS, 600_000, 10_000, SECOND, 0))
			.map((limit) -> limit.scope(RateLimit.Scope.ACCOUNT))
			.toList();
	}

	@Override
	public List<RateLimit.Charge> charges(Outbound message) {
		String method = message.kind();
		if (ORDERS.contains(method) || method.startsWith("private/cancel_all")) {
			return ORDER;
		}
		return CHARGES.getOrDefault(method, DEFAULT);
	}

	@Override
	public Lane lane(Outbound message) {
		String method = message.kind();
		if (method.startsWith("private/cancel")) {
			return Lane.CANCEL;
		}
		return (ORDERS.contains(method) || method.equals("private/move_positions")) ? Lane.ORDER : Lane.QUERY;
	}

	@Override
	public Duration pause(ReplyError refusal) {
		Duration pause = DeribitErrors.delay(refusal);
		return (pause != null) ? pause : Duration.ZERO;
	}

	private static List<RateLimit.Charge> charge(String limit, long credits) {
		return List.of(new RateLimit.Charge(limit, credits));
	}

}
