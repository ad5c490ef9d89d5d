package io.websockexnova.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A {@link Server} in a process of its own.
 */
final class ServerProcess implements AutoCloseable {

	private final Process process;

	private final BufferedReader answers;

	private ServerProcess(Process process, BufferedReader answers) {
		this.process = process;
		this.answers = answers;
	}

	/**
	 * Starts the process; it does not listen yet.
	 * @param port port to listen at, 0 for a free one
	 * @return the process, ready
	 * @throws IOException if it does not start
	 */
	static ServerProcess start(int port) throws IOException {
		Process process = java(Server.class, List.of("-Xmx1g"), Integer.toString(port));
		BufferedReader answers = new BufferedReader(
				new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
		String first = answers.readLine();
		if (!"ready".equals(first)) {
			process.destroyForcibly();
			throw new IOException("the server did not start: " + first);
		}
		return new ServerProcess(process, answers);
	}

	/**
	 * Starts a program of this module in a new JVM, with its standard error shown.
	 * @param program its class
	 * @param options options of the JVM
	 * @param arguments its arguments
	 * @return the process
	 * @throws IOException if it does not start
	 */
	static Process java(Class<?> program, List<String> options, String... arguments) throws IOException {
		List<String> command = new ArrayList<>();
		command.add(System.getProperty("java.home") + "/bin/java");
		command.addAll(options);
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
		command.addAll(Arrays.asList(arguments));
		return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
	}

	/**
	 * Has the server listen.
	 * @return its port
	 * @throws IOException if it does not answer
	 */
	int listen() throws IOException {
		return Integer.parseInt(ask("listen"));
	}

	/**
	 * When connections came.
	 * @return milliseconds since 1970
	 * @throws IOException if it does not answer
	 */
	long[] arrivals() throws IOException {
		String answer = ask("arrivals");
		return answer.isEmpty() ? new long[0] : Arrays.stream(answer.split(",")).mapToLong(Long::parseLong).toArray();
	}

	/**
	 * The longest time that the server was kept from running, since the last call.
	 * @return milliseconds
	 * @throws IOException if it does not answer
	 */
	long stall() throws IOException {
		return Long.parseLong(ask("stall"));
	}

	private String ask(String command) throws IOException {
		this.process.getOutputStream().write((command + "\n").getBytes(StandardCharsets.UTF_8));
		this.process.getOutputStream().flush();
		String answer = this.answers.readLine();
		if (answer == null) {
			throw new IOException("the server has ended instead of answering '" + command + "'");
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
