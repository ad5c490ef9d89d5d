package io.websockexnova.platform.deribit;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.ErrorClass;
import io.websockexnova.behavior.Payload;
import io.websockexnova.behavior.ReplyError;
import io.websockexnova.codec.JsonCursor;
import io.websockexnova.codec.MalformedMessageException;

/**
 * Deribit's error codes and what they mean for us, from the complete list of the page
 * "Errors" of its documentation. Outcomes that depend on who came first (an order is
 * gone, already filled, replaced) are PERSISTENT: asking again does not change them.
 */
final class DeribitErrors {

	static final int INVALID_PARAMS = -32602;

	static final int AUTHORIZATION_REQUIRED = 10000;

	static final int CANCEL_ON_DISCONNECT_FAILED = 10049;

	static final int INVALID_CREDENTIALS = 13004;

	static final int UNAUTHORIZED = 13009;

	static final int RAW_SUBSCRIPTIONS_NOT_AVAILABLE = 13778;

	private static final Duration LONGEST_WAIT = Duration.ofHours(1);

	private static final Map<Integer, ErrorClass> CLASSES = new HashMap<>();

	private static final Map<Integer, Duration> WAITS = new HashMap<>();

	private static final Map<Integer, String> REMEDIES = new HashMap<>();

	// Errors after which Deribit closes, or will not serve a new connection either. Any
	// other error that was reported some time before a loss did not cause it.
	private static final Set<Integer> EXPLAIN_LOSS = Set.of(10028, 11051, 11098, 12003, 12005, INVALID_CREDENTIALS,
			13503);

	static {
		classify(ErrorClass.TRANSIENT, 10019, 10040, 10041, CANCEL_ON_DISCONNECT_FAILED, 10050, 11051, 11052, 11094,
				13008, 13025, 13028, 13035, 13043, 13503, 13888);
		classify(ErrorClass.RATE_LIMITED, 10028, 10047, 10066, 11056, 12998, 13780, 13903);
		classify(ErrorClass.AUTH, AUTHORIZATION_REQUIRED, 11042, 11098, 12003, 12005, INVALID_CREDENTIALS, 13005, 13006,
				13007, UNAUTHORIZED, 13012, 13021, 13031, 13403, 13668, RAW_SUBSCRIPTIONS_NOT_AVAILABLE, 13904);
		classify(ErrorClass.PERSISTENT, 10002, 10003, 10004, 10005, 10006, 10007, 10009, 10010, 10011, 10012, 10013,
				10014, 10015, 10016, 10017, 10018, 10020, 10021, 10022, 10023, 10024, 10025, 10026, 10027, 10029, 10030,
				10031, 10032, 10033, 10034, 10035, 10036, 10037, 10038, 10039, 10043, 10044, 10045, 10046, 10048, 10072,
				11008, 11013, 11021, 11022, 11029, 11030, 11031, 11035, 11036, 11037, 11038, 11039, 11040, 11041, 11043,
				11044, 11045, 11046, 11047, 11048, 11049, 11050, 11053, 11054, 11055, 11090, 11091, 11092, 11093, 11095,
				11096, 11097, 13010, 13011, 13016, 13018, 13019, 13020, 13030, 13032, 13036, 13040, 13042, 13666, 13777,
				13901, 13902, -32000, -32600, -32601, INVALID_PARAMS, -32700);
		wait(Duration.ofSeconds(1), 10047, 10066);
		wait(Duration.ofSeconds(5), 10028, 10041, 12998, 13780, 13903);
		wait(Duration.ofSeconds(30), 11056);
		wait(Duration.ofMinutes(1), 10019, 11051, 13025, 13503);
		REMEDIES.put(INVALID_CREDENTIALS, "check key and secret and that they belong to this environment (keys of "
				+ "www.deribit.com and test.deribit.com are separate); a signed login also needs a clock that is right "
				+ "to 60 seconds");
		REMEDIES.put(11098, "the account is locked; ask Deribit");
		REMEDIES.put(12003, "too many failed logins; correct the credentials and wait before the next start");
		REMEDIES.put(12005, "Deribit does not serve the country of this address");
		for (int code : new int[] { 11042, 13012, 13021, 13403 }) {
			REMEDIES.put(code, "give the API key the scope that this needs");
		}
		REMEDIES.put(RAW_SUBSCRIPTIONS_NOT_AVAILABLE, "set 'credentials', or use the 100ms interval");
		REMEDIES.put(-32600, "shorten the request");
	}

	private DeribitErrors() {
	}

	/**
	 * What an error means.
	 * @param error the error
	 * @return its class, or null if the code is not in the list
	 */
	static @Nullable ErrorClass find(ReplyError error) {
		return CLASSES.get(error.numericCode());
	}

	/**
	 * Whether an error that was reported before a connection was lost is the reason.
	 * @param error the error
	 * @return true if it is
	 */
	static boolean explainsLoss(ReplyError error) {
		return EXPLAIN_LOSS.contains(error.numericCode());
	}

	/**
	 * How long to wait before asking again.
	 * @param error the error
	 * @return what the server says in the error's data, else what suits the code, or null
	 */
	static @Nullable Duration delay(ReplyError error) {
		Duration told = (error.data() != null) ? told(error.data()) : null;
		return (told != null) ? told : WAITS.get(error.numericCode());
	}

	/**
	 * The error with what can be done about it.
	 * @param error the error
	 * @return the same code with a longer message
	 */
	static ReplyError withRemedy(ReplyError error) {
		String remedy = REMEDIES.get(error.numericCode());
		return (remedy != null) ? new ReplyError(error.code(), error.message() + "; " + remedy, error.data()) : error;
	}

	private static void classify(ErrorClass type, int... codes) {
		for (int code : codes) {
			CLASSES.put(code, type);
		}
	}

	private static void wait(Duration wait, int... codes) {
		for (int code : codes) {
			WAITS.put(code, wait);
		}
	}

	private static @Nullable Duration told(String data) {
		try {
			JsonCursor cursor = JsonCursor.open(Payload.text(data));
			long seconds = cursor.find("wait") ? cursor.integer(-1) : -1;
			return (seconds < 0) ? null : Duration.ofSeconds(Math.min(seconds, LONGEST_WAIT.toSeconds()));
		}
		catch (MalformedMessageException ex) {
			return null;
		}
	}

}
