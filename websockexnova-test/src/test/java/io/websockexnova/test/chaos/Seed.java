package io.websockexnova.test.chaos;

import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Where the random choices of a run come from.
 *
 * @param value the seed
 */
public record Seed(long value) {

	private static final String PROPERTY = "websockexnova.seed";

	/**
	 * The seed that was asked for, or a new one. Printed, so that a run can be repeated.
	 * @param run name of the run
	 * @return the seed
	 */
	public static Seed of(String run) {
		long value = Long.getLong(PROPERTY, ThreadLocalRandom.current().nextLong());
		System.out.println(run + ": seed " + value + ", repeat with -D" + PROPERTY + "=" + value);
		return new Seed(value);
	}

	/**
	 * A source of choices that nobody else shares, so that each thread makes the same
	 * ones again.
	 * @param part number of the part
	 * @return the source
	 */
	public Random random(int part) {
		return new Random(this.value + 31L * part);
	}

}
