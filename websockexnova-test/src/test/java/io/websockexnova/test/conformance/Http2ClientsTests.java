package io.websockexnova.test.conformance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;

import io.websockexnova.behavior.Loss;
import io.websockexnova.behavior.Phase;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.client.NovaClient;
import io.websockexnova.engine.NovaEngine;
import io.websockexnova.test.peer.Peer;
import io.websockexnova.test.peer.PeerServer;
import io.websockexnova.transport.netty.NettyTransport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Clients of one engine with {@link Setting#HTTP2} share a TCP connection.
 */
@Timeout(60)
class Http2ClientsTests {

	private static final int CLIENTS = 25;

	private final NettyTransport transport = NettyTransport.builder().loopThreads(1).build();

	private final NovaEngine engine = NovaEngine.builder().transport(this.transport).build();

	private final PeerServer server = PeerServer.start();

	private final Http2Bridge bridge = Http2Bridge.to(this.server.uri());

	private final Map<NovaClient, List<Loss>> losses = new ConcurrentHashMap<>();

	private final List<Disposable> logs = new ArrayList<>();

	@AfterEach
	void close() {
		this.logs.forEach(Disposable::dispose);
		this.engine.close();
		this.transport.close();
		this.bridge.close();
		this.server.close();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	@Tag("R1")
	@Tag("edge-15")
	void whenTheSharedConnectionIsCutThenEachClientComesBackAndTheyShareAgain(boolean reset) {
		this.server.serve(Peer::echo);
		List<NovaClient> clients = connect(CLIENTS, Duration.ofSeconds(30));
		assertThat(this.bridge.accepted()).isEqualTo(1);
		for (int round = 1; round <= 3; round++) {
			this.bridge.cut(reset);
			int generation = round + 1;
			clients.forEach((client) -> awaitReady(client, generation));
			assertThat(this.bridge.accepted()).isEqualTo(generation);
		}
		Awaitility.await()
			.untilAsserted(() -> clients.forEach((client) -> assertThat(this.losses.get(client)).hasSize(3)));
		assertThat(this.server.accepted()).isEqualTo(4 * CLIENTS);
	}

	@Test
	@Tag("edge-12")
	void whenOneClientIsClosedThenItsSiblingsNoticeNothing() {
		this.server.serve(Peer::echo);
		List<NovaClient> clients = connect(3, Duration.ofSeconds(30));
		clients.get(0).close().block(Duration.ofSeconds(5));
		for (NovaClient client : clients.subList(1, 3)) {
			client.send("still there").block(Duration.ofSeconds(5));
			Awaitility.await().until(() -> client.statistics().messagesReceived() == 1);
			assertThat(client.status().generation()).isEqualTo(1);
		}
		clients.get(1).close().block(Duration.ofSeconds(5));
		clients.get(2).close().block(Duration.ofSeconds(5));
		Awaitility.await().until(() -> this.bridge.open() == 0);
		assertThat(this.bridge.accepted()).isEqualTo(1);
	}

	@Test
	@Tag("R3")
	void whenTheServerFallsSilentThenNoClientComesBackToTheDeadConnection() {
		this.server.serve(Peer::echo);
		List<NovaClient> clients = connect(5, Duration.ofSeconds(1));
		this.bridge.reading(false);
		clients.forEach((client) -> awaitReady(client, 2));
		Awaitility.await()
			.untilAsserted(() -> assertThat(this.losses.values()).allSatisfy((lost) -> assertThat(lost).hasSize(1)
				.first()
				.extracting(Loss::kind)
				.isEqualTo(Loss.Kind.PONG_TIMEOUT)));
		assertThat(this.bridge.accepted()).isEqualTo(2);
	}

	private List<NovaClient> connect(int count, Duration pingInterval) {
		List<NovaClient> clients = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			NovaClient client = this.engine.client("shared-" + i)
				.url(this.bridge.uri().toString())
				.with(Setting.HTTP2, true)
				.with(Setting.INITIAL_DELAY, Duration.ofMillis(20))
				.with(Setting.MAX_DELAY, Duration.ofMillis(50))
				.with(Setting.PING_INTERVAL, pingInterval)
				.with(Setting.PONG_TIMEOUT, pingInterval)
				.with(Setting.CLOSE_TIMEOUT, Duration.ofMillis(500))
				.build();
			this.losses.put(client, new CopyOnWriteArrayList<>());
			this.logs.add(client.events().ofType(ClientEvent.Lost.class).subscribe((event) -> {
				List<Loss> known = this.losses.get(client);
				known.add(event.loss());
			}));
			client.connect().subscribe();
			clients.add(client);
		}
		clients.forEach((client) -> awaitReady(client, 1));
		return clients;
	}

	private static void awaitReady(NovaClient client, long generation) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(20))
			.until(() -> client.status().phase() == Phase.READY && client.status().generation() == generation);
	}

}
