package io.websockexnova.benchmarks.compare;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

import io.websockexnova.benchmarks.compare.client.Completions;
import io.websockexnova.benchmarks.compare.client.Link;

/**
 * The server sends each text back, and where it arrives the next one is sent.
 */
final class RoundTrip implements Workload {

	private static final String TEXT = "m".repeat(128);

	private final long messages;

	/**
	 * New.
	 * @param messages how many, to warm up and again to be measured
	 */
	RoundTrip(long messages) {
		this.messages = messages;
	}

	@Override
	public String title() {
		return "Round trip, 128 bytes, one after the other";
	}

	@Override
	public List<Figure> figures() {
		return List.of(new Figure(Figure.P50, 1, true), new Figure(Figure.P99, 1, true),
				new Figure(Figure.CPU, 0, true), new Figure(Figure.ALLOCATED, 0, false),
				new Figure(Figure.RATE, 0, true));
	}

	@Override
	public Map<String, Double> run(Cell cell) throws Exception {
		cell.control().command("echo");
		Ball ball = new Ball();
		ball.link = cell.client().open(cell.url(), ball);
		long count = cell.count(this.messages);
		ball.play(count, cell.deadline());
		Meter meter = new Meter();
		ball.play(count, cell.deadline());
		return new HashMap<>(Latencies.add(meter.perMessage(count), ball.latencies));
	}

	/**
	 * Goes to and fro.
	 */
	private static final class Ball implements Consumer<String> {

		private final Completions ignored = new Completions();

		private volatile @Nullable Link link;

		private Histogram latencies = Latencies.histogram();

		private CountDownLatch over = new CountDownLatch(0);

		private long remaining;

		private long sentAt;

		void play(long count, long deadline) throws Exception {
			this.latencies = Latencies.histogram();
			this.remaining = count;
			this.over = new CountDownLatch(1);
			send();
			if (!this.over.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
				throw new TimeoutException(this.remaining + " of " + count + " messages did not come back");
			}
		}

		@Override
		public void accept(String text) {
			this.latencies.recordValue(System.nanoTime() - this.sentAt);
			if (text.length() != TEXT.length()) {
				throw new IllegalStateException("another text came back");
			}
			if (--this.remaining == 0) {
				this.over.countDown();
			}
			else {
				send();
			}
		}

		private void send() {
			this.sentAt = System.nanoTime();
			try {
				Objects.requireNonNull(this.link).send(TEXT, this.ignored);
			}
			catch (Exception ex) {
				throw new IllegalStateException("the text could not be sent", ex);
			}
		}

	}

}
