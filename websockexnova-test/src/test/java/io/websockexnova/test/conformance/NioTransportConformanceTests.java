package io.websockexnova.test.conformance;

import org.junit.jupiter.api.Test;

import io.websockexnova.transport.netty.NettyTransport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the conformance suite over the bare transport with the JDK's NIO.
 */
class NioTransportConformanceTests extends NettyTransportConformanceTests {

	@Override
	NettyTransport newTransport() {
		return NettyTransport.builder().loopThreads(1).nativeTransport(false).build();
	}

	@Test
	void shouldRunOverNio() {
		assertThat(this.transport.io()).isEqualTo("nio");
	}

}
