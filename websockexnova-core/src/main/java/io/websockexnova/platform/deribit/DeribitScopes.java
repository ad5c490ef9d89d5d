package io.websockexnova.platform.deribit;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Compares scopes (page "Access scope"). The server may grant less than was asked for
 * without calling that an error.
 */
final class DeribitScopes {

	private static final String READ = ":read";

	private static final String READ_WRITE = ":read_write";

	private DeribitScopes() {
	}

	static Set<String> parse(@Nullable String scopes) {
		String text = (scopes != null) ? scopes : "";
		return Stream.of(text.split("\\s+"))
			.filter((scope) -> !scope.isEmpty())
			.collect(Collectors.toUnmodifiableSet());
	}

	/**
	 * Rights that were asked for and not granted. Other scopes, such as the name of the
	 * session, are no rights.
	 * @param wanted what was asked for
	 * @param granted what was granted
	 * @return the missing rights, sorted
	 */
	static List<String> missing(Set<String> wanted, Set<String> granted) {
		return wanted.stream()
			.filter((scope) -> scope.endsWith(READ) || scope.endsWith(READ_WRITE))
			.filter((scope) -> !covers(granted, scope))
			.sorted()
			.toList();
	}

	private static boolean covers(Set<String> granted, String scope) {
		if (granted.contains(scope)) {
			return true;
		}
		return scope.endsWith(READ)
				&& granted.contains(scope.substring(0, scope.length() - READ.length()) + READ_WRITE);
	}

}
