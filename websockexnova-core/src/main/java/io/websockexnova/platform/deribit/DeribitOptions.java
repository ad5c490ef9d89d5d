package io.websockexnova.platform.deribit;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The options of {@link DeribitPlatform}, checked.
 *
 * @param signature whether the login is signed, so that the secret stays here
 * @param scope scopes to ask for at login, separated by blanks, or null
 * @param heartbeat interval of the server's heartbeat, in whole seconds, at least ten
 * @param cancelOnDisconnect whether the server shall cancel the orders of a lost
 * connection
 * @param testnet which environment the server must say it is, or null for any
 * @param tier tier of the matching engine's rate limit, from 1 (highest) to 4
 */
record DeribitOptions(boolean signature, @Nullable String scope, Duration heartbeat, boolean cancelOnDisconnect,
		@Nullable Boolean testnet, int tier) {

	static final String GRANT = "grant";

	static final String SCOPE = "scope";

	static final String HEARTBEAT_INTERVAL = "heartbeat-interval";

	static final String CANCEL_ON_DISCONNECT = "cancel-on-disconnect";

	static final String TESTNET = "testnet";

	static final String MATCHING_ENGINE_TIER = "matching-engine-tier";

	static final Set<String> NAMES = Set.of(GRANT, SCOPE, HEARTBEAT_INTERVAL, CANCEL_ON_DISCONNECT, TESTNET,
			MATCHING_ENGINE_TIER);

	private static final Duration SHORTEST_HEARTBEAT = Duration.ofSeconds(10);

	private static final Pattern SECONDS = Pattern.compile("(\\d{1,6})(s|m)?");

	static DeribitOptions of(String client, Map<String, String> options) {
		Reader reader = new Reader(client, options);
		String scope = reader.text(SCOPE, "");
		return new DeribitOptions(reader.signature(), scope.isEmpty() ? null : scope, reader.heartbeat(),
				Boolean.TRUE.equals(reader.bool(CANCEL_ON_DISCONNECT)), reader.bool(TESTNET), reader.tier());
	}

	/**
	 * Whether something is asked for that only a login gives.
	 * @return true if a client without credentials is misconfigured
	 */
	boolean needsLogin() {
		return this.cancelOnDisconnect || this.scope != null;
	}

	private record Reader(String client, Map<String, String> options) {

		String text(String name, String otherwise) {
			return this.options.getOrDefault(name, otherwise).strip();
		}

		@Nullable Boolean bool(String name) {
			String value = text(name, "");
			return switch (value) {
				case "" -> null;
				case "true" -> Boolean.TRUE;
				case "false" -> Boolean.FALSE;
				default -> throw invalid(name, value, "it must be 'true' or 'false'");
			};
		}

		boolean signature() {
			String value = text(GRANT, "client_credentials");
			return switch (value) {
				case "client_credentials" -> false;
				case "client_signature" -> true;
				default -> throw invalid(GRANT, value, "it must be 'client_credentials' or 'client_signature'");
			};
		}

		Duration heartbeat() {
			String value = text(HEARTBEAT_INTERVAL, "30s");
			Duration interval = duration(value);
			if (interval.getNano() != 0) {
				throw invalid(HEARTBEAT_INTERVAL, value, "Deribit takes whole seconds");
			}
			if (interval.compareTo(SHORTEST_HEARTBEAT) < 0) {
				throw invalid(HEARTBEAT_INTERVAL, value, "Deribit accepts no less than 10 seconds");
			}
			return interval;
		}

		int tier() {
			String value = text(MATCHING_ENGINE_TIER, "4");
			if (!value.matches("[1-4]")) {
				throw invalid(MATCHING_ENGINE_TIER, value, "it must be a number from 1 to 4");
			}
			return Integer.parseInt(value);
		}

		private Duration duration(String value) {
			Matcher matcher = SECONDS.matcher(value);
			if (matcher.matches()) {
				long number = Long.parseLong(matcher.group(1));
				return "m".equals(matcher.group(2)) ? Duration.ofMinutes(number) : Duration.ofSeconds(number);
			}
			try {
				return Duration.parse(value);
			}
			catch (DateTimeParseException ex) {
				throw invalid(HEARTBEAT_INTERVAL, value, "it must be seconds such as '30', '30s' or 'PT30S'");
			}
		}

		private IllegalArgumentException invalid(String name, String value, String rule) {
			return new IllegalArgumentException(
					"client '" + this.client + "': option '" + name + "' is '" + value + "'; " + rule);
		}

	}

}
