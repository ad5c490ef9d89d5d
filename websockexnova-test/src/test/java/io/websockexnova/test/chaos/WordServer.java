package io.websockexnova.test.chaos;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import io.websockexnova.test.peer.Frame;
import io.websockexnova.test.peer.Peer;

/**
 * The server's side of the line protocol of {@code test.edge}, with the memory of a
 * venue: what is subscribed on which connection. Clients are told apart by the path of
 * their URL. Each echo follows a tick of every subscribed topic; a {@code sink} is read
 * and not answered.
 */
final class WordServer implements Consumer<Peer> {

	private final Map<String, List<Session>> sessions = new ConcurrentHashMap<>();

	private final List<String> violations = new CopyOnWriteArrayList<>();

	@Override
	public void accept(Peer peer) {
		try (peer) {
			String client = peer.call().path();
			Session session = new Session(peer);
			peer.upgrade();
			List<Session> live = this.sessions.computeIfAbsent(client, (path) -> new CopyOnWriteArrayList<>());
			live.add(session);
			try {
				session.serve();
			}
			finally {
				live.remove(session);
			}
		}
		catch (AssertionError | RuntimeException ex) {
			// The connection has been cut.
		}
	}

	/**
	 * What is subscribed on the connections of a client that the server knows.
	 * @param client path of the client
	 * @return one set for each connection
	 */
	List<Set<String>> subscribed(String client) {
		return live(client).stream()
			.map((session) -> (Set<String>) new TreeSet<>(List.copyOf(session.topics)))
			.toList();
	}

	/**
	 * Says goodbye to a client.
	 * @param client path of the client
	 */
	void sendClose(String client) {
		live(client).forEach(Session::sendClose);
	}

	/**
	 * What clients have done that no venue would allow.
	 * @return the violations
	 */
	List<String> violations() {
		return this.violations;
	}

	private List<Session> live(String client) {
		return this.sessions.getOrDefault(client, List.of());
	}

	private final class Session {

		private final Peer peer;

		private final Set<String> topics = new ConcurrentSkipListSet<>();

		private int ticks;

		Session(Peer peer) {
			this.peer = peer;
		}

		void serve() {
			while (true) {
				Frame frame = this.peer.read();
				switch (frame.opcode()) {
					case Frame.CLOSE -> {
						send(frame);
						return;
					}
					case Frame.PING -> send(Frame.pong(frame.payload()));
					case Frame.TEXT -> answer(frame.text().split(" ", 3));
					default -> {
					}
				}
			}
		}

		private void answer(String[] words) {
			switch (words[1]) {
				case "subscribe" -> subscribe(words[2].split(","));
				case "unsubscribe" -> unsubscribe(words[2].split(","));
				case "sink" -> {
					return;
				}
				default -> this.topics.forEach((topic) -> send(Frame.text("# " + topic + " " + this.ticks++)));
			}
			send(Frame.text("ok " + words[0] + " \"" + words[2] + "\""));
		}

		private void subscribe(String[] names) {
			for (String name : names) {
				if (!this.topics.add(name)) {
					WordServer.this.violations.add(name + " was subscribed twice on one connection");
				}
			}
		}

		private void unsubscribe(String[] names) {
			for (String name : names) {
				if (!this.topics.remove(name)) {
					WordServer.this.violations.add(name + " was unsubscribed, but not subscribed");
				}
			}
		}

		private synchronized void send(Frame frame) {
			this.peer.send(frame);
		}

		void sendClose() {
			try {
				send(Frame.close(1001, "bye"));
			}
			catch (RuntimeException ex) {
				// The connection has been cut already.
			}
		}

	}

}
