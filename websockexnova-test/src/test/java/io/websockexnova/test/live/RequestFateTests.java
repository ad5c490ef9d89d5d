package io.websockexnova.test.live;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.websockexnova.behavior.OfflinePolicy;
import io.websockexnova.behavior.RequestFate;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.NotSentException;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.OutcomeUnknownException;
import io.websockexnova.client.RequestOptions;
import io.websockexnova.client.RequestTimeoutException;
import io.websockexnova.platform.jsonrpc.JsonRpcPlatform;
import io.websockexnova.test.peer.Peer;
import io.websockexnova.test.peer.PeerServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What each fate makes of a request or message whose connection is lost.
 */
@Tag("edge-25")
class RequestFateTests {

	private static final String BIG = "x".repeat(16 * 1024 * 1024);

	@RegisterExtension
	final Live live = new Live();

	private final ScriptedVenue venue = this.live.venue();

	@Test
	void whenARequestMayBeRepeatedThenItIsSentAgainWithAFreshIdAndItsDeadlineGoesOn() {
		NovaClient client = Live.connect(this.live.jsonRpc(this.venue));
		long start = System.nanoTime();
		CompletableFuture<Integer> answered = request(client, "read", RequestFate.RETRY_IDEMPOTENT, 30_000);
		CompletableFuture<Integer> unanswered = request(client, "late", RequestFate.RETRY_IDEMPOTENT, 3_000);
		ScriptedVenue.Request first = this.venue.next("read");
		ScriptedVenue.Request late = this.venue.next("late");
		late.connection().peer().reset();
		ScriptedVenue.Request second = this.venue.next("read");
		assertThat(second.id()).isNotEqualTo(first.id());
		assertThat(this.venue.next("late").id()).isNotEqualTo(late.id());
		second.result("7");
		assertThat(answered).succeedsWithin(Live.PATIENCE).isEqualTo(7);
		assertThat(unanswered).failsWithin(Live.PATIENCE)
			.withThrowableOfType(ExecutionException.class)
			.withCauseInstanceOf(RequestTimeoutException.class);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofSeconds(3));
		assertThat(client.statistics().retries()).isEqualTo(2);
		assertThat(client.statistics().pendingRequests()).isZero();
	}

	@Test
	void whenARequestIsUnsentThenItWaitsForTheNextConnectionIfItsFateSaysSoWhateverTheOfflinePolicy() {
		PeerServer server = this.live.closing(PeerServer.start());
		NovaClient client = this.live.client("blocked", server.uri()).platform(new JsonRpcPlatform()).build();
		Live.dial(client);
		Peer peer = server.accept().upgrade();
		Live.awaitReady(client, 1);
		// The first is stuck in the socket, the others behind it.
		CompletableFuture<Integer> stuck = client
			.<Integer>request("stuck", List.of(BIG), Integer.class,
					RequestOptions.DEFAULTS.fate(RequestFate.RETRY_IF_UNSENT))
			.toFuture();
		CompletableFuture<Integer> queued = request(client, "queued", RequestFate.RETRY_IF_UNSENT, 10_000);
		CompletableFuture<Integer> failing = request(client, "failing", RequestFate.FAIL, 10_000);
		CompletableFuture<Void> message = client
			.send("a message", RequestOptions.DEFAULTS.fate(RequestFate.RETRY_IF_UNSENT))
			.toFuture();
		Live.awaitTrue("all are under way", () -> client.statistics().queued() == 3);
		peer.reset();
		Peer next = server.accept().upgrade();
		assertThat(next.read().text()).contains("\"stuck\"");
		assertThat(next.read().text()).contains("\"queued\"");
		assertThat(next.read().text()).isEqualTo("a message");
		assertThat(message).succeedsWithin(Live.PATIENCE);
		assertThat(failing).failsWithin(Live.PATIENCE)
			.withThrowableOfType(ExecutionException.class)
			.withCauseInstanceOf(NotSentException.class);
		assertThat(client.statistics().retries()).as("what the socket had taken").isEqualTo(1);
		next.reset();
		server.accept().upgrade();
		assertThat(stuck).failsWithin(Live.PATIENCE)
			.withThrowableOfType(ExecutionException.class)
			.withCauseInstanceOf(OutcomeUnknownException.class);
		assertThat(queued).failsWithin(Live.PATIENCE)
			.withThrowableOfType(ExecutionException.class)
			.withCauseInstanceOf(OutcomeUnknownException.class);
	}

	@Test
	void whenTheFateIsToFailThenAQueuedRequestDoesNotWaitAlthoughOthersDo() {
		PeerServer server = this.live.closing(PeerServer.start());
		NovaClient client = this.live.client("waiting", server.uri())
			.platform(new JsonRpcPlatform())
			.with(Setting.OFFLINE_POLICY, OfflinePolicy.WAIT)
			.build();
		Live.dial(client);
		Peer peer = server.accept().upgrade();
		Live.awaitReady(client, 1);
		CompletableFuture<Void> stuck = client.send(BIG).toFuture();
		CompletableFuture<Integer> failing = request(client, "failing", RequestFate.FAIL, 10_000);
		CompletableFuture<Integer> waiting = client.request("waiting", List.of(), Integer.class).toFuture();
		Live.awaitTrue("both wait", () -> client.statistics().queued() == 2);
		peer.reset();
		assertThat(failing).failsWithin(Live.PATIENCE)
			.withThrowableOfType(ExecutionException.class)
			.withCauseInstanceOf(NotSentException.class);
		Peer next = server.accept().upgrade();
		assertThat(next.read().text()).contains("\"waiting\"");
		assertThat(stuck).failsWithin(Live.PATIENCE);
		assertThat(waiting).isNotDone();
	}

	@Test
	void whenTheClientEndsBeforeTheRepetitionThenTheOutcomeIsUnknownAndNotUnsent() {
		NovaClient client = Live
			.connect(this.live.jsonRpc(this.venue).with(Setting.REQUEST_FATE, RequestFate.RETRY_IDEMPOTENT));
		CompletableFuture<Integer> caller = client.request("work", List.of(), Integer.class).toFuture();
		ScriptedVenue.Request request = this.venue.next("work");
		this.venue.server().refuse();
		request.connection().peer().reset();
		Live.awaitTrue("it waits", () -> client.statistics().queued() == 1);
		client.close().block(Live.PATIENCE);
		assertThat(caller).failsWithin(Live.PATIENCE)
			.withThrowableOfType(ExecutionException.class)
			.withCauseInstanceOf(OutcomeUnknownException.class);
	}

	@Test
	void whenASendHasADeadlineThenItEndsInTimeAndGivesItsPlaceBack() {
		NovaClient client = this.live.jsonRpc(this.venue).with(Setting.OFFLINE_POLICY, OfflinePolicy.WAIT).build();
		Throwable error = Live.failureOf(client.send("late", RequestOptions.DEFAULTS.timeout(Duration.ofMillis(200))));
		assertThat(error).isInstanceOf(NotSentException.class)
			.hasMessage("a message of client 'json-rpc' could not be sent within PT0.2S");
		assertThat(client.statistics().queued()).isZero();
		client.connect().block(Live.PATIENCE);
		client.send("in time", RequestOptions.DEFAULTS.timeout(Duration.ofSeconds(20))).block(Live.PATIENCE);
		Live.awaitTrue("one message", () -> this.venue.texts().equals(List.of("in time")));
	}

	private static CompletableFuture<Integer> request(NovaClient client, String method, RequestFate fate, long millis) {
		RequestOptions options = RequestOptions.DEFAULTS.fate(fate).timeout(Duration.ofMillis(millis));
		return client.<Integer>request(method, List.of(), Integer.class, options).toFuture();
	}

}
