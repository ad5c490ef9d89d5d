package io.websockexnova.test.live;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.websockexnova.behavior.ConnectionLostException;
import io.websockexnova.behavior.Loss;
import io.websockexnova.behavior.OfflinePolicy;
import io.websockexnova.behavior.Phase;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.ClientClosedException;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.client.NotSentException;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.OutcomeUnknownException;
import io.websockexnova.platform.jsonrpc.JsonRpcPlatform;
import io.websockexnova.test.peer.Frame;
import io.websockexnova.test.peer.Peer;
import io.websockexnova.test.peer.PeerServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of requests when the connection goes, or is not there.
 */
class RequestLossTests {

	/** "At once", as opposed to the deadline of 30 s; wide for a busy machine. */
	private static final Duration AT_ONCE = Duration.ofSeconds(10);

	@RegisterExtension
	final Live live = new Live();

	private final ScriptedVenue venue = this.live.venue();

	@ParameterizedTest
	@EnumSource
	@Tag("jsonrpc-23")
	@Tag("jsonrpc-24")
	@Tag("edge-21")
	void whenTheConnectionGoesThenAllRequestsInFlightEndAtOnceAndNoneIsRepeated(End end) throws Exception {
		NovaClient client = Live.connect(this.live.jsonRpc(this.venue));
		List<Throwable> outcomes = new CopyOnWriteArrayList<>();
		for (int i = 0; i < 50; i++) {
			client.request("wait", List.of(i), Integer.class).subscribe((result) -> {
			}, outcomes::add);
		}
		Live.awaitTrue("50 requests", () -> this.venue.requests().size() == 50);
		ScriptedVenue.Connection connection = this.venue.connection(1);
		long start = System.nanoTime();
		end.action.accept(connection);
		Live.awaitTrue("50 outcomes", () -> outcomes.size() == 50);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(AT_ONCE);
		assertThat(outcomes).allSatisfy((error) -> {
			assertThat(error).isInstanceOf(OutcomeUnknownException.class)
				.hasMessageStartingWith("connection lost after 'wait' had been sent");
			Loss loss = ((ConnectionLostException) error.getCause()).loss();
			assertThat(loss.kind()).isEqualTo(end.kind);
		});
		Live.awaitReady(client, 2);
		Live.staysTrue(Duration.ofMillis(200), "nothing is sent again", () -> this.venue.requests().size() == 50);
		assertThat(client.statistics().pendingRequests()).isZero();
	}

	@Test
	@Tag("jsonrpc-11")
	@Tag("edge-22")
	void whenALateAnswerComesOnTheNextSocketThenItMatchesNothing() {
		NovaClient client = Live.connect(this.live.jsonRpc(this.venue));
		client.request("old", List.of(), Integer.class).subscribe((result) -> {
		}, (error) -> {
		});
		ScriptedVenue.Request old = this.venue.next("old");
		old.connection().peer().reset();
		Live.awaitReady(client, 2);
		CompletableFuture<Integer> caller = client.request("new", List.of(), Integer.class).toFuture();
		ScriptedVenue.Request request = this.venue.next("new");
		assertThat(request.id()).isNotEqualTo(old.id());
		request.result(old.id(), "5");
		Live.awaitTrue("the late answer", () -> client.statistics().unmatched() == 1);
		assertThat(caller).isNotDone();
		request.result("6");
		assertThat(caller).succeedsWithin(Live.PATIENCE).isEqualTo(6);
	}

	@Test
	@Tag("edge-22")
	void whenADeadlineOfTheOldSocketPassesThenRequestsOfTheNewOneLiveOn() {
		NovaClient client = Live
			.connect(this.live.jsonRpc(this.venue).with(Setting.REQUEST_TIMEOUT, Duration.ofMillis(600)));
		client.request("old", List.of(), Integer.class).subscribe((result) -> {
		}, (error) -> {
		});
		this.venue.next("old").connection().peer().reset();
		Live.awaitReady(client, 2);
		long start = System.nanoTime();
		Throwable error = Live.failureOf(client.request("new", List.of(), Integer.class));
		assertThat(error).hasMessageStartingWith("no answer to 'new'");
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(600));
	}

	@Test
	@Tag("jsonrpc-25")
	void whenTheWriteFailsThenTheCallerHearsAtOnceThatNothingWasSent() throws Exception {
		PeerServer server = this.live.closing(PeerServer.start());
		NovaClient client = this.live.client("blocked", server.uri()).platform(new JsonRpcPlatform()).build();
		Live.dial(client);
		Peer peer = server.accept().upgrade();
		Live.awaitReady(client, 1);
		String big = "x".repeat(16 * 1024 * 1024);
		CompletableFuture<Integer> stuck = client.request("stuck", List.of(big), Integer.class).toFuture();
		CompletableFuture<Void> message = client.send("behind it").toFuture();
		Live.awaitTrue("it is pending", () -> client.statistics().pendingRequests() == 1);
		long start = System.nanoTime();
		peer.reset();
		assertThat(stuck).failsWithin(Live.PATIENCE)
			.withThrowableOfType(ExecutionException.class)
			.withCauseInstanceOf(NotSentException.class);
		assertThat(message).failsWithin(Live.PATIENCE)
			.withThrowableOfType(ExecutionException.class)
			.withCauseInstanceOf(NotSentException.class);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(AT_ONCE);
		assertThat(client.statistics().pendingRequests()).isZero();
	}

	@Test
	@Tag("jsonrpc-26")
	@Tag("deribit-48")
	void whenThereIsNoConnectionThenCallsFailAtOnceByDefault() {
		NovaClient client = this.live.jsonRpc(this.venue).build();
		long start = System.nanoTime();
		assertThat(Live.failureOf(client.request("early", List.of(), Integer.class)))
			.isInstanceOf(NotSentException.class)
			.hasMessage("client 'json-rpc' is not READY; await connect(), or set 'outbound.offline' to 'wait' to "
					+ "queue while it is not");
		assertThat(Live.failureOf(client.send("early"))).isInstanceOf(NotSentException.class);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(AT_ONCE);
		client.connect().block(Live.PATIENCE);
		this.venue.server().refuse();
		this.venue.connection(1).peer().reset();
		Live.awaitPhase(client, Phase.BACKING_OFF);
		assertThat(Live.failureOf(client.request("while down", List.of(), Integer.class)))
			.isInstanceOf(NotSentException.class);
		assertThat(this.venue.requests()).isEmpty();
	}

	@Test
	@Tag("jsonrpc-26")
	@Tag("jsonrpc-45")
	@Tag("deribit-48")
	void whenCallsMayWaitThenTheyLeaveInOrderAfterTheSubscriptionsAreRestored() {
		ScriptedVenue deribit = this.live.deribitVenue();
		deribit.on("public/subscribe", ScriptedVenue.Request::accept);
		NovaClient client = Live.connect(this.live.deribit(deribit.uri())
			.credentials("k", "s")
			.with(Setting.OFFLINE_POLICY, OfflinePolicy.WAIT));
		EventLog log = new EventLog(client);
		new TopicLog(client, "trades.A.100ms");
		log.await("trades.A.100ms", ClientEvent.TopicState.CONFIRMED);
		deribit.take("public/subscribe");
		deribit.connection(1).peer().reset();
		ScriptedVenue.Request restoration = deribit.next("public/subscribe");
		List<CompletableFuture<Integer>> callers = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			callers.add(client.request("public/call" + i, Map.of(), Integer.class).toFuture());
		}
		Live.staysTrue(Duration.ofMillis(100), "the calls wait",
				() -> deribit.methods().stream().noneMatch((method) -> method.startsWith("public/call")));
		restoration.accept();
		for (int i = 0; i < 5; i++) {
			deribit.next("public/call" + i).result(Integer.toString(i));
		}
		assertThat(callers).extracting((caller) -> caller.get(10, TimeUnit.SECONDS)).containsExactly(0, 1, 2, 3, 4);
		List<String> second = deribit.requests()
			.stream()
			.filter((request) -> request.connection() == restoration.connection())
			.map(ScriptedVenue.Request::method)
			.toList();
		assertThat(second).containsExactly("public/set_heartbeat", "public/auth", "public/subscribe", "public/call0",
				"public/call1", "public/call2", "public/call3", "public/call4");
	}

	@Test
	@Tag("jsonrpc-26")
	@Tag("deribit-48")
	void whenAWaitingCallIsNotSentWithinItsDeadlineThenItFailsAsNotSentAndNeverLeaves() {
		this.venue.server().refuse();
		NovaClient client = this.live.jsonRpc(this.venue)
			.with(Setting.OFFLINE_POLICY, OfflinePolicy.WAIT)
			.with(Setting.REQUEST_TIMEOUT, Duration.ofMillis(300))
			.build();
		Live.dial(client);
		long start = System.nanoTime();
		assertThat(Live.failureOf(client.request("late", List.of(), Integer.class)))
			.isInstanceOf(NotSentException.class)
			.hasMessage("'late' of client 'json-rpc' could not be sent within PT0.3S");
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(300),
				Duration.ofSeconds(5));
		assertThat(client.statistics().queued()).isZero();
		this.venue.server().listen();
		Live.awaitPhase(client, Phase.READY);
		CompletableFuture<Integer> next = client.request("next", List.of(), Integer.class).toFuture();
		this.venue.next("next").result("1");
		assertThat(next).succeedsWithin(Live.PATIENCE).isEqualTo(1);
		assertThat(this.venue.methods()).containsExactly("next");
	}

	@Test
	@Tag("jsonrpc-50")
	@Tag("deribit-47")
	void whenTheUserClosesThenPendingCallsFailAndNoAttemptFollows() throws Exception {
		NovaClient client = Live.connect(this.live.jsonRpc(this.venue));
		CompletableFuture<Integer> sent = client.request("sent", List.of(), Integer.class).toFuture();
		this.venue.next("sent");
		long start = System.nanoTime();
		client.close().block(Live.PATIENCE);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(AT_ONCE);
		assertThat(sent).failsWithin(Live.PATIENCE)
			.withThrowableOfType(ExecutionException.class)
			.withCauseInstanceOf(OutcomeUnknownException.class);
		assertThat(Live.failureOf(client.request("after", List.of(), Integer.class)))
			.isInstanceOfAny(NotSentException.class, ClientClosedException.class);
		List<Frame> closes = this.venue.connection(1).controls(Frame.CLOSE);
		assertThat(closes).extracting(Frame::closeCode).containsExactly(1000);
		Live.staysTrue(Duration.ofMillis(200), "no attempt", () -> this.venue.accepted() == 1);
		assertThat(client.status().phase()).isEqualTo(Phase.CLOSED);
	}

	/**
	 * How the server ends a connection.
	 */
	enum End {

		CLOSE_FRAME(Loss.Kind.CLOSED_BY_PEER, (connection) -> connection.send(Frame.close(1012, "restart"))),

		FIN(Loss.Kind.ABNORMAL, (connection) -> connection.peer().fin()),

		RESET(Loss.Kind.ABNORMAL, (connection) -> connection.peer().reset()),

		RESET_WITHIN_A_FRAME(Loss.Kind.ABNORMAL, (connection) -> {
			connection.peer().write(new byte[] { (byte) 0x81, 100, '{' });
			connection.peer().reset();
		});

		private final Loss.Kind kind;

		private final Consumer<ScriptedVenue.Connection> action;

		End(Loss.Kind kind, Consumer<ScriptedVenue.Connection> action) {
			this.kind = kind;
			this.action = action;
		}

	}

}
