package io.websockexnova.benchmarks.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Starts programs in fresh JVMs.
 */
final class Jvm {

	private Jvm() {
	}

	/**
	 * Starts a program of this module, with its standard error shown.
	 * @param program its class
	 * @param options options of the JVM
	 * @param arguments its arguments
	 * @throws IOException if it does not start
	 */
	static Process start(Class<?> program, List<String> options, String... arguments) throws IOException {
		List<String> command = new ArrayList<>();
		command.add(System.getProperty("java.home") + "/bin/java");
		command.addAll(options);
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
		command.addAll(Arrays.asList(arguments));
		return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
	}

}
