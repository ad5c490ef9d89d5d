package io.websockexnova.test.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

import io.websockexnova.test.conformance.ClientUnderTest.Handle;
import io.websockexnova.test.peer.Frame;
import io.websockexnova.test.peer.Peer;
import io.websockexnova.test.peer.PeerServer;
import io.websockexnova.transport.Compression;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the parts of the conformance suite share: a raw-socket server and a client that
 * echoes. Everything is asserted on the wire.
 */
@Timeout(30)
abstract class Conformance {

	private final Supplier<ClientUnderTest> factory;

	private final PeerServer server = PeerServer.start();

	private final List<Handle> handles = new ArrayList<>();

	Conformance(Supplier<ClientUnderTest> factory) {
		this.factory = factory;
	}

	@AfterEach
	void stopServer() {
		this.handles.forEach(Handle::close);
		this.server.close();
	}

	/**
	 * A connected client.
	 * @return the server's end
	 */
	Peer open() {
		connect(List.of());
		return this.server.accept().upgrade();
	}

	Handle connect(List<String> subprotocols) {
		return connect(subprotocols, null);
	}

	Handle connect(List<String> subprotocols, @Nullable Compression compression) {
		Handle handle = this.factory.get().connect(this.server.uri("/path?query=secret"), subprotocols, compression);
		this.handles.add(handle);
		return handle;
	}

	PeerServer server() {
		return this.server;
	}

	/**
	 * Proves that the connection works and that all before was taken.
	 */
	static void assertEchoes(Peer peer) {
		assertEchoes(peer, Frame.text("still there"));
	}

	static void assertEchoes(Peer peer, Frame message) {
		peer.send(message);
		assertThat(peer.read()).isEqualTo(message);
	}

	/**
	 * Closes from the server's side and checks the rest of the close handshake.
	 */
	static void assertCloses(Peer peer) {
		peer.send(Frame.close(1000, ""));
		assertClosed(peer, 1000);
	}

	/**
	 * Checks that the next frame is the close frame and that the connection ends.
	 */
	static void assertClosed(Peer peer, int code) {
		Frame frame = peer.read();
		assertThat(frame.opcode()).as("%s", frame).isEqualTo(Frame.CLOSE);
		assertThat(frame.closeCode()).isEqualTo(code);
		peer.fin();
		peer.awaitEnd();
	}

}
