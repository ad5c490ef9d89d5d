package io.websockexnova.test.chaos;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.websockexnova.test.peer.PeerServer;

/**
 * A {@link WordServer} in a process of its own, so that it can be frozen or put on
 * another host.
 */
public final class WordServerProcess implements AutoCloseable {

	private final Process process;

	private final URI uri;

	private WordServerProcess(Process process, URI uri) {
		this.process = process;
		this.uri = uri;
	}

	/**
	 * Starts the process and waits until it listens.
	 * @param host address to listen at
	 * @param prefix words before the command, such as those that change the network
	 * namespace
	 * @return the process
	 */
	static WordServerProcess start(String host, String... prefix) throws IOException {
		List<String> command = new ArrayList<>(List.of(prefix));
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1", "-Xmx128m", "-cp",
				System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
				WordServerProcess.class.getName(), host));
		Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
		BufferedReader out = new BufferedReader(
				new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
		String line = out.readLine();
		if (line == null || !line.startsWith("ws://")) {
			process.destroyForcibly();
			throw new IOException("the server did not start: " + line);
		}
		return new WordServerProcess(process, URI.create(line));
	}

	/**
	 * Serves until the standard input ends.
	 * @param arguments the address to listen at
	 */
	public static void main(String[] arguments) throws IOException {
		try (PeerServer server = PeerServer.start(new InetSocketAddress(arguments[0], 0), null)) {
			server.serve(new WordServer());
			System.out.println(server.uri());
			while (System.in.read() != -1) {
				// Nothing is expected but the end.
			}
		}
	}

	URI uri() {
		return this.uri;
	}

	void freeze() {
		Commands.run("kill -STOP " + this.process.pid());
	}

	void thaw() {
		Commands.run("kill -CONT " + this.process.pid());
	}

	@Override
	public void close() {
		// Ends a frozen process, too.
		this.process.destroyForcibly();
	}

}
