package io.websockexnova.test.conformance;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

import io.websockexnova.transport.netty.NettyTransport;

/**
 * Runs the conformance suite over the bare transport, with native I/O where there is any.
 */
class NettyTransportConformanceTests {

	final NettyTransport transport = newTransport();

	@AfterEach
	void closeTransport() {
		this.transport.close();
	}

	NettyTransport newTransport() {
		return NettyTransport.builder().loopThreads(1).build();
	}

	private ClientUnderTest client() {
		return (uri, subprotocols, compression) -> new EchoConnection(this.transport,
				EchoConnection.request(uri).subprotocols(subprotocols).compression(compression).build());
	}

	@Nested
	class Echo extends EchoConformance {

		Echo() {
			super(NettyTransportConformanceTests.this::client);
		}

	}

	@Nested
	class Ping extends PingConformance {

		Ping() {
			super(NettyTransportConformanceTests.this::client);
		}

	}

	@Nested
	class HeaderBits extends HeaderBitsConformance {

		HeaderBits() {
			super(NettyTransportConformanceTests.this::client);
		}

	}

	@Nested
	class Fragment extends FragmentConformance {

		Fragment() {
			super(NettyTransportConformanceTests.this::client);
		}

	}

	@Nested
	class Utf8 extends Utf8Conformance {

		Utf8() {
			super(NettyTransportConformanceTests.this::client);
		}

	}

	@Nested
	class Close extends CloseConformance {

		Close() {
			super(NettyTransportConformanceTests.this::client);
		}

	}

	@Nested
	class Limit extends LimitConformance {

		Limit() {
			super(NettyTransportConformanceTests.this::client);
		}

	}

	@Nested
	class Deflate extends DeflateConformance {

		Deflate() {
			super(NettyTransportConformanceTests.this::client);
		}

	}

	@Nested
	class Handshake extends HandshakeConformance {

		Handshake() {
			super(NettyTransportConformanceTests.this::client);
		}

	}

}
