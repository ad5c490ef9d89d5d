package io.websockexnova.test.conformance;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

import io.websockexnova.transport.CloseInfo;
import io.websockexnova.transport.Compression;
import io.websockexnova.transport.ConnectRequest;
import io.websockexnova.transport.HandshakeException;
import io.websockexnova.transport.Limits;
import io.websockexnova.transport.Loop;
import io.websockexnova.transport.Socket;
import io.websockexnova.transport.SocketListener;
import io.websockexnova.transport.Transport.Connecting;
import io.websockexnova.transport.netty.NettyTransport;

/**
 * Runs the conformance suite over the bare transport.
 */
class NettyTransportConformanceTests {

	private final NettyTransport transport = NettyTransport.builder().loopThreads(1).build();

	@AfterEach
	void closeTransport() {
		this.transport.close();
	}

	private ClientUnderTest client() {
		return EchoConnection::new;
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

	/**
	 * Echoes over the transport.
	 */
	private final class EchoConnection implements SocketListener, ClientUnderTest.Handle {

		private final CompletableFuture<Throwable> failure = new CompletableFuture<>();

		private final Loop loop = NettyTransportConformanceTests.this.transport.nextLoop();

		private final Connecting connecting;

		private @Nullable Socket socket;

		private EchoConnection(URI uri, List<String> subprotocols, @Nullable Compression compression) {
			this.connecting = NettyTransportConformanceTests.this.transport.connect(ConnectRequest.to(uri)
				.subprotocols(subprotocols)
				.compression(compression)
				.closeTimeout(Duration.ofSeconds(5))
				.limits(new Limits(16 * 1024 * 1024, 100_000, Duration.ofSeconds(30)))
				.build(), this.loop, this);
		}

		@Override
		public void opened(Socket socket, io.websockexnova.transport.Handshake handshake) {
			this.socket = socket;
		}

		@Override
		public void failed(HandshakeException error) {
			this.failure.complete(error);
		}

		@Override
		public void received(int count) {
		}

		@Override
		public void message(byte[] array, int offset, int length, boolean text) {
			byte[] copy = Arrays.copyOfRange(array, offset, offset + length);
			Socket open = this.socket;
			if (open != null) {
				open.send(copy, 0, length, text, (error) -> {
				});
			}
		}

		@Override
		public void ping() {
		}

		@Override
		public void pong(byte[] payload) {
		}

		@Override
		public void writable() {
		}

		@Override
		public void closed(CloseInfo info, @Nullable Throwable error) {
		}

		@Override
		public Throwable awaitFailure() {
			return RecordingListener.await(this.failure);
		}

		@Override
		public void close() {
			this.loop.execute(() -> {
				this.connecting.cancel();
				if (this.socket != null) {
					this.socket.close(1000, "");
				}
			});
		}

	}

}
