package io.websockexnova.test.edge;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;

import io.websockexnova.behavior.Attempt;
import io.websockexnova.behavior.ConnectionHandler;
import io.websockexnova.behavior.Credentials;
import io.websockexnova.behavior.Loss;
import io.websockexnova.behavior.Phase;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.client.NovaClient;
import io.websockexnova.test.peer.Peer;
import io.websockexnova.test.peer.PeerServer;
import io.websockexnova.test.peer.UpgradeCall;
import io.websockexnova.transport.netty.NettyTransport;
import io.websockexnova.transport.netty.Resolving;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every attempt has in common, and what is asked for afresh.
 */
class SameOnEveryAttemptTests {

	private static final int ATTEMPTS = 4;

	@RegisterExtension
	final Edge edge = new Edge();

	@Test
	@Tag("edge-16")
	void whenTheClientReconnectsThenUrlHeadersAndSubprotocolsAreTheSameAndTheKeyIsNot() {
		List<UpgradeCall> calls = callsOf(this.edge.server(), "Sec-WebSocket-Protocol: v1.feed");
		NovaClient client = this.edge
			.dial(this.edge.client("edge", this.edge.server().uri("/feed/a%20b?token=x%2Fy&depth=20"))
				.header("Authorization", "Bearer abc")
				.header("X-Odd", "\t caf\u00e9 \"quoted\", ; ")
				.header("User-Agent", "mine/1.0")
				.subprotocols("v2.feed", "v1.feed"));
		this.edge.awaitReady(client, ATTEMPTS);
		assertThat(calls).hasSize(ATTEMPTS);
		assertThat(calls).extracting(UpgradeCall::requestLine)
			.containsOnly("GET /feed/a%20b?token=x%2Fy&depth=20 HTTP/1.1");
		assertThat(calls).extracting((call) -> call.header("Sec-WebSocket-Protocol")).containsOnly("v2.feed, v1.feed");
		assertThat(calls).extracting((call) -> call.header("Authorization")).containsOnly("Bearer abc");
		assertThat(calls).extracting((call) -> call.header("User-Agent")).containsOnly("mine/1.0");
		assertThat(calls).extracting(SameOnEveryAttemptTests::withoutKey)
			.as("all headers, their order included")
			.containsOnly(withoutKey(calls.get(0)));
		assertThat(calls).extracting((call) -> call.header("Sec-WebSocket-Key")).doesNotHaveDuplicates();
	}

	@Test
	@Tag("edge-16")
	void whenTheClientReconnectsOverTlsThenEveryAttemptIsVerifiedAlike() {
		PeerServer server = this.edge.server(TestTls.context());
		List<UpgradeCall> calls = callsOf(server);
		this.edge.engine(UnreachableTests.trusting(TestTls.trustOnly()));
		NovaClient client = this.edge.dial(this.edge.client("edge", server.uri()));
		this.edge.awaitReady(client, ATTEMPTS);
		assertThat(calls).extracting(SameOnEveryAttemptTests::withoutKey).containsOnly(withoutKey(calls.get(0)));
	}

	@Test
	@Tag("edge-16")
	@Tag("S9")
	void whenTheTrustedCertificateNamesAnotherHostThenTheClientEnds() {
		NameServer names = this.edge.closing(new NameServer(NameServer.Answer.LOOPBACK));
		this.edge.engine(
				Resolving.with(NettyTransport.builder().loopThreads(1).sslContext(TestTls.trustOnly()), names.address())
					.build());
		PeerServer server = this.edge.server(TestTls.context());
		List<UpgradeCall> calls = callsOf(server);
		NovaClient client = this.edge
			.dial(this.edge.client("edge", URI.create("wss://other.example:" + server.port() + "/")));
		this.edge.awaitPhase(client, Phase.CLOSED);
		assertThat(client.status().cause()).hasMessageStartingWith("TLS handshake with wss://other.example:"
				+ server.port() + "/ failed: the server's certificate is not accepted: No subject alternative DNS name "
				+ "matching other.example found");
		assertThat(server.accepted()).isEqualTo(1);
		assertThat(calls).as("no upgrade request was sent").isEmpty();
	}

	@Test
	@Tag("edge-16")
	@Tag("R25")
	void whenTheClientReconnectsThenEndpointHeadersAndCredentialsAreAskedForOncePerAttemptAndUsed() {
		LineServer script = new LineServer();
		List<UpgradeCall> calls = new CopyOnWriteArrayList<>();
		this.edge.server().serve((peer) -> {
			calls.add(peer.call());
			script.accept(peer);
		});
		AtomicInteger credentials = new AtomicInteger();
		List<Attempt> attempts = new CopyOnWriteArrayList<>();
		NovaClient client = this.edge.build(this.edge.client()
			.header("X-Fixed", "0")
			.header("x-FIXED", "1")
			.header("x-token", "configured")
			.platform(new LineProtocol())
			.option("login", "true")
			.credentials(() -> new Credentials("key", "secret" + credentials.incrementAndGet()))
			.behaviors((given) -> given.withConnection(fresh(attempts))));
		client.connect().block(Edge.PATIENCE);
		for (int i = 1; i < 3; i++) {
			script.last().reset();
			this.edge.awaitReady(client, i + 1);
		}
		assertThat(calls).extracting(UpgradeCall::path).containsExactly("/session/1", "/session/2", "/session/3");
		assertThat(calls).extracting((call) -> call.headers().get("x-token"))
			.as("a fresh header replaces a configured one")
			.containsExactly(List.of("token1"), List.of("token2"), List.of("token3"));
		assertThat(calls).extracting((call) -> call.headers().get("x-fixed")).containsOnly(List.of("1"));
		assertThat(credentials).hasValue(3);
		assertThat(script.received).extracting((text) -> text.substring(text.indexOf(' ') + 1))
			.containsExactly("login key:secret1", "login key:secret2", "login key:secret3");
		assertThat(attempts).extracting(Attempt::generation).containsExactly(1L, 2L, 3L);
		assertThat(attempts).extracting((attempt) -> (attempt.lastLoss() != null) ? attempt.lastLoss().kind() : null)
			.containsExactly(null, Loss.Kind.ABNORMAL, Loss.Kind.ABNORMAL);
	}

	@Test
	@Tag("R25")
	@Tag("edge-14")
	void whenTheLoginIsDeniedThenTheClientEndsAfterOneTryAndSentNothingElse() {
		LineServer script = refusing("denied");
		NovaClient client = this.edge.build(
				this.edge.client().platform(new LineProtocol()).option("login", "true").credentials("key", "canary"));
		client.topic("t", Integer.class).subscribe((data) -> {
		}, (error) -> {
		});
		Throwable failure = Edge.failureOf(client.connect());
		assertThat(failure).hasMessage("client 'edge' has ended: greeting or login at " + this.edge.server().uri()
				+ " failed: the login was refused: denied");
		assertThat(client.status().phase()).isEqualTo(Phase.CLOSED);
		Edge.staysTrue(java.time.Duration.ofMillis(80), "one dial", () -> this.edge.server().accepted() == 1);
		assertThat(script.received).containsExactly("1 login key:canary");
	}

	@Test
	@Tag("R25")
	void whenTheLoginFailsForAnotherReasonThenItIsTriedAgainWithBackoff() {
		refusing("busy");
		NovaClient client = this.edge
			.dial(this.edge.client().platform(new LineProtocol()).option("login", "true").credentials("key", "secret"));
		Edge.awaitTrue("three attempts", () -> client.status().attempt() >= 3);
		assertThat(this.edge.log().of(ClientEvent.ReconnectScheduled.class)).hasSizeGreaterThanOrEqualTo(2);
	}

	private LineServer refusing(String code) {
		LineServer script = new LineServer() {
			@Override
			void answer(Peer peer, String[] words) {
				peer.text("no " + words[0] + " " + code);
			}
		};
		this.edge.server().serve(script);
		return script;
	}

	private static ConnectionHandler fresh(List<Attempt> attempts) {
		return new ConnectionHandler() {
			@Override
			public Mono<URI> endpoint(Attempt attempt) {
				attempts.add(attempt);
				return Mono.just(attempt.url().resolve("/session/" + attempt.generation()));
			}

			@Override
			public Mono<Map<String, String>> headers(Attempt attempt) {
				return Mono.just(Map.of("X-Token", "token" + attempt.generation()));
			}
		};
	}

	/** Drops all connections but the last of them. */
	private static List<UpgradeCall> callsOf(PeerServer server, String... headers) {
		List<UpgradeCall> calls = new CopyOnWriteArrayList<>();
		server.serve((peer) -> {
			calls.add(peer.call());
			peer.upgrade(headers);
			if (calls.size() < ATTEMPTS) {
				peer.reset();
			}
		});
		return calls;
	}

	private static Map<String, List<String>> withoutKey(UpgradeCall call) {
		Map<String, List<String>> headers = new LinkedHashMap<>(call.headers());
		headers.remove("sec-websocket-key");
		return headers;
	}

}
