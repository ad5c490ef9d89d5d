package io.websockexnova.test.conformance;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

import io.websockexnova.transport.netty.NettyTransport;

/**
 * Runs the conformance suite over streams of HTTP/2 connections (RFC 8441).
 */
class Http2ConformanceTests {

	private final Http2Bridges transport = new Http2Bridges(NettyTransport.builder().loopThreads(1).build());

	@AfterEach
	void close() {
		this.transport.close();
	}

	private ClientUnderTest client() {
		return (uri, subprotocols, compression) -> new EchoConnection(this.transport,
				EchoConnection.request(uri)
					.subprotocols(subprotocols)
					.compression(compression)

					.build());
	}

	@Nested
	class Echo extends EchoConformance {

		Echo() {
			super(Http2ConformanceTests.this::client);
		}

	}

	@Nested
	class Ping extends PingConformance {

		Ping() {
			super(Http2ConformanceTests.this::client);
		}

	}

	@Nested
	class HeaderBits extends HeaderBitsConformance {

		HeaderBits() {
			super(Http2ConformanceTests.this::client);
		}

	}

	@Nested
	class Fragment extends FragmentConformance {

		Fragment() {
			super(Http2ConformanceTests.this::client);
		}

	}

	@Nested
	class Utf8 extends Utf8Conformance {

		Utf8() {
			super(Http2ConformanceTests.this::client);
		}

	}

	@Nested
	class Close extends CloseConformance {

		Close() {
			super(Http2ConformanceTests.this::client);
		}

	}

	@Nested
	class Limit extends LimitConformance {

		Limit() {
			super(Http2ConformanceTests.this::client);
		}

	}

	@Nested
	class Deflate extends DeflateConformance {

		Deflate() {
			super(Http2ConformanceTests.this::client);
		}

	}

}
