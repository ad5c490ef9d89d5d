package io.websockexnova.test.edge;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import io.websockexnova.behavior.Attempt;
import io.websockexnova.behavior.ConnectionHandler;
import io.websockexnova.behavior.Loss;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.NovaClientBuilder;
import io.websockexnova.test.peer.Frame;
import io.websockexnova.test.peer.Peer;
import io.websockexnova.test.peer.PeerServer;
import io.websockexnova.transport.netty.NettyTransport;
import io.websockexnova.transport.netty.Resolving;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Secrets are planted in everything that is secret, a connection fails in every way, and
 * everything that comes out is searched: all loggers at TRACE, those of Netty included,
 * events, status, exceptions with their causes, texts of objects.
 */
@Tag("S11")
class CanaryTests {

	/** Twenty secrets, told apart by their numbers. */
	private static final Pattern CANARY = Pattern.compile("cAnArY\\d\\d");

	@RegisterExtension
	final Edge edge = new Edge();

	private final List<String> output = new CopyOnWriteArrayList<>();

	@ParameterizedTest
	@MethodSource("failures")
	void whenAConnectionFailsThenNoSecretComesOut(Consumer<CanaryTests> failure) {
		Logs logs = this.edge.closing(new Logs(Level.TRACE));
		assertThat(LoggerFactory.getLogger("io.netty.handler").isTraceEnabled()).as("Netty is heard").isTrue();
		failure.accept(this);
		this.edge.engine().close();
		Map<String, List<String>> leaks = new TreeMap<>();
		for (ILoggingEvent event : logs.all()) {
			find(event.getLoggerName(), Logs.text(event), leaks);
		}
		this.output.forEach((text) -> find("output", text, leaks));
		assertThat(leaks).isEmpty();
		assertThat(this.output).isNotEmpty();
		assertThat(logs.of("io.websockexnova")).isNotEmpty();
	}

	static Stream<Named<Consumer<CanaryTests>>> failures() {
		return Stream.of(Named.of("unknown host", (test) -> {
			NameServer names = test.edge.closing(new NameServer(NameServer.Answer.NO_SUCH_NAME));
			test.edge.engine(Resolving.with(NettyTransport.builder().loopThreads(1), names.address()).build());
			test.fail("ws://nowhere.example");
		}), Named.of("refused", (test) -> {
			test.edge.server().refuse();
			test.fail(test.plain());
		}), Named.of("401 with a body", (test) -> test.serve((peer) -> {
			peer.answer("401 Unauthorized", "WWW-Authenticate: Bearer cAnArY01", "Content-Length: 8");
			peer.write("cAnArY02".getBytes(StandardCharsets.US_ASCII));
		})), Named.of("503", (test) -> test.serve((peer) -> peer.answer("503 Busy", "Set-Cookie: s=cAnArY03"))),
				Named.of("redirect",
						(test) -> test
							.serve((peer) -> peer.answer("302 Found", "Location: wss://u:cAnArY04@x/?t=cAnArY05"))),
				Named.of("not HTTP", (test) -> test
					.serve((peer) -> peer.write("cAnArY06 at your service\r\n".getBytes(StandardCharsets.US_ASCII)))),
				Named.of("a 101 that is none",
						(test) -> test.serve((peer) -> peer.answer("101 Sure", "Sec-WebSocket-Accept: cAnArY07"))),
				Named.of("silence", (test) -> test.serve(Peer::call)),
				Named.of("RST after the request", (test) -> test.serve((peer) -> {
					peer.call();
					peer.reset();
				})), Named.of("wss to a plain port", (test) -> {
					test.edge.server()
						.serve((peer) -> peer
							.write("HTTP/1.1 400 cAnArY08\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
					test.fail("wss://localhost:" + test.edge.server().port());
				}), Named.of("untrusted certificate", (test) -> {
					PeerServer server = test.edge.server(TestTls.context()).serve(Peer::echo);
					test.fail("wss://localhost:" + server.port());
				}), Named.of("loss over TLS", (test) -> {
					PeerServer server = test.edge.server(TestTls.context()).serve(loginThen(Peer::reset));
					test.edge.engine(UnreachableTests.trusting(TestTls.trustOnly()));
					test.fail("wss://localhost:" + server.port());
				}), Named.of("login refused", (test) -> test.serve((peer) -> {
					String id = peer.upgrade().read().text().split(" ")[0];
					peer.text("no " + id + " denied");
				})), Named.of("login unanswered", (test) -> test.serve((peer) -> peer.upgrade().read())),
				Named.of("invalid UTF-8",
						after((peer) -> peer
							.send(Frame.text(new byte[] { 'c', 'A', 'n', 'A', 'r', 'Y', '0', '9', (byte) 0xff })))),
				Named.of("reserved bits", after((peer) -> peer.send(Frame.text("cAnArY10").withRsv(4)))),
				Named.of("too big", after((peer) -> peer.send(Frame.text("cAnArY11".repeat(20_000))))),
				Named.of("cut inside a message", after((peer) -> {
					peer.send(Frame.text("cAnArY12").more());
					peer.reset();
				})), Named.of("data that cannot be read", after((peer) -> {
					peer.text("# t \"cAnArY13\"").text("# nobody \"cAnArY14\"").text("cAnArY15");
					peer.text("ok 99 cAnArY16").text("?").text("# t {\"cAnArY13");
					peer.send(Frame.close(1001, "bye")).close();
				})), Named.of("an endpoint that cannot be used", (test) -> {
					test.serverless = true;
					test.fail(test.plain());
				}));
	}

	private volatile boolean serverless;

	private static Consumer<CanaryTests> after(Consumer<Peer> end) {
		return (test) -> test.serve(loginThen(end));
	}

	/**
	 * Accepts login and subscription, then ends it; the next connections are left alone.
	 */
	private static Consumer<Peer> loginThen(Consumer<Peer> end) {
		List<Peer> known = new CopyOnWriteArrayList<>();
		return (peer) -> {
			known.add(peer);
			peer.upgrade();
			for (int i = 0; i < 2; i++) {
				peer.text("ok " + peer.read().text().split(" ")[0] + " 1");
			}
			if (known.size() == 1) {
				end.accept(peer);
			}
		};
	}

	private void serve(Consumer<Peer> script) {
		this.edge.server().serve(script);
		fail(plain());
	}

	private String plain() {
		return "ws://localhost:" + this.edge.server().port();
	}

	/** Lets a client full of secrets fail. */
	private void fail(String origin) {
		NovaClientBuilder builder = this.edge.client("edge", URI.create(origin + "/feed?token=cAnArY17&x=cAnArY17"))
			.platform(new LineProtocol())
			.option("login", "true")
			.credentials("cAnArY18", "cAnArY19")
			.header("X-Api-Key", "cAnArY20")
			.header("Authorization", "Bearer cAnArY20")
			.with(Setting.MAX_MESSAGE_SIZE, 100_000)
			.with(Setting.CONNECTION_TIMEOUT, Duration.ofMillis(300))
			.with(Setting.AUTHENTICATION_TIMEOUT, Duration.ofMillis(300))
			.with(Setting.MAX_DELAY, Duration.ofMinutes(1))
			.with(Setting.INITIAL_DELAY, Duration.ofMinutes(1))
			.behaviors((given) -> given.withConnection(new ConnectionHandler() {
				@Override
				public Mono<Map<String, String>> headers(Attempt attempt) {
					return Mono.just(Map.of("X-Fresh", CanaryTests.this.serverless ? "cAnArY21\r\n" : "cAnArY21"));
				}
			}));
		NovaClient client = this.edge.build(builder);
		client.topic("t", Integer.class).subscribe((data) -> {
		}, this::keep);
		client.connect().subscribe((nothing) -> {
		}, this::keep);
		Loss loss = this.edge.log().awaitLoss();
		keep(Edge.failureOf(client.send("cAnArY22")));
		keep(Edge.failureOf(client.request("m", "cAnArY23", String.class)));
		keep(loss.cause());
		keep(client.status().cause());
		this.output.add(loss + " " + client + client.status() + client.statistics() + builder + this.edge.engine());
		this.edge.log().all().forEach((event) -> {
			this.output.add(event.toString());
			if (event instanceof ClientEvent.ErrorOccurred error) {
				keep(error.error());
			}
		});
	}

	private void keep(@Nullable Throwable error) {
		for (Throwable cause = error; cause != null; cause = cause.getCause()) {
			this.output.add(cause.toString());
		}
	}

	private static void find(String where, String text, Map<String, List<String>> leaks) {
		if (CANARY.matcher(text).find()) {
			leaks.computeIfAbsent(where, (name) -> new ArrayList<>())
				.add(text.substring(0, Math.min(300, text.length())));
		}
	}

}
