package io.websockexnova.test.conformance;

import java.util.function.Supplier;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/**
 * What the parts of the contract suite share. It holds for every
 * {@link io.websockexnova.transport.Transport}; what speaks of bytes is tested apart.
 */
@Timeout(30)
abstract class TransportContract {

	final TransportUnderTest server;

	final TransportFixture fixture;

	final RecordingListener listener = new RecordingListener();

	private final Supplier<TransportUnderTest> factory;

	TransportContract(Supplier<TransportUnderTest> factory) {
		this.factory = factory;
		this.server = factory.get();
		this.fixture = this.server.fixture();
	}

	@AfterEach
	void closeTransport() {
		this.server.close();
	}

	TransportUnderTest another() {
		return this.factory.get();
	}

	/**
	 * A connection that the listener has heard of.
	 * @return the server's end
	 */
	ServerEnd open() {
		connect(this.listener);
		ServerEnd peer = this.server.accept().upgrade("");
		this.listener.awaitOpened();
		return peer;
	}

	void connect(RecordingListener hearing) {
		this.fixture.connect(this.server.uri("/"), hearing);
	}

}
