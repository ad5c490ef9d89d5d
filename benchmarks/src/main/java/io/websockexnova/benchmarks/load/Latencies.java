package io.websockexnova.benchmarks.load;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

import org.HdrHistogram.Histogram;

/**
 * Times of many messages, kept by each thread for itself. Thread-safe, but for the sums,
 * which need all threads to have come to rest.
 */
final class Latencies {

	private final Queue<Histograms> all = new ConcurrentLinkedQueue<>();

	private final ThreadLocal<Histograms> own = ThreadLocal.withInitial(() -> {
		Histograms made = new Histograms();
		this.all.add(made);
		return made;
	});

	/**
	 * Records one message.
	 * @param handling from the read to the end of the listener, in nanoseconds
	 * @param whole from the server to the end of the listener, in nanoseconds
	 */
	void record(long handling, long whole) {
		Histograms mine = this.own.get();
		mine.handling.recordValue(bounded(handling));
		mine.whole.recordValue(bounded(whole));
	}

	private static long bounded(long nanos) {
		return Math.max(1, Math.min(nanos, Histograms.LONGEST));
	}

	Histogram handling() {
		Histogram sum = Histograms.empty();
		this.all.forEach((histograms) -> sum.add(histograms.handling));
		return sum;
	}

	Histogram whole() {
		Histogram sum = Histograms.empty();
		this.all.forEach((histograms) -> sum.add(histograms.whole));
		return sum;
	}

	private static final class Histograms {

		private static final long LONGEST = TimeUnit.MINUTES.toNanos(10);

		private final Histogram handling = empty();

		private final Histogram whole = empty();

		private static Histogram empty() {
			return new Histogram(LONGEST, 3);
		}

	}

}
