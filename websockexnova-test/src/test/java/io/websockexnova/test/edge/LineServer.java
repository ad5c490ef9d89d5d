package io.websockexnova.test.edge;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import io.websockexnova.test.peer.Frame;
import io.websockexnova.test.peer.Peer;

/**
 * The server's side of {@link LineProtocol}: answers every login, subscription and echo,
 * and keeps what it was sent.
 */
class LineServer implements Consumer<Peer> {

	/** What the clients have said, over all connections. */
	final List<String> received = new CopyOnWriteArrayList<>();

	/** Connections in the order in which they were upgraded. */
	final List<Peer> peers = new CopyOnWriteArrayList<>();

	@Override
	public void accept(Peer peer) {
		peer.call();
		synchronized (this.peers) {
			peer.upgrade();
			this.peers.add(peer);
		}
		try {
			while (true) {
				Frame frame = peer.read();
				if (frame.opcode() == Frame.CLOSE) {
					peer.send(frame).close();
					return;
				}
				if (frame.opcode() == Frame.PING) {
					peer.send(Frame.pong(frame.payload()));
				}
				else if (frame.opcode() == Frame.TEXT) {
					this.received.add(frame.text());
					answer(peer, frame.text().split(" ", 3));
				}
			}
		}
		catch (AssertionError | RuntimeException ex) {
			// The client is gone, or the test has cut the connection.
		}
	}

	void answer(Peer peer, String[] words) {
		if (words.length < 3) {
			return;
		}
		switch (words[1]) {
			case "login", "subscribe", "unsubscribe" -> peer.text("ok " + words[0] + " 1");
			case "echo" -> peer.text("ok " + words[0] + " \"" + words[2] + "\"");
			default -> {
			}
		}
	}

	/**
	 * The latest connection.
	 * @return the connection
	 */
	Peer last() {
		// The client may be READY before the connection is in the list.
		synchronized (this.peers) {
			return this.peers.get(this.peers.size() - 1);
		}
	}

	long count(String start) {
		return this.received.stream().filter((text) -> text.startsWith(start)).count();
	}

	long countMethod(String method) {
		return this.received.stream().filter((text) -> text.contains(" " + method + " ")).count();
	}

}
