package io.websockexnova.test.conformance;

import java.net.URI;
import java.time.Duration;

import org.junit.jupiter.api.Nested;

import io.websockexnova.test.memory.MemoryPeer;
import io.websockexnova.test.memory.MemoryTransport;
import io.websockexnova.test.peer.Frame;

/**
 * Runs the contract suite over the transport without sockets.
 */
class MemoryTransportContractTests {

	@Nested
	class Traffic extends TrafficContract {

		Traffic() {
			super(InMemory::new);
		}

	}

	@Nested
	class Closing extends ClosingContract {

		Closing() {
			super(InMemory::new);
		}

	}

	@Nested
	class Attempts extends AttemptContract {

		Attempts() {
			super(InMemory::new);
		}

	}

	private static final class InMemory implements TransportUnderTest {

		private final MemoryTransport transport = MemoryTransport.create(LOOPS);

		private final TransportFixture fixture = new TransportFixture(this.transport);

		@Override
		public TransportFixture fixture() {
			return this.fixture;
		}

		@Override
		public URI uri(String path) {
			return URI.create("ws://localhost" + path);
		}

		@Override
		public ServerEnd accept() {
			return new MemoryEnd(this.transport.accept());
		}

		@Override
		public int accepted() {
			return this.transport.attempts();
		}

		@Override
		public void refuse() {
			this.transport.refuse(true);
		}

		@Override
		public void close() {
			this.transport.close();
		}

	}

	private record MemoryEnd(MemoryPeer peer) implements ServerEnd {

		@Override
		public ServerEnd upgrade(String subprotocol) {
			this.peer.upgrade((subprotocol.isEmpty()) ? null : subprotocol);
			return this;
		}

		@Override
		public void refuse(int status, int retryAfter) {
			this.peer.refuse(status, Duration.ofSeconds(retryAfter));
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
