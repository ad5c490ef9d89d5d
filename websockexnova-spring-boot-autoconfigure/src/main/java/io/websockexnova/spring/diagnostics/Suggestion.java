package io.websockexnova.spring.diagnostics;

import java.util.Collection;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Finds what somebody probably meant when a name is not known.
 */
public final class Suggestion {

	private Suggestion() {
	}

	/**
	 * The known name that is nearest to the given one by edit distance.
	 * @param given the name that is not known
	 * @param known the names that are
	 * @return the nearest name, or null if none is near
	 */
	public static @Nullable String nearest(String given, Collection<String> known) {
		String best = null;
		int bestDistance = Integer.MAX_VALUE;
		for (String candidate : known) {
			int distance = distance(normalize(given), normalize(candidate));
			if (distance < bestDistance) {
				best = candidate;
				bestDistance = distance;
			}
		}
		return (bestDistance <= Math.max(1, given.length() / 3)) ? best : null;
	}

	/**
	 * A sentence that names the nearest known name.
	 * @param given the name that is not known
	 * @param known the names that are
	 * @return the sentence with a space before it, or an empty text if no name is near
	 */
	public static String didYouMean(String given, Collection<String> known) {
		String nearest = nearest(given, known);
		return (nearest != null) ? " Did you mean '" + nearest + "'?" : "";
	}

	private static String normalize(String name) {
		return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
	}

	// Levenshtein, one row at a time.
	private static int distance(String first, String second) {
		int[] row = new int[second.length() + 1];
		for (int j = 0; j <= second.length(); j++) {
			row[j] = j;
		}
		for (int i = 1; i <= first.length(); i++) {
			int diagonal = row[0];
			row[0] = i;
			for (int j = 1; j <= second.length(); j++) {
				int substitution = diagonal + ((first.charAt(i - 1) != second.charAt(j - 1)) ? 1 : 0);
				diagonal = row[j];
				row[j] = Math.min(substitution, Math.min(row[j], row[j - 1]) + 1);
			}
		}
		return row[second.length()];
	}

}
