package io.websockexnova.benchmarks.compare;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

import io.websockexnova.benchmarks.compare.peer.PeerServer;

/**
 * The server in a process of its own.
 */
final class Peer implements AutoCloseable {

	private static final List<String> OPTIONS = List.of("-Xms512m", "-Xmx512m", "-XX:+UseSerialGC",
			"-XX:MaxDirectMemorySize=512m");

	private final Process process;

	private final String webSockets;

	private final String control;

	private Peer(Process process, String ports) {
		this.process = process;
		this.webSockets = ports.substring(0, ports.indexOf(' '));
		this.control = ports.substring(ports.indexOf(' ') + 1);
	}

	static Peer start() throws IOException {
		Process process = Jvm.start(PeerServer.class, OPTIONS);
		BufferedReader out = new BufferedReader(
				new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
		String ports = out.readLine();
		if (ports == null) {
			process.destroyForcibly();
			throw new IOException("the server did not start");
		}
		return new Peer(process, ports);
	}

	String webSockets() {
		return this.webSockets;
	}

	String control() {
		return this.control;
	}

	boolean isAlive() {
		return this.process.isAlive();
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

}
