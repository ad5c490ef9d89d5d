package io.websockexnova.test.conformance;

/**
 * The same over a stream of an HTTP/2 connection (RFC 8441).
 */
class TrafficOverHttp2Tests extends TrafficTests {

	@Override
	TransportFixture fixture() {
		return TransportFixture.overHttp2();
	}

}
