package io.websockexnova.test.conformance;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.websockexnova.test.peer.Frame;
import io.websockexnova.test.peer.Peer;
import io.websockexnova.test.peer.PeerServer;
import io.websockexnova.transport.CloseInfo;
import io.websockexnova.transport.CloseInfo.Initiator;
import io.websockexnova.transport.ProtocolViolationException;
import io.websockexnova.transport.Transport.Connecting;
import io.websockexnova.transport.netty.NettyTransport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How connections over the network end, beyond {@link ClosingContract}.
 */
@Tag("conformance-11")
@Timeout(20)
class ClosingTests {

	private final TransportFixture fixture = fixture();

	private final PeerServer server = PeerServer.start();

	private final RecordingListener listener = new RecordingListener();

	@AfterEach
	void close() {
		this.fixture.close();
		this.server.close();
	}

	TransportFixture fixture() {
		return TransportFixture.create();
	}

	@Test
	@Tag("P11")
	@Tag("edge-36")
	void shouldReportViolationOnceAfterTheGoodMessages() {
		Peer peer = open();
		peer.send(Frame.text("one"), Frame.text("two"), Frame.of(3), Frame.text("late"), Frame.of(3));
		assertThat(peer.read()).isEqualTo(Frame.close(1002, ""));
		assertThat(this.listener.awaitText()).isEqualTo("one");
		assertThat(this.listener.awaitText()).isEqualTo("two");
		assertClosed(new CloseInfo(1002, "", Initiator.LOCAL, false));
		assertThat(this.listener.awaitClosed().error()).isInstanceOfSatisfying(ProtocolViolationException.class,
				(ex) -> {
					assertThat(ex.closeCode()).isEqualTo(1002);
					assertThat(ex).hasMessageContaining("reserved opcode 3");
				});
		peer.awaitEnd();
		assertThat(this.listener.messages).isEmpty();
	}

	@Test
	void shouldEndOpenConnectionsAndThreadsWithTheTransport() {
		NettyTransport transport = NettyTransport.builder().loopThreads(2).threadNamePrefix("ending").build();
		Connecting connecting = transport.connect(TransportFixture.request(this.server.uri()), transport.nextLoop(),
				this.listener);
		Peer peer = this.server.accept().upgrade();
		this.listener.awaitOpened();
		transport.close();
		transport.close();
		peer.awaitEnd();
		assertClosed(new CloseInfo(1006, "", Initiator.NONE, false));
		connecting.cancel();
		assertThat(Thread.getAllStackTraces().keySet())
			.noneMatch((thread) -> thread.isAlive() && thread.getName().startsWith("ending"));
	}

	private Peer open() {
		this.fixture.connect(this.server.uri(), this.listener);
		Peer peer = this.server.accept().upgrade();
		this.listener.awaitOpened();
		return peer;
	}

	private void assertClosed(CloseInfo info) {
		assertThat(this.listener.awaitClosed().info()).isEqualTo(info);
		assertThat(this.listener.ends).hasValue(1);
	}

}
