package io.websockexnova.benchmarks.compare;

import java.util.List;
import java.util.Map;

/**
 * Connections are opened as fast as possible, 32 at once.
 */
final class ConnectRate implements Workload {

	private final int connections;

	/**
	 * New.
	 * @param connections how many are measured, after half as many to warm up
	 */
	ConnectRate(int connections) {
		this.connections = connections;
	}

	@Override
	public String title() {
		return "Connecting; for each connection";
	}

	@Override
	public List<Figure> figures() {
		return Figure.PER_MESSAGE;
	}

	@Override
	public Map<String, Double> run(Cell cell) throws Exception {
		int count = (int) cell.count(this.connections);
		Openings.open(cell, count / 2);
		Meter meter = new Meter();
		Openings.open(cell, count);
		Map<String, Double> result = meter.perMessage(count);
		Openings.verify(cell, count / 2 + count);
		return result;
	}

}
