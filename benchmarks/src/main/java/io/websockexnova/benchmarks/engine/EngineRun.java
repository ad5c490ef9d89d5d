package io.websockexnova.benchmarks.engine;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs the benchmarks of this package with JMH's options, and what is allocated.
 */
public final class EngineRun {

	private EngineRun() {
	}

	/**
	 * Runs them.
	 * @param args options of JMH
	 * @throws RunnerException if JMH fails
	 * @throws CommandLineOptionException if the options are wrong
	 */
	public static void main(String[] args) throws RunnerException, CommandLineOptionException {
		CommandLineOptions options = new CommandLineOptions(args);
		OptionsBuilder builder = new OptionsBuilder();
		builder.parent(options).addProfiler(GCProfiler.class).addProfiler(CpuProfiler.class);
		if (options.getIncludes().isEmpty()) {
			builder.include(EngineRun.class.getPackageName());
		}
		new Runner(builder.build()).run();
	}

}
