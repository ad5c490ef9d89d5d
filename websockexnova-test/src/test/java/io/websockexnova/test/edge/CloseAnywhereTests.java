package io.websockexnova.test.edge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

import io.websockexnova.behavior.Attempt;
import io.websockexnova.behavior.ConnectionHandler;
import io.websockexnova.behavior.Dialog;
import io.websockexnova.behavior.Phase;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.ClientClosedException;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.NovaClientBuilder;
import io.websockexnova.test.peer.Frame;
import io.websockexnova.test.peer.Peer;
import io.websockexnova.test.peer.PeerServer;
import io.websockexnova.transport.netty.NettyTransport;
import io.websockexnova.transport.netty.Resolving;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * close() at every point of a connection's life.
 */
@Tag("edge-12")
@Tag("R21")
class CloseAnywhereTests {

	private static final Duration DELAY = Duration.ofSeconds(1);

	private static final List<Path> SOCKETS = List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));

	@RegisterExtension
	final Edge edge = new Edge();

	private final List<Peer> peers = new CopyOnWriteArrayList<>();

	private @Nullable NameServer names;

	private int deafPort;

	@ParameterizedTest
	@EnumSource(Point.class)
	void whenTheClientIsClosedThenItEndsPromptlyLeavesNoSocketAndDialsNoMore(Point point) {
		NovaClient client = this.edge.build(point.builder.apply(this));
		client.topic("t", Integer.class).subscribe((data) -> {
		}, (error) -> {
		});
		Mono<Void> connecting = client.connect().cache();
		connecting.subscribe((nothing) -> {
		}, (error) -> {
		});
		Edge.awaitTrue(point.toString(), () -> client.status().phase() == point.phase && point.reached(this, client));
		int dialled = this.edge.server().accepted();
		long start = System.nanoTime();
		client.close().block(Edge.PATIENCE);
		Duration took = Duration.ofNanos(System.nanoTime() - start);
		assertThat(took).isLessThan(Duration.ofSeconds(10));
		assertThat(client.status().phase()).isEqualTo(Phase.CLOSED);
		assertThat(client.status().cause()).isNull();
		if (!point.wasReady) {
			assertThat(Edge.failureOf(connecting)).isInstanceOf(ClientClosedException.class)
				.hasMessage("client 'edge' was closed");
		}
		assertThat(dialling(this.deafPort)).as("a socket still dials").isFalse();
		for (Peer peer : this.peers) {
			assertThat(peer.awaitEnd()).as("a socket was left open").isNotNull();
		}
		Edge.staysTrue(DELAY.plusMillis(100), "CLOSED without another dial",
				() -> client.status().phase() == Phase.CLOSED && this.edge.server().accepted() == dialled);
		assertThat(client.statistics().pendingRequests()).isZero();
		assertThat(client.statistics().queued()).isZero();
		this.edge.log().awaitStatus();
		assertThat(this.edge.log().losses()).as("what we did ourselves is no loss")
			.hasSize((point == Point.BACKING_OFF || point == Point.SECOND_DIAL) ? 1 : 0);
	}

	@Test
	void whenTheServerReadsNothingAndMessagesWaitThenTheClientStillEndsAndSoDoesEveryMessage() {
		NovaClient client = this.edge.build(serving(Peer::upgrade));
		client.connect().block(Edge.PATIENCE);
		AtomicInteger ended = new AtomicInteger();
		byte[] large = new byte[64 * 1024];
		IntStream.range(0, 400)
			.forEach((i) -> client.send(large).doFinally((signal) -> ended.incrementAndGet()).subscribe((nothing) -> {
			}, (error) -> {
			}));
		Edge.awaitTrue("messages wait", () -> client.statistics().queued() > 0);
		client.close().block(Edge.PATIENCE);
		Edge.awaitTrue("every message has ended", () -> ended.get() == 400);
		assertThat(client.statistics().queued()).isZero();
		assertThat(this.peers.get(0).awaitEnd()).isNotNull();
		assertThat(this.edge.server().accepted()).isEqualTo(1);
	}

	@Test
	void whenTheTransportIsSharedThenTheNextClientOfTheLoopIsNotDisturbed() {
		NovaClient closed = this.edge.build(Point.UPGRADE.builder.apply(this));
		closed.connect().subscribe((nothing) -> {
		}, (error) -> {
		});
		Edge.awaitTrue("the dial", () -> this.peers.size() == 1);
		closed.close().block(Edge.PATIENCE);
		PeerServer other = this.edge.server(null).serve(Peer::echo);
		NovaClient client = this.edge.build(this.edge.client("other", other.uri()));
		client.connect().block(Edge.PATIENCE);
		assertThat(client.status().phase()).isEqualTo(Phase.READY);
	}

	private NovaClientBuilder lines(LineServer script) {
		return serving((peer) -> script.accept(peer)).platform(new LineProtocol())
			.option("login", "true")
			.credentials("key", "secret");
	}

	private NovaClientBuilder serving(java.util.function.Consumer<Peer> script) {
		this.edge.server().serve((peer) -> {
			this.peers.add(peer);
			script.accept(peer);
		});
		return builder(this.edge.server().uri());
	}

	private NovaClientBuilder builder(URI url) {
		return this.edge.client("edge", url)
			.with(Setting.CONNECTION_TIMEOUT, Duration.ofMinutes(1))
			.with(Setting.AUTHENTICATION_TIMEOUT, Duration.ofMinutes(1))
			.with(Setting.MAX_DELAY, DELAY)
			.with(Setting.INITIAL_DELAY, DELAY)
			.with(Setting.CLOSE_TIMEOUT, Duration.ofMillis(200));
	}

	private NovaClientBuilder withHandler(ConnectionHandler handler) {
		return serving(Peer::upgrade).behaviors((given) -> given.withConnection(handler));
	}

	private NovaClientBuilder silentNameServer() {
		NameServer silent = this.edge.closing(new NameServer(NameServer.Answer.NONE));
		this.names = silent;
		this.edge.engine(Resolving.with(NettyTransport.builder().loopThreads(1), silent.address()).build());
		return builder(URI.create("ws://silent.example/"));
	}

	/** A listening socket whose backlog is full: SYNs are not answered. */
	private NovaClientBuilder fullBacklog() {
		try {
			ServerSocket listening = this.edge.closing(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
			for (int i = 0; i < 2; i++) {
				this.edge.closing(new Socket()).connect(listening.getLocalSocketAddress());
			}
			this.deafPort = listening.getLocalPort();
			return builder(URI.create("ws://localhost:" + this.deafPort + "/"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Whether this machine has sent a SYN to a port and has no answer; where there is no
	 * such list of sockets, it has not.
	 */
	private static boolean dialling(int port) {
		String synSent = String.format(Locale.ROOT, ":%04X 02", port);
		return SOCKETS.stream().flatMap((file) -> {
			try {
				return Files.isReadable(file) ? Files.readAllLines(file).stream() : Stream.of();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}).anyMatch((line) -> line.contains(synSent));
	}

	private static LineServer muteOn(String method) {
		return new LineServer() {
			@Override
			void answer(Peer peer, String[] words) {
				if (words.length < 2 || !words[1].equals(method)) {
					super.answer(peer, words);
				}
			}
		};
	}

	/**
	 * Where the client is when it is closed.
	 */
	enum Point {

		ENDPOINT(Phase.CONNECTING, (test) -> test.withHandler(new ConnectionHandler() {
			@Override
			public Mono<URI> endpoint(Attempt attempt) {
				return Mono.never();
			}
		})),

		DNS(Phase.CONNECTING, CloseAnywhereTests::silentNameServer),

		TCP(Phase.CONNECTING, CloseAnywhereTests::fullBacklog),

		TLS(Phase.CONNECTING, (test) -> {
			test.serving((peer) -> {
			});
			return test.builder(URI.create("wss://localhost:" + test.edge.server().port() + "/"));
		}),

		UPGRADE(Phase.CONNECTING, (test) -> test.serving(Peer::call)),

		INSIDE_THE_ANSWER(Phase.CONNECTING, (test) -> test.serving((peer) -> {
			byte[] answer = peer.acceptance();
			peer.write(java.util.Arrays.copyOf(answer, answer.length / 2));
		})),

		GREETING(Phase.AUTHENTICATING, (test) -> test.withHandler(new ConnectionHandler() {
			@Override
			public Mono<Void> connected(Dialog dialog) {
				return dialog.await((inbound) -> true, Duration.ofMinutes(1)).then();
			}
		})),

		LOGIN(Phase.AUTHENTICATING, (test) -> test.lines(muteOn("login"))),

		RESTORING(Phase.RESTORING, (test) -> test.lines(muteOn("subscribe"))),

		READY(Phase.READY, (test) -> test.lines(new LineServer())),

		READY_WITH_A_SILENT_SERVER(Phase.READY, (test) -> test.serving(Peer::upgrade)),

		INSIDE_A_MESSAGE(Phase.READY, (test) -> test.serving((peer) -> peer.upgrade().send(Frame.text("half").more()))),

		INSIDE_A_FRAME(Phase.READY,
				(test) -> test.serving((peer) -> peer.upgrade().write(new byte[] { (byte) 0x81, 126, 1, 0, 'x' }))),

		BACKING_OFF(Phase.BACKING_OFF, (test) -> test.serving(Peer::close)),

		SECOND_DIAL(Phase.CONNECTING, (test) -> test.serving((peer) -> {
			if (test.peers.size() == 1) {
				peer.close();
			}
		}));

		private final Phase phase;

		private final Function<CloseAnywhereTests, NovaClientBuilder> builder;

		private final boolean wasReady;

		Point(Phase phase, Function<CloseAnywhereTests, NovaClientBuilder> builder) {
			this.phase = phase;
			this.builder = builder;
			this.wasReady = phase == Phase.READY;
		}

		boolean reached(CloseAnywhereTests test, NovaClient client) {
			return switch (this) {
				case ENDPOINT -> true;
				case DNS -> test.names != null && test.names.queries() > 0;
				case TCP -> dialling(test.deafPort) || SOCKETS.stream().noneMatch(Files::isReadable);
				case SECOND_DIAL -> test.peers.size() == 2 && client.status().generation() == 2;
				default -> !test.peers.isEmpty();
			};
		}

	}

}
