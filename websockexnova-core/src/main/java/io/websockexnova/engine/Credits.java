package io.websockexnova.engine;

import java.net.URI;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.RateLimit;
import io.websockexnova.client.ClientSpec;
import io.websockexnova.transport.Loop;

/**
 * The buckets that pay for the messages of one client, its own and those it shares with
 * others. A message takes credit from all its buckets or from none. Loop only, while the
 * shared buckets take care of themselves.
 */
final class Credits {

	/** Answer to a message that has to leave the credit to more urgent ones. */
	static final long CLAIMED = -1;

	private final List<RateLimit> limits;

	private final Budgets shared;

	private final Map<String, Budget> budgets = new LinkedHashMap<>();

	private final Map<Budget, Long> claims = new HashMap<>();

	/**
	 * New. Buckets that are shared by account are not until {@link #bind} tells which.
	 * @param limits the buckets
	 * @param loop time of the client's own
	 * @param shared those of other clients
	 */
	Credits(List<RateLimit> limits, Loop loop, Budgets shared) {
		this.limits = limits;
		this.shared = shared;
		for (RateLimit limit : limits) {
			this.budgets.put(limit.name(), new Budget(limit, loop));
		}
	}

	/**
	 * Finds the shared buckets of the account and the endpoint that the client now has.
	 * @param spec what is known of the client
	 * @param account public part of its credentials, or null if it has not used any
	 */
	void bind(ClientSpec spec, @Nullable String account) {
		bind(spec.platform().name(), endpoint(spec.url()), account);
	}

	void bind(String platform, String endpoint, @Nullable String account) {
		for (RateLimit limit : this.limits) {
			if (limit.scope() == RateLimit.Scope.CLIENT) {
				continue;
			}
			boolean byAccount = limit.scope() == RateLimit.Scope.ACCOUNT && account != null;
			Budgets.Key key = byAccount ? new Budgets.Key(platform, "", account, limit.name())
					: new Budgets.Key(platform, endpoint, null, limit.name());
			this.budgets.put(limit.name(), this.shared.find(key, limit));
		}
	}

	private static String endpoint(URI url) {
		// Not the authority, which may hold a password.
		return (url.getScheme() + "://" + url.getHost() + ":" + url.getPort()).toLowerCase(Locale.ROOT);
	}

	/**
	 * Takes the credits for a message out of all its buckets, or out of none. If it
	 * cannot, the message has a claim to them before all that ask after it, until
	 * {@link #releaseClaims}.
	 * @param charges what the message costs
	 * @return zero if it is paid, otherwise nanoseconds to wait before asking again, or
	 * {@link #CLAIMED} if others come first however long it waits
	 */
	long take(List<RateLimit.Charge> charges) {
		long wait = 0;
		boolean claimed = false;
		for (RateLimit.Charge charge : charges) {
			Budget budget = budget(charge);
			long needed = needed(budget, charge) + this.claims.getOrDefault(budget, 0L);
			if (needed > budget.limit().capacity()) {
				claimed = true;
			}
			else if (charge.credits() > 0) {
				wait = Math.max(wait, budget.estimate(needed));
			}
		}
		if (wait == 0 && !claimed && takeAll(charges)) {
			return 0;
		}
		charges.forEach((charge) -> this.claims.merge(budget(charge), charge.credits(), Long::sum));
		// Another client may have been quicker.
		return claimed ? CLAIMED : Math.max(wait, 1);
	}

	private boolean takeAll(List<RateLimit.Charge> charges) {
		for (int i = 0; i < charges.size(); i++) {
			RateLimit.Charge charge = charges.get(i);
			Budget budget = budget(charge);
			long untouched = budget.limit().reserve() + this.claims.getOrDefault(budget, 0L);
			if (charge.credits() > 0 && !budget.take(charge.credits(), untouched)) {
				giveBack(charges.subList(0, i));
				return false;
			}
		}
		return true;
	}

	private static long needed(Budget budget, RateLimit.Charge charge) {
		RateLimit limit = budget.limit();
		long needed = charge.credits() + limit.reserve();
		if (charge.credits() < 0 || needed > limit.capacity()) {
			throw new IllegalStateException(
					"RateLimitHandler charges " + charge.credits() + " credits to bucket '" + charge.limit()
							+ "', which never has more than " + (limit.capacity() - limit.reserve()) + " for it");
		}
		return needed;
	}

	/**
	 * Forgets who has a claim.
	 */
	void releaseClaims() {
		if (!this.claims.isEmpty()) {
			this.claims.clear();
		}
	}

	/**
	 * Takes the credits for a message that cannot wait, reserve included; the debt is
	 * paid by later messages.
	 * @param charges what the message costs
	 */
	void takeUrgently(List<RateLimit.Charge> charges) {
		charges.forEach((charge) -> budget(charge).takeUrgently(charge.credits()));
	}

	/**
	 * Gives the credits of a message back that the server has not got.
	 * @param charges what it has paid
	 */
	void giveBack(List<RateLimit.Charge> charges) {
		charges.forEach((charge) -> budget(charge).giveBack(charge.credits()));
	}

	/**
	 * The bucket that a charge goes to.
	 * @param charge the charge
	 * @return the bucket
	 */
	Budget budget(RateLimit.Charge charge) {
		Budget budget = this.budgets.get(charge.limit());
		if (budget == null) {
			throw new IllegalStateException("RateLimitHandler charges the unknown bucket '" + charge.limit()
					+ "'; its limits() name " + this.budgets.keySet());
		}
		return budget;
	}

}
