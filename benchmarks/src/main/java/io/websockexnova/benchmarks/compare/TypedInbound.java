package io.websockexnova.benchmarks.compare;

import java.util.List;
import java.util.Map;
import java.util.Set;

import io.websockexnova.platform.deribit.BookUpdate;

/**
 * The server pushes changes of an order book as fast as they are taken; they arrive as
 * records. Bare Netty does no more than to parse: no topic, no check of the sequence.
 */
final class TypedInbound implements Workload {

	private static final Set<String> CLIENTS = Set.of("netty", "spring", "ours", "ours-off", "ours-detailed",
			"ours-handed");

	private final long messages;

	/**
	 * New.
	 * @param messages how many, to warm up and again to be measured
	 */
	TypedInbound(long messages) {
		this.messages = messages;
	}

	@Override
	public String title() {
		return "Inbound, 512 bytes of an order book, as record; for each message (netty: streaming parse alone; "
				+ "spring: readTree and treeToValue)";
	}

	@Override
	public List<Figure> figures() {
		return Figure.PER_MESSAGE;
	}

	@Override
	public boolean suits(String client) {
		return CLIENTS.contains(client);
	}

	@Override
	public Map<String, Double> run(Cell cell) throws Exception {
		Arrivals<BookUpdate> arrivals = new Arrivals<>((update) -> update.bids().size());
		cell.client().openBook(cell.url(), arrivals);
		long count = cell.count(this.messages);
		push(cell, arrivals, count, count);
		Meter meter = new Meter();
		push(cell, arrivals, count, 2 * count);
		Map<String, Double> result = meter.perMessage(count);
		arrivals.verify(cell.control().counts().sent());
		return result;
	}

	private void push(Cell cell, Arrivals<BookUpdate> arrivals, long count, long total) throws Exception {
		arrivals.expect(total);
		cell.control().command("book 512 " + count);
		arrivals.await(cell.deadline());
	}

}
