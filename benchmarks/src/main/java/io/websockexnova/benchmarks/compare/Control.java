package io.websockexnova.benchmarks.compare;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Gives commands to the server.
 */
final class Control implements AutoCloseable {

	private static final int TIMEOUT_MILLIS = 20_000;

	private final Socket socket;

	private final PrintWriter commands;

	private final BufferedReader answers;

	Control(int port) throws IOException {
		this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
		this.socket.setSoTimeout(TIMEOUT_MILLIS);
		this.commands = new PrintWriter(this.socket.getOutputStream(), true, StandardCharsets.US_ASCII);
		this.answers = new BufferedReader(
				new InputStreamReader(this.socket.getInputStream(), StandardCharsets.US_ASCII));
	}

	void command(String command) throws IOException {
		String answer = ask(command);
		if (!"ok".equals(answer)) {
			throw new IOException("the server answered '" + command + "' with: " + answer);
		}
	}

	Counts counts() throws IOException {
		String[] words = ask("counts").split(" ");
		return new Counts(Long.parseLong(words[0]), Long.parseLong(words[1]), Long.parseLong(words[2]),
				Integer.parseInt(words[3]), Integer.parseInt(words[4]));
	}

	private String ask(String command) throws IOException {
		this.commands.println(command);
		String answer = this.answers.readLine();
		if (answer == null) {
			throw new IOException("the server is gone");
		}
		return answer;
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

	/**
	 * What the server has counted since the last reset.
	 *
	 * @param received messages that came in
	 * @param receivedBytes bytes of their payloads
	 * @param sent messages that were pushed
	 * @param opened connections that were accepted
	 * @param open connections that are open
	 */
	record Counts(long received, long receivedBytes, long sent, int opened, int open) {
	}

}
