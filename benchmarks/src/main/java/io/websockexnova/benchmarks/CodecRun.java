package io.websockexnova.benchmarks;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs the benchmarks of the frame codec with JMH's options, and what is allocated.
 */
public final class CodecRun {

	private CodecRun() {
	}

	/**
	 * Runs them.
	 * @param args options of JMH
	 * @throws RunnerException if JMH fails
	 * @throws CommandLineOptionException if the options are wrong
	 */
	public static void main(String[] args) throws RunnerException, CommandLineOptionException {
		CommandLineOptions options = new CommandLineOptions(args);
		OptionsBuilder all = new OptionsBuilder();
		all.parent(options).addProfiler(GCProfiler.class);
		if (options.getIncludes().isEmpty()) {
			all.include("io\\.websockexnova\\.transport\\.netty\\..*");
		}
		new Runner(all.build()).run();
	}

}
