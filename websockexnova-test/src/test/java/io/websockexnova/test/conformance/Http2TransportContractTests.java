package io.websockexnova.test.conformance;

import java.net.URI;

import org.junit.jupiter.api.Nested;

import io.websockexnova.test.peer.PeerServer;
import io.websockexnova.transport.netty.NettyTransport;

/**
 * Runs the contract suite over streams of HTTP/2 connections (RFC 8441).
 */
class Http2TransportContractTests {

	@Nested
	class Traffic extends TrafficContract {

		Traffic() {
			super(OverHttp2::new);
		}

	}

	@Nested
	class Closing extends ClosingContract {

		Closing() {
			super(OverHttp2::new);
		}

	}

	@Nested
	class Attempts extends AttemptContract {

		Attempts() {
			super(OverHttp2::new);
		}

	}

	private static final class OverHttp2 implements TransportUnderTest {

		private final PeerServer server = PeerServer.start();

		private final Http2Bridges transport = new Http2Bridges(NettyTransport.builder().loopThreads(LOOPS).build());

		private final TransportFixture fixture = new TransportFixture(this.transport);

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
			return new NettyTransportContractTests.NetworkEnd(this.server.accept());
		}

		@Override
		public int accepted() {
			return this.server.accepted();
		}

		@Override
		public void refuse() {
			this.transport.bridge(this.server.uri()).refuse();
		}

		@Override
		public void close() {
			this.fixture.close();
			this.server.close();
		}

	}

}
