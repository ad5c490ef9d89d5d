package io.websockexnova.benchmarks.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A program in a process of its own that greets with a line and answers each line with a
 * line.
 */
final class Partner implements AutoCloseable {

	private final Process process;

	private final BufferedReader answers;

	private final String greeting;

	private Partner(Process process) throws IOException {
		this.process = process;
		this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
		this.greeting = next("starting");
	}

	/**
	 * Starts a program of this module, with its standard error shown.
	 * @param program its class
	 * @param options options of the JVM, besides those in the environment variable
	 * {@code LOAD_OPTIONS_} with the name of the class
	 * @param arguments its arguments
	 * @return the process, when it has greeted
	 * @throws IOException if it does not start
	 */
	static Partner start(Class<?> program, List<String> options, String... arguments) throws IOException {
		List<String> command = new ArrayList<>();
		command.add(System.getProperty("java.home") + "/bin/java");
		command.addAll(options);
		String more = System.getenv("LOAD_OPTIONS_" + program.getSimpleName());
		if (more != null) {
			command.addAll(Arrays.asList(more.split(" ")));
		}
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
		command.addAll(Arrays.asList(arguments));
		return new Partner(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
	}

	String greeting() {
		return this.greeting;
	}

	String ask(String command) throws IOException {
		this.process.getOutputStream().write((command + "\n").getBytes(StandardCharsets.UTF_8));
		this.process.getOutputStream().flush();
		return next("answering '" + command + "'");
	}

	private String next(String instead) throws IOException {
		String answer = this.answers.readLine();
		if (answer == null) {
			throw new IOException("the process has ended instead of " + instead);
		}
		return answer;
	}

	/**
	 * Ends the process as a crash would (SIGKILL).
	 */
	@Override
	public void close() {
		this.process.destroyForcibly();
	}

}
