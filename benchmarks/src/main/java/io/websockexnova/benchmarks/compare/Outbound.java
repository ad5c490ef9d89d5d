package io.websockexnova.benchmarks.compare;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.websockexnova.benchmarks.compare.client.Completions;
import io.websockexnova.benchmarks.compare.client.Link;

/**
 * A thread other than the connection's sends texts, with a bounded number under way.
 */
final class Outbound implements Workload {

	/** At most twice as many are under way. */
	private static final int WINDOW = 256;

	private final int bytes;

	private final long messages;

	/**
	 * New.
	 * @param bytes length of each text
	 * @param messages how many, to warm up and again to be measured
	 */
	Outbound(int bytes, long messages) {
		this.bytes = bytes;
		this.messages = messages;
	}

	@Override
	public String title() {
		return "Outbound, " + this.bytes + " bytes from another thread; for each message";
	}

	@Override
	public List<Figure> figures() {
		return Figure.PER_MESSAGE;
	}

	@Override
	public Map<String, Double> run(Cell cell) throws Exception {
		Link link = cell.client().open(cell.url(), (text) -> {
		});
		Completions completions = new Completions();
		long count = Math.max(1, cell.count(this.messages) / WINDOW) * WINDOW;
		send(cell, link, completions, 0, count);
		Meter meter = new Meter();
		send(cell, link, completions, count, count);
		Map<String, Double> result = meter.perMessage(count);
		verify(cell, 2 * count);
		return result;
	}

	private void send(Cell cell, Link link, Completions completions, long from, long count) throws Exception {
		String text = "m".repeat(this.bytes);
		for (long sent = from; sent < from + count; sent += WINDOW) {
			for (int i = 0; i < WINDOW; i++) {
				link.post(text, completions);
			}
			link.flush(completions);
			completions.await(sent, cell.deadline());
		}
		completions.await(from + count, cell.deadline());
	}

	private void verify(Cell cell, long total) throws Exception {
		Control.Counts counts = cell.control().counts();
		while (counts.received() < total) {
			if (System.nanoTime() > cell.deadline()) {
				throw new TimeoutException("the server received " + counts.received() + " of " + total + " messages");
			}
			TimeUnit.MILLISECONDS.sleep(5);
			counts = cell.control().counts();
		}
		if (counts.received() != total || counts.receivedBytes() != total * this.bytes) {
			throw new IllegalStateException(
					"the server received " + counts + " instead of " + total + " messages of " + this.bytes + " bytes");
		}
	}

}
