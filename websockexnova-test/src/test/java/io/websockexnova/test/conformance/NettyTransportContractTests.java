package io.websockexnova.test.conformance;

import java.net.URI;

import org.junit.jupiter.api.Nested;

import io.websockexnova.test.peer.Frame;
import io.websockexnova.test.peer.Peer;
import io.websockexnova.test.peer.PeerServer;

/**
 * Runs the contract suite over the network.
 */
class NettyTransportContractTests {

	@Nested
	class Traffic extends TrafficContract {

		Traffic() {
			super(() -> new OverNetwork(TransportFixture.create(TransportUnderTest.LOOPS)));
		}

	}

	@Nested
	class Closing extends ClosingContract {

		Closing() {
			super(() -> new OverNetwork(TransportFixture.create(TransportUnderTest.LOOPS)));
		}

	}

	@Nested
	class Attempts extends AttemptContract {

		Attempts() {
			super(() -> new OverNetwork(TransportFixture.create(TransportUnderTest.LOOPS)));
		}

	}

	static final class OverNetwork implements TransportUnderTest {

		private final TransportFixture fixture;

		private final PeerServer server = PeerServer.start();

		OverNetwork(TransportFixture fixture) {
			this.fixture = fixture;
		}

		@Override
		public TransportFixture fixture() {
			return this.fixture;
		}

		@Override
		public URI uri(String path) {
			return this.server.uri(path);
		}

		@Override
		public ServerEnd accept() {
			return new NetworkEnd(this.server.accept());
		}

		@Override
		public int accepted() {
			return this.server.accepted();
		}

		@Override
		public void refuse() {
			this.server.refuse();
		}

		@Override
		public void close() {
			this.fixture.close();
			this.server.close();
		}

	}

	/**
	 * A scripted peer.
	 *
	 * @param peer the peer
	 */
	record NetworkEnd(Peer peer) implements ServerEnd {

		@Override
		public ServerEnd upgrade(String subprotocol) {
			this.peer.upgrade((subprotocol.isEmpty()) ? new String[0]
					: new String[] { "Sec-WebSocket-Protocol: " + subprotocol });
			return this;
		}

		@Override
		public void refuse(int status, int retryAfter) {
			this.peer.answer(status + " Refused", "Retry-After: " + retryAfter);
		}

		@Override
		public ServerEnd send(Frame... frames) {
			this.peer.send(frames);
			return this;
		}

		@Override
		public Frame read() {
			return this.peer.read();
		}

		@Override
		public void awaitEnd() {
			this.peer.awaitEnd();
		}

		@Override
		public void close() {
			this.peer.close();
		}

		@Override
		public void reset() {
			this.peer.reset();
		}

	}

}
