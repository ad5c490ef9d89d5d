package io.websockexnova.benchmarks.compare;

import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.websockexnova.benchmarks.compare.client.OurTopics;

/**
 * The server pushes messages of many topics in turn to one client of this library.
 */
final class Topics implements Workload {

	private final int topics;

	private final long messages;

	/**
	 * New.
	 * @param topics how many
	 * @param messages how many, to warm up and again to be measured
	 */
	Topics(int topics, long messages) {
		this.topics = topics;
		this.messages = messages;
	}

	@Override
	public String title() {
		return "Topics of one client, JSON-RPC; for each message";
	}

	@Override
	public List<Figure> figures() {
		return Figure.PER_MESSAGE;
	}

	@Override
	public boolean suits(String client) {
		return client.equals("ours");
	}

	@Override
	public String row(String client) {
		return String.format(Locale.ROOT, "%s, %,d topic(s)", client, this.topics);
	}

	@Override
	public String baseline() {
		return "ours, 1 topic(s)";
	}

	@Override
	public Map<String, Double> run(Cell cell) throws Exception {
		Arrivals<Long> arrivals = new Arrivals<>(Long::intValue);
		OurTopics.open(cell.url(), this.topics, arrivals);
		long count = cell.count(this.messages);
		push(cell, arrivals, count, count);
		Meter meter = new Meter();
		push(cell, arrivals, count, 2 * count);
		Map<String, Double> result = meter.perMessage(count);
		arrivals.verify(cell.control().counts().sent());
		return result;
	}

	private void push(Cell cell, Arrivals<Long> arrivals, long count, long total) throws Exception {
		arrivals.expect(total);
		cell.control().command("topics " + this.topics + " " + count);
		arrivals.await(cell.deadline());
	}

}
