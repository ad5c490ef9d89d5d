package io.websockexnova.benchmarks.compare;

import java.net.URI;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.websockexnova.benchmarks.compare.client.Contenders;

/**
 * Measures one library with one workload, and prints the figures.
 */
public final class Worker {

	/** Begins the line with the figures. */
	static final String RESULT = "RESULT";

	private Worker() {
	}

	/**
	 * Runs the measurement.
	 * @param arguments library, workload, the server's two ports, the part of the usual
	 * number of messages and the seconds after which to give up
	 */
	public static void main(String[] arguments) {
		try (Control control = new Control(Integer.parseInt(arguments[3]))) {
			control.command("reset");
			long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.parseLong(arguments[5]));
			Cell cell = new Cell(Contenders.named(arguments[0]), URI.create("ws://127.0.0.1:" + arguments[2] + "/"),
					control, Double.parseDouble(arguments[4]), deadline);
			Map<String, Double> figures = Workloads.named(arguments[1]).run(cell);
			StringBuilder line = new StringBuilder(RESULT);
			figures.forEach((name, value) -> line.append('|').append(name).append('=').append(value));
			System.out.println(line);
			System.out.flush();
			// Threads of libraries would keep the process alive, and hooks make it slow.
			Runtime.getRuntime().halt(0);
		}
		catch (Throwable ex) {
			ex.printStackTrace();
			Runtime.getRuntime().halt(1);
		}
	}

}
