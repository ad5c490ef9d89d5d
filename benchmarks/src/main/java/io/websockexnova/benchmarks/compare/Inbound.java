package io.websockexnova.benchmarks.compare;

import java.util.List;
import java.util.Map;

/**
 * The server pushes texts as fast as they are taken.
 */
final class Inbound implements Workload {

	private final int bytes;

	private final long messages;

	/**
	 * New.
	 * @param bytes length of each text
	 * @param messages how many, to warm up and again to be measured
	 */
	Inbound(int bytes, long messages) {
		this.bytes = bytes;
		this.messages = messages;
	}

	@Override
	public String title() {
		return "Inbound, " + this.bytes + " bytes, as String; for each message";
	}

	@Override
	public List<Figure> figures() {
		return Figure.PER_MESSAGE;
	}

	@Override
	public Map<String, Double> run(Cell cell) throws Exception {
		Arrivals<String> arrivals = new Arrivals<>(String::length);
		cell.client().open(cell.url(), arrivals);
		long count = cell.count(this.messages);
		push(cell, arrivals, count, count);
		Meter meter = new Meter();
		push(cell, arrivals, count, 2 * count);
		Map<String, Double> result = meter.perMessage(count);
		arrivals.verify(cell.control().counts().sent(), 2 * count * this.bytes);
		return result;
	}

	private void push(Cell cell, Arrivals<String> arrivals, long count, long total) throws Exception {
		arrivals.expect(total);
		cell.control().command("text " + this.bytes + " " + count);
		arrivals.await(cell.deadline());
	}

}
