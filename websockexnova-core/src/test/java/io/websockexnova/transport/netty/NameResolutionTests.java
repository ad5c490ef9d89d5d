package io.websockexnova.transport.netty;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.websockexnova.transport.CloseInfo;
import io.websockexnova.transport.ConnectRequest;
import io.websockexnova.transport.Handshake;
import io.websockexnova.transport.HandshakeException;
import io.websockexnova.transport.HandshakeException.Stage;
import io.websockexnova.transport.Loop;
import io.websockexnova.transport.SocketListener;
import io.websockexnova.transport.Transport.Connecting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Names, against a name server that answers what the test says.
 */
@Timeout(20)
class NameResolutionTests {

	private final NameServer names = new NameServer();

	private final NettyTransport transport = NettyTransport.builder()
		.loopThreads(1)
		.resolver((builder) -> builder
			.nameServerProvider(new SingletonDnsServerAddressStreamProvider(this.names.address())))
		.build();

	private final Loop loop = this.transport.nextLoop();

	@BeforeEach
	void startNameServer() {
		this.names.start();
	}

	@AfterEach
	void close() {
		this.transport.close();
		this.names.close();
	}

	@Test
	@Tag("R23")
	void shouldAskAnewForEachAttemptAndUseTheNewAddress() throws IOException {
		try (ServerSocket first = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"));
				ServerSocket second = new ServerSocket(first.getLocalPort(), 10, InetAddress.getByName("127.0.0.2"))) {
			URI uri = URI.create("ws://feed.websockexnova.test:" + first.getLocalPort() + "/");
			this.names.answer = new byte[] { 127, 0, 0, 1 };
			assertThat(dial(uri, first).stage()).isEqualTo(Stage.UPGRADE);
			int asked = this.names.queries.get();
			assertThat(asked).isPositive();

			this.names.answer = new byte[] { 127, 0, 0, 2 };
			assertThat(dial(uri, second).stage()).isEqualTo(Stage.UPGRADE);
			assertThat(this.names.queries.get()).isGreaterThan(asked);
		}
	}

	@Test
	void shouldReportUnknownHostAtOnceAndNotRememberIt() throws IOException {
		try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"))) {
			URI uri = URI.create("ws://feed.websockexnova.test:" + server.getLocalPort() + "/?token=secret");
			this.names.answer = NameServer.UNKNOWN;
			HandshakeException error = await(connect(uri, Duration.ofSeconds(5)).failed);
			assertThat(error.stage()).isEqualTo(Stage.RESOLVE);
			assertThat(error.isTimeout()).isFalse();
			assertThat(error)
				.hasMessage("The host of ws://feed.websockexnova.test:" + server.getLocalPort()
						+ "/?*** could not be resolved")
				.hasCauseInstanceOf(UnknownHostException.class);

			this.names.answer = new byte[] { 127, 0, 0, 1 };
			assertThat(dial(uri, server).stage()).isEqualTo(Stage.UPGRADE);
		}
	}

	@Test
	void shouldNameTheStageWhenTheNameServerIsSilent() {
		this.names.answer = NameServer.SILENCE;
		HandshakeException error = await(
				connect(URI.create("ws://feed.websockexnova.test/"), Duration.ofMillis(300)).failed);
		assertThat(error.stage()).isEqualTo(Stage.RESOLVE);
		assertThat(error.isTimeout()).isTrue();
		assertThat(error).hasMessage("No answer to the DNS query for the host of ws://feed.websockexnova.test/ within "
				+ "PT0.3S (stage RESOLVE)");
	}

	@Test
	@Tag("R18")
	void shouldNotBlockTheLoopWhileTheNameServerIsSilent() {
		this.names.answer = NameServer.SILENCE;
		Failure waiting = connect(URI.create("ws://feed.websockexnova.test/"), Duration.ofSeconds(10));
		CompletableFuture<Boolean> ran = new CompletableFuture<>();
		this.names.awaitQuery();
		this.loop.execute(() -> ran.complete(true));
		assertThat(await(ran)).isTrue();
		assertThat(waiting.failed).isNotDone();
	}

	@Test
	@Tag("edge-12")
	void shouldNotDialWhenCancelledWhileResolving() throws IOException {
		try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"))) {
			this.names.answer = NameServer.SILENCE;
			Failure failure = new Failure();
			URI uri = URI.create("ws://feed.websockexnova.test:" + server.getLocalPort() + "/");
			Connecting connecting = this.transport.connect(request(uri, Duration.ofSeconds(1)), this.loop, failure);
			this.names.awaitQuery();
			connecting.cancel();
			this.names.answer = new byte[] { 127, 0, 0, 1 };
			this.names.answerAll();
			// a later attempt is the first that the server sees
			assertThat(dial(uri, server).stage()).isEqualTo(Stage.UPGRADE);
			server.setSoTimeout(200);
			assertThatIOException().isThrownBy(() -> server.accept().close());
			assertThat(failure.failed).isNotDone();
		}
	}

	private HandshakeException dial(URI uri, ServerSocket server) throws IOException {
		Failure failure = connect(uri, Duration.ofSeconds(5));
		server.setSoTimeout(5000);
		try (Socket socket = server.accept()) {
			socket.getInputStream().readNBytes(20);
		}
		return await(failure.failed);
	}

	private Failure connect(URI uri, Duration timeout) {
		Failure failure = new Failure();
		this.transport.connect(request(uri, timeout), this.loop, failure);
		return failure;
	}

	private static ConnectRequest request(URI uri, Duration timeout) {
		return ConnectRequest.to(uri).timeout(timeout).build();
	}

	private static <T> T await(CompletableFuture<T> future) {
		return future.orTimeout(5, TimeUnit.SECONDS).join();
	}

	/**
	 * Waits for the failure of an attempt.
	 */
	private static final class Failure implements SocketListener {

		private final CompletableFuture<HandshakeException> failed = new CompletableFuture<>();

		@Override
		public void opened(io.websockexnova.transport.Socket socket, Handshake handshake) {
			this.failed.completeExceptionally(new AssertionError("opened"));
		}

		@Override
		public void failed(HandshakeException error) {
			this.failed.complete(error);
		}

		@Override
		public void received(int count) {
		}

		@Override
		public void message(byte[] array, int offset, int length, boolean text) {
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

	}

	/**
	 * Answers all A queries alike, and AAAA queries with nothing.
	 */
	private static final class NameServer {

		private static final byte[] UNKNOWN = new byte[0];

		private static final byte[] SILENCE = new byte[1];

		private final DatagramSocket socket;

		private final AtomicInteger queries = new AtomicInteger();

		private final CompletableFuture<Boolean> asked = new CompletableFuture<>();

		private volatile byte[] answer = SILENCE;

		private final List<DatagramPacket> received = new CopyOnWriteArrayList<>();

		private NameServer() {
			try {
				this.socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
		}

		private InetSocketAddress address() {
			return (InetSocketAddress) this.socket.getLocalSocketAddress();
		}

		private void start() {
			Thread thread = new Thread(this::run, "name-server");
			thread.setDaemon(true);
			thread.start();
		}

		private void run() {
			try {
				while (true) {
					DatagramPacket query = new DatagramPacket(new byte[1500], 1500);
					this.socket.receive(query);
					this.queries.incrementAndGet();
					this.received.add(query);
					answer(query);
					this.asked.complete(true);
				}
			}
			catch (IOException ex) {
				assertThat(this.socket.isClosed()).isTrue();
			}
		}

		private void answerAll() throws IOException {
			for (DatagramPacket query : this.received) {
				answer(query);
			}
		}

		private void awaitQuery() {
			await(this.asked);
		}

		private void answer(DatagramPacket query) throws IOException {
			byte[] current = this.answer;
			if (current == SILENCE) {
				return;
			}
			byte[] bytes = query.getData();
			int end = 12;
			while (bytes[end] != 0) {
				end += bytes[end] + 1;
			}
			end += 5;
			int type = bytes[end - 3];
			boolean address = current != UNKNOWN && type == 1;
			ByteBuffer response = ByteBuffer.allocate(512);
			response.put(Arrays.copyOf(bytes, 2)).putShort((short) ((current == UNKNOWN) ? 0x8183 : 0x8180));
			response.putShort((short) 1).putShort((short) ((address) ? 1 : 0)).putInt(0);
			response.put(bytes, 12, end - 12);
			if (address) {
				response.putShort((short) 0xc00c).putShort((short) 1).putShort((short) 1).putInt(3600);
				response.putShort((short) 4).put(current);
			}
			this.socket.send(new DatagramPacket(response.array(), response.position(), query.getSocketAddress()));
		}

		private void close() {
			this.socket.close();
		}

	}

}
