package io.websockexnova.benchmarks.compare.peer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * Commands, one on a line, each answered with a line: {@code reset};
 * {@code text <bytes> <count>} pushes texts over the connection that came last,
 * {@code book 512 <count>} an order book, {@code topics <topics> <count>} messages of
 * many topics; {@code echo} sends back what comes in; {@code counts} tells messages
 * received, their bytes, messages sent, connections accepted and connections open.
 */
final class PeerControl {

	private final Peers peers;

	private @Nullable PeerFrames fed;

	private @Nullable FrameSource source;

	private String sourceName = "";

	private PeerControl(Peers peers) {
		this.peers = peers;
	}

	static void serve(Socket socket, Peers peers) {
		PeerControl control = new PeerControl(peers);
		try (socket;
				BufferedReader commands = new BufferedReader(
						new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
				PrintWriter answers = new PrintWriter(socket.getOutputStream(), true, StandardCharsets.US_ASCII)) {
			for (String command = commands.readLine(); command != null; command = commands.readLine()) {
				answers.println(control.obey(command));
			}
		}
		catch (IOException ex) {
			System.err.println("a client's process is gone: " + ex.getMessage());
		}
	}

	private String obey(String command) {
		String[] words = command.split(" ");
		switch (words[0]) {
			case "reset" -> {
				this.peers.latest = null;
				this.peers.reset();
			}
			case "echo" -> {
				this.peers.echo = true;
			}
			case "text", "book", "topics" -> push(words);
			case "counts" -> {
				return this.peers.received.sum() + " " + this.peers.receivedBytes.sum() + " " + this.peers.sent.sum()
						+ " " + this.peers.opened.get() + " " + this.peers.open.get();
			}
			default -> {
				return "unknown command " + command;
			}
		}
		return "ok";
	}

	private static FrameSource source(String kind, int number) {
		return switch (kind) {
			case "text" -> FrameRing.text(number);
			case "topics" -> FrameRing.topics(number);
			default -> new BookSource();
		};
	}

	private void push(String[] words) {
		PeerFrames connection = this.peers.latest;
		if (connection == null) {
			throw new IllegalStateException("there is no connection");
		}
		String name = words[0] + words[1];
		FrameSource what = this.source;
		if (what == null || this.fed != connection || !name.equals(this.sourceName)) {
			what = source(words[0], Integer.parseInt(words[1]));
		}
		this.fed = connection;
		this.source = what;
		this.sourceName = name;
		connection.feed().start(what, Long.parseLong(words[2]));
	}

}
