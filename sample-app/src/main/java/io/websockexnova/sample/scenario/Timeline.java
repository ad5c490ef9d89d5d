package io.websockexnova.sample.scenario;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Prints and keeps the steps as they happen. Used by the thread of the script only.
 */
final class Timeline {

	private final long origin = System.nanoTime();

	private final List<Step> steps = new ArrayList<>();

	private final PrintStream out;

	Timeline(PrintStream out) {
		this.out = out;
	}

	void begin(String name, String action) {
		long at = elapsed();
		this.steps.add(new Step(at, name, action, new ArrayList<>()));
		print(at, name, action);
	}

	void observe(String what) {
		long at = elapsed();
		this.steps.get(this.steps.size() - 1).observed().add("t+" + at + " ms: " + what);
		print(at, "", "  " + what);
	}

	List<Step> steps() {
		return List.copyOf(this.steps);
	}

	long elapsed() {
		return (System.nanoTime() - this.origin) / 1_000_000;
	}

	private void print(long at, String name, String text) {
		this.out.printf("t+%6d ms  %-8s %s%n", at, name, text);
	}

}
