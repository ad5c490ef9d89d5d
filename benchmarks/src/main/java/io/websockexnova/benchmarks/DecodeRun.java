package io.websockexnova.benchmarks;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs {@link DecodeBenchmark} with JMH's options, and what is allocated.
 */
public final class DecodeRun {

	private DecodeRun() {
	}

	/**
	 * Runs it.
	 * @param args options of JMH
	 * @throws RunnerException if JMH fails
	 * @throws CommandLineOptionException if the options are wrong
	 */
	public static void main(String[] args) throws RunnerException, CommandLineOptionException {
		new Runner(new OptionsBuilder().parent(new CommandLineOptions(args))
			.include(DecodeBenchmark.class.getName())
			.addProfiler(GCProfiler.class)
			.build()).run();
	}

}
