package io.websockexnova.test.conformance;

import org.junit.jupiter.api.Nested;

import io.websockexnova.test.conformance.NettyTransportContractTests.OverNetwork;

/**
 * Runs the contract suite over streams of HTTP/2 connections (RFC 8441).
 */
class Http2TransportContractTests {

	private static TransportUnderTest overHttp2() {
		return new OverNetwork(TransportFixture.overHttp2(TransportUnderTest.LOOPS));
	}

	@Nested
	class Traffic extends TrafficContract {

		Traffic() {
			super(Http2TransportContractTests::overHttp2);
		}

	}

	@Nested
	class Closing extends ClosingContract {

		Closing() {
			super(Http2TransportContractTests::overHttp2);
		}

	}

}
