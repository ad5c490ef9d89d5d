package io.websockexnova.benchmarks.compare;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

import org.HdrHistogram.Histogram;

import io.websockexnova.benchmarks.compare.client.Completions;
import io.websockexnova.benchmarks.compare.client.Link;

/**
 * Texts are sent at a fixed rate, however long the answers take. Each says when it should
 * have been sent, and that is where its time begins: who is late does not hide it
 * (coordinated omission).
 */
final class OpenRoundTrip implements Workload {

	private static final int BYTES = 128;

	private final int perSecond;

	private final long messages;

	/**
	 * New.
	 * @param perSecond how many in a second
	 * @param messages how many are measured, after half as many to warm up
	 */
	OpenRoundTrip(int perSecond, long messages) {
		this.perSecond = perSecond;
		this.messages = messages;
	}

	@Override
	public String title() {
		return "Round trip, 128 bytes, " + this.perSecond + " per second from another thread";
	}

	@Override
	public List<Figure> figures() {
		return List.of(new Figure(Figure.P50, 1, true), new Figure(Figure.P99, 1, true),
				new Figure(Figure.CPU, 0, true), new Figure(Figure.ALLOCATED, 0, false));
	}

	@Override
	public Map<String, Double> run(Cell cell) throws Exception {
		cell.control().command("echo");
		long count = cell.count(this.messages);
		long warmUp = count / 2;
		Answers answers = new Answers(warmUp, warmUp + count);
		Link link = cell.client().open(cell.url(), answers);
		send(link, warmUp);
		Meter meter = new Meter();
		send(link, count);
		if (!answers.over.await(cell.deadline() - System.nanoTime(), TimeUnit.NANOSECONDS)) {
			throw new TimeoutException(answers.come + " of " + (warmUp + count) + " messages came back");
		}
		return Latencies.add(meter.perMessage(count), answers.latencies);
	}

	private void send(Link link, long count) throws Exception {
		Completions ignored = new Completions();
		long period = TimeUnit.SECONDS.toNanos(1) / this.perSecond;
		long due = System.nanoTime() + period;
		for (long i = 0; i < count; i++) {
			for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
				LockSupport.parkNanos(wait);
			}
			String head = "m" + due + "|";
			link.send(head + "m".repeat(BYTES - head.length()), ignored);
			due += period;
		}
	}

	private static final class Answers implements Consumer<String> {

		private final Histogram latencies = Latencies.histogram();

		private final CountDownLatch over = new CountDownLatch(1);

		private final long warmUp;

		private final long total;

		private long come;

		private Answers(long warmUp, long total) {
			this.warmUp = warmUp;
			this.total = total;
		}

		@Override
		public void accept(String text) {
			long latency = System.nanoTime() - Long.parseLong(text, 1, text.indexOf('|'), 10);
			if (this.come++ >= this.warmUp) {
				this.latencies.recordValue(Math.max(0, latency));
			}
			if (this.come == this.total) {
				this.over.countDown();
			}
		}

	}

}
