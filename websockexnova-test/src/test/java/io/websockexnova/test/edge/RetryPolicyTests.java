package io.websockexnova.test.edge;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import io.websockexnova.behavior.ConnectionDecision;
import io.websockexnova.behavior.ConnectionHandler;
import io.websockexnova.behavior.ConnectionLostException;
import io.websockexnova.behavior.Loss;
import io.websockexnova.behavior.MaxAttempts;
import io.websockexnova.behavior.OfflinePolicy;
import io.websockexnova.behavior.Phase;
import io.websockexnova.behavior.ReconnectionStrategy;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.ClientClosedException;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.client.NotSentException;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.NovaClientBuilder;
import io.websockexnova.client.OutcomeUnknownException;
import io.websockexnova.test.peer.Frame;
import io.websockexnova.test.peer.Peer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When the client tries again, when it stops, and when it forgets earlier failures.
 */
class RetryPolicyTests {

	@RegisterExtension
	final Edge edge = new Edge();

	@Test
	@Tag("edge-13")
	@Tag("R8")
	void whenTheServerAcceptsAndDropsThenTheDelaysGrowAllTheSame() {
		List<Long> dialled = new CopyOnWriteArrayList<>();
		this.edge.server().serve((peer) -> {
			dialled.add(System.nanoTime());
			peer.upgrade().send(Frame.text("hello"), Frame.close(1001, "")).read();
			peer.close();
		});
		this.edge.dial(this.edge.client()
			.with(Setting.RECONNECTION_STRATEGY, ReconnectionStrategy.EXPONENTIAL_BACKOFF_WITH_JITTER)
			.with(Setting.INITIAL_DELAY, Duration.ofMillis(25))
			.with(Setting.MAX_DELAY, Duration.ofMillis(300))
			.with(Setting.STABILITY_PERIOD, Duration.ofSeconds(2)));
		Edge.awaitTrue("seven dials", () -> dialled.size() >= 7);
		Edge.awaitTrue("six waits", () -> this.edge.log().of(ClientEvent.ReconnectScheduled.class).size() >= 6);
		List<Duration> delays = new ArrayList<>();
		this.edge.log().of(ClientEvent.ReconnectScheduled.class).forEach((event) -> delays.add(event.delay()));
		assertThat(delays.subList(0, 6)).containsExactly(Duration.ofMillis(25), Duration.ofMillis(50),
				Duration.ofMillis(100), Duration.ofMillis(200), Duration.ofMillis(300), Duration.ofMillis(300));
		for (int i = 0; i < 6; i++) {
			assertThat(Duration.ofNanos(dialled.get(i + 1) - dialled.get(i))).as("wait %d, as the server sees it", i)
				.isGreaterThanOrEqualTo(delays.get(i).minusMillis(5));
		}
		assertThat(this.edge.log().entered(Phase.READY)).as("it was accepted each time").isGreaterThanOrEqualTo(5);
	}

	@Test
	@Tag("edge-13")
	@Tag("R8")
	void whenTheConnectionWasStableThenTheDelaysStartAnewAndNotBefore() {
		NovaClient client = this.edge.dial(this.edge.client()
			.with(Setting.RECONNECTION_STRATEGY, ReconnectionStrategy.LINEAR_BACKOFF)
			.with(Setting.MAX_DELAY, Duration.ofSeconds(1))
			.with(Setting.STABILITY_PERIOD, Duration.ofSeconds(3)));
		for (int i = 1; i <= 3; i++) {
			Peer peer = this.edge.server().accept().upgrade();
			this.edge.awaitReady(client, i);
			assertThat(client.status().attempt()).isEqualTo(i - 1);
			peer.reset();
		}
		Peer stable = this.edge.server().accept().upgrade();
		this.edge.awaitReady(client, 4);
		assertThat(client.status().attempt()).isEqualTo(3);
		Edge.awaitTrue("stability", () -> client.status().attempt() == 0);
		assertThat(Duration.between(client.status().since(), java.time.Instant.now()))
			.isGreaterThanOrEqualTo(Duration.ofMillis(2990));
		stable.reset();
		this.edge.server().accept().upgrade();
		this.edge.awaitReady(client, 5);
		assertThat(this.edge.log().of(ClientEvent.ReconnectScheduled.class))
			.extracting(ClientEvent.ReconnectScheduled::attempt)
			.containsExactly(1, 2, 3, 1);
		assertThat(this.edge.log().of(ClientEvent.ReconnectScheduled.class))
			.extracting((event) -> event.delay().toMillis())
			.containsExactly(20L, 40L, 60L, 20L);
	}

	@Test
	@Tag("edge-14")
	void whenAttemptsAreUsedUpThenThereIsOneEndWithTheLastCauseAndNothingElseBreaks() {
		LineServer script = new LineServer();
		this.edge.server().serve(script);
		NovaClient client = this.edge.build(this.edge.client()
			.platform(new LineProtocol())
			.with(Setting.OFFLINE_POLICY, OfflinePolicy.WAIT)
			.with(Setting.MAX_ATTEMPTS, new MaxAttempts(2)));
		List<Throwable> streamEnds = new CopyOnWriteArrayList<>();
		AtomicInteger seen = new AtomicInteger();
		client.topic("t", Integer.class).subscribe((data) -> seen.incrementAndGet(), streamEnds::add);
		client.messages().subscribe((message) -> seen.incrementAndGet(), streamEnds::add);
		client.connect().block(Edge.PATIENCE);
		Mono<String> written = started(client.request("never-answered", "x", String.class));
		Edge.awaitTrue("the request", () -> script.countMethod("never-answered") == 1);
		this.edge.server().refuse();
		script.last().reset();
		Edge.awaitTrue("the loss", () -> client.status().phase() != Phase.READY);
		Mono<Void> waiting = started(client.send("waits"));
		Mono<Void> connecting = started(client.connect());
		this.edge.awaitPhase(client, Phase.CLOSED);
		Throwable ending = Objects.requireNonNull(client.status().cause());
		assertThat(ending)
			.hasMessageStartingWith(
					"gave up after 3 failed attempts ('reconnection.max-attempts' is 2): No TCP connection to "
							+ this.edge.server().uri() + ": ")
			.hasMessageContaining("Connection refused: localhost/127.0.0.1:" + this.edge.server().port())
			.hasCauseInstanceOf(ConnectionLostException.class);
		String cause = ending.getMessage();
		assertThat(Edge.failureOf(written)).isInstanceOf(OutcomeUnknownException.class);
		assertThat(Edge.failureOf(waiting)).isInstanceOf(NotSentException.class);
		assertThat(Edge.failureOf(connecting)).isInstanceOf(ClientClosedException.class)
			.hasMessage("client 'edge' has ended: " + cause);
		Edge.awaitTrue("the topic's end", () -> streamEnds.size() == 1);
		assertThat(streamEnds.get(0)).isInstanceOf(ClientClosedException.class);
		assertThat(this.edge.log().entered(Phase.CLOSED)).isEqualTo(1);
		assertThat(this.edge.log().of(ClientEvent.PhaseChanged.class)).filteredOn((event) -> event.to() == Phase.CLOSED)
			.singleElement()
			.satisfies((event) -> assertThat(event.cause()).isSameAs(client.status().cause()));
		this.edge.server().listen();
		Edge.staysTrue(Duration.ofMillis(100), "no dial after the end", () -> this.edge.server().accepted() == 1);
		client.connect().block(Edge.PATIENCE);
		script.last().text("still listening");
		Edge.awaitTrue("the stream of messages outlives the end", () -> seen.get() == 1);
	}

	@Test
	@Tag("edge-15")
	void whenTheUserClosesThenTheServerHears1000AndThereIsNoOtherDial() {
		NovaClient client = this.edge.dial(this.edge.client());
		Peer peer = this.edge.server().accept().upgrade();
		this.edge.awaitReady(client, 1);
		Mono<Void> closing = started(client.close());
		Frame close = peer.read();
		assertThat(close.closeCode()).isEqualTo(1000);
		peer.send(close);
		closing.block(Edge.PATIENCE);
		Edge.staysTrue(Duration.ofMillis(100), "one dial", () -> this.edge.server().accepted() == 1);
		assertThat(client.status().phase()).isEqualTo(Phase.CLOSED);
		assertThat(client.status().cause()).isNull();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1000, 1001, 1002, 1007, 1008, 1009, 1011, 1012, 1013, 1014, 3000, 4004, 4999 })
	@Tag("edge-15")
	@Tag("R26")
	void whenTheServerClosesThenCodeAndReasonAreKeptAndTheClientComesBack(int code) {
		Loss loss = lossAfter((peer) -> {
			assertThat(peer.send(Frame.close(code, "some reason")).read().closeCode()).isEqualTo(code);
			peer.close();
		});
		assertThat(loss.kind()).isEqualTo(Loss.Kind.CLOSED_BY_PEER);
		assertThat(loss.closeCode()).isEqualTo(code);
		assertThat(loss.message())
			.isEqualTo(this.edge.server().uri() + " closed the connection with " + code + " (some reason)");
	}

	@Test
	@Tag("edge-15")
	void whenTheServerGivesNoCodeThenThatIsSaidAndTheClientComesBack() {
		Loss withoutCode = lossAfter((peer) -> {
			assertThat(peer.send(Frame.of(Frame.CLOSE)).read()).isEqualTo(Frame.of(Frame.CLOSE));
			peer.close();
		});
		assertThat(withoutCode.closeCode()).isEqualTo(1005);
		assertThat(withoutCode.message()).isEqualTo(this.edge.server().uri() + " closed the connection without a code");
	}

	@Test
	@Tag("edge-15")
	@Tag("S11")
	void whenTheServersReasonHasLineBreaksThenItCannotForgeLinesOfALog() {
		Loss loss = lossAfter((peer) -> {
			peer.send(Frame.close(1001, "x\r\nWARN forged\u2028\u202e")).read();
			peer.close();
		});
		assertThat(loss.message())
			.isEqualTo(this.edge.server().uri() + " closed the connection with 1001 (x??WARN forged??)");
	}

	@Test
	@Tag("edge-15")
	void whenTheServerGivesAnEmptyReasonThenNoneIsShown() {
		Loss loss = lossAfter((peer) -> {
			peer.send(Frame.close(1001, "")).read();
			peer.close();
		});
		assertThat(loss.message()).isEqualTo(this.edge.server().uri() + " closed the connection with 1001");
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65535 })
	@Tag("edge-15")
	void whenTheServerClosesWithAForbiddenCodeThenThatIsAViolationAndTheClientComesBack(int code) {
		Loss loss = lossAfter((peer) -> {
			peer.send(Frame.close(code, ""));
			assertThat(peer.read().closeCode()).isEqualTo(1002);
			peer.close();
		});
		assertThat(loss.kind()).isEqualTo(Loss.Kind.PROTOCOL_VIOLATION);
		assertThat(loss.closeCode()).isEqualTo(1002);
	}

	@Test
	@Tag("edge-15")
	void whenTheConnectionEndsWithoutACloseFrameThenThatIs1006AndTheClientComesBack() {
		Loss loss = lossAfter(Peer::fin);
		assertThat(loss.kind()).isEqualTo(Loss.Kind.ABNORMAL);
		assertThat(loss.closeCode()).isEqualTo(1006);
		assertThat(loss.message())
			.isEqualTo("connection to " + this.edge.server().uri() + " broke without a close frame");
	}

	@ParameterizedTest
	@ValueSource(ints = { 1003, 1010 })
	@Tag("edge-15")
	@Tag("R26")
	void whenTheServerSaysThatItCannotDealWithUsThenTheClientEnds(int code) {
		NovaClient client = this.edge.dial(this.edge.client());
		Peer peer = this.edge.server().accept().upgrade();
		this.edge.awaitReady(client, 1);
		peer.send(Frame.close(code, "misfit")).read();
		peer.close();
		this.edge.awaitPhase(client, Phase.CLOSED);
		assertThat(client.status().cause())
			.hasMessage(this.edge.server().uri() + " closed the connection with " + code + " (misfit)");
		Edge.staysTrue(Duration.ofMillis(80), "one dial", () -> this.edge.server().accepted() == 1);
	}

	@Test
	@Tag("edge-15")
	void whenTheHandlerWantsToStayDownThenTheClientClosesWithoutAnErrorAndStreamsComplete() {
		AtomicReference<@Nullable Throwable> end = new AtomicReference<>();
		AtomicInteger completed = new AtomicInteger();
		NovaClient client = this.edge.build(deciding(ConnectionDecision.stayDown()));
		client.topic("t", Integer.class).subscribe((data) -> {
		}, end::set, completed::incrementAndGet);
		endBy1001(client);
		assertThat(client.status().cause()).isNull();
		Edge.awaitTrue("the stream completes", () -> completed.get() == 1);
		assertThat(end.get()).isNull();
	}

	@Test
	@Tag("edge-15")
	void whenTheHandlerWantsToStopThenTheClientEndsWithTheLoss() {
		NovaClient client = this.edge.build(deciding(ConnectionDecision.stop()));
		endBy1001(client);
		assertThat(client.status().cause()).isInstanceOf(ConnectionLostException.class)
			.hasMessage(this.edge.server().uri() + " closed the connection with 1001");
	}

	@Test
	@Tag("edge-15")
	void whenTheHandlerWantsToReconnectThenThatBeatsThePolicyAndItsLimit() {
		Duration delay = Duration.ofMillis(5);
		NovaClient client = this.edge
			.dial(deciding(ConnectionDecision.reconnect(delay)).with(Setting.MAX_ATTEMPTS, new MaxAttempts(0)));
		for (int i = 0; i < 3; i++) {
			this.edge.server().accept().answer("401 Unauthorized");
		}
		this.edge.server().accept().upgrade();
		this.edge.awaitReady(client, 4);
		assertThat(this.edge.log().of(ClientEvent.ReconnectScheduled.class))
			.extracting(ClientEvent.ReconnectScheduled::delay)
			.containsExactly(delay, delay, delay);
	}

	private NovaClientBuilder deciding(ConnectionDecision decision) {
		return this.edge.client()
			.platform(new LineProtocol())
			.behaviors((given) -> given.withConnection(new ConnectionHandler() {
				@Override
				public ConnectionDecision disconnected(Loss loss) {
					return decision;
				}
			}));
	}

	private void endBy1001(NovaClient client) {
		LineServer script = new LineServer();
		this.edge.server().serve(script);
		client.connect().block(Edge.PATIENCE);
		script.last().send(Frame.close(1001, ""));
		this.edge.awaitPhase(client, Phase.CLOSED);
		Edge.staysTrue(Duration.ofMillis(80), "one dial", () -> this.edge.server().accepted() == 1);
	}

	private Loss lossAfter(Consumer<Peer> end) {
		NovaClient client = this.edge.dial(this.edge.client());
		Peer peer = this.edge.server().accept().upgrade();
		this.edge.server().serve(Peer::echo);
		this.edge.awaitReady(client, 1);
		end.accept(peer);
		this.edge.awaitReady(client, 2);
		assertThat(this.edge.log().losses()).hasSize(1);
		return this.edge.log().losses().get(0);
	}

	private static <T> Mono<T> started(Mono<T> call) {
		Mono<T> started = call.cache();
		started.subscribe((value) -> {
		}, (error) -> {
		});
		return started;
	}

}
