package io.websockexnova.sample.scenario;

import java.util.ArrayList;
import java.util.List;

/**
 * A claim and whether it holds.
 *
 * @param id short name
 * @param statement what is claimed
 * @param holds whether it holds
 * @param measured what was measured, and what is wrong if it does not hold
 */
record Claim(String id, String statement, boolean holds, String measured) {

	/**
	 * Collects what speaks against a claim.
	 */
	static final class Check {

		private final List<String> problems = new ArrayList<>();

		Check require(boolean condition, String problem) {
			if (!condition) {
				this.problems.add(problem);
			}
			return this;
		}

		Check same(String what, Object expected, Object actual) {
			return require(expected.equals(actual), what + " is " + actual + " instead of " + expected);
		}

		Claim claim(String id, String statement, String measured) {
			String text = this.problems.isEmpty() ? measured
					: measured + "; WRONG: " + String.join("; ", this.problems);
			return new Claim(id, statement, this.problems.isEmpty(), text);
		}

	}

}
