package io.websockexnova.engine;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.websockexnova.behavior.RateLimit;
import io.websockexnova.transport.Loop;

/**
 * Buckets that several clients of an engine share. Kept as long as the engine, like its
 * clients: a bucket that were forgotten would be full again. Thread-safe.
 */
final class Budgets {

	private static final Logger logger = LoggerFactory.getLogger(Budgets.class);

	private final Map<Key, Budget> budgets = new ConcurrentHashMap<>();

	private final Loop clock;

	Budgets(Loop clock) {
		this.clock = clock;
	}

	/**
	 * The bucket of all clients with the same key. The first of them decides on its size.
	 * @param key whose bucket it is
	 * @param limit size of the bucket
	 * @return the bucket
	 */
	Budget find(Key key, RateLimit limit) {
		Budget found = this.budgets.computeIfAbsent(key, (missing) -> new Budget(limit, this.clock));
		if (!found.limit().equals(limit)) {
			logger.warn("Clients of {} that share {} do not agree on its size; {} holds", key, limit, found.limit());
		}
		return found;
	}

	/**
	 * Who shares a bucket. Never prints the account.
	 *
	 * @param platform name of the platform
	 * @param endpoint scheme and authority, or empty if the account decides
	 * @param account public part of the credentials, or null if the endpoint decides
	 * @param limit name of the bucket
	 */
	record Key(String platform, String endpoint, @Nullable String account, String limit) {

		@Override
		public String toString() {
			return "'" + this.platform + "' at " + ((this.account != null) ? "one account" : this.endpoint);
		}

	}

}
