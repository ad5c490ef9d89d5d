package io.websockexnova.benchmarks.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Opens many connections, several at once.
 */
final class Openings {

	private static final int AT_ONCE = 32;

	private Openings() {
	}

	/**
	 * Opens connections; the threads that waited for them are gone afterwards.
	 * @param cell who opens them, and where to
	 * @param count how many
	 * @throws Exception if one cannot be opened or it takes too long
	 */
	static void open(Cell cell, int count) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
		try {
			List<Future<?>> openings = new ArrayList<>();
			for (int i = 0; i < count; i++) {
				int number = i;
				openings.add(threads.submit(() -> {
					cell.client().idle(cell.url(number));
					return null;
				}));
			}
			for (Future<?> opening : openings) {
				opening.get(cell.deadline() - System.nanoTime(), TimeUnit.NANOSECONDS);
			}
		}
		finally {
			threads.shutdownNow();
		}
		if (!threads.awaitTermination(10, TimeUnit.SECONDS)) {
			throw new TimeoutException("a connection is still being opened");
		}
	}

	/**
	 * Checks that the server holds as many connections as were opened.
	 * @param cell the server
	 * @param count how many
	 */
	static void verify(Cell cell, int count) throws Exception {
		Control.Counts counts = cell.control().counts();
		if (counts.opened() != count || counts.open() < count) {
			throw new IllegalStateException("the server counts " + counts + ", not " + count + " connections");
		}
	}

}
