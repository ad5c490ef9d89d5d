package io.websockexnova.test.live;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import io.websockexnova.behavior.RejectedException;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.client.NotSentException;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.RequestTimeoutException;
import io.websockexnova.platform.jsonrpc.JsonRpcPlatform;
import io.websockexnova.test.peer.Frame;
import io.websockexnova.test.peer.Peer;
import io.websockexnova.test.peer.PeerServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which answer belongs to which request.
 */
class RequestMatchingTests {

	@RegisterExtension
	final Live live = new Live();

	private final ScriptedVenue venue = this.live.venue();

	@Test
	@Tag("jsonrpc-1")
	@Tag("R13")
	void whenSixtyFourThreadsCallThenIdsAreUniqueIntegersAndEachCallerGetsItsOwnAnswer() throws Exception {
		this.venue.on("echo", (request) -> request.result(request.params().toString()));
		NovaClient client = Live.connect(this.live.jsonRpc(this.venue).with(Setting.QUEUE_CAPACITY, 6400));
		AtomicInteger right = new AtomicInteger();
		CountDownLatch done = new CountDownLatch(64 * 100);
		for (int i = 0; i < 64; i++) {
			int thread = i;
			new Thread(() -> {
				for (int j = 0; j < 100; j++) {
					List<Integer> params = List.of(thread, j);
					client.request("echo", params, Integer[].class).subscribe((answer) -> {
						right.addAndGet(List.of(answer).equals(params) ? 1 : 0);
						done.countDown();
					}, (error) -> done.countDown());
				}
			}).start();
		}
		assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
		assertThat(right).hasValue(6400);
		List<String> ids = this.venue.requests().stream().map(ScriptedVenue.Request::id).toList();
		assertThat(ids).doesNotHaveDuplicates().hasSize(6400).allSatisfy((id) -> {
			assertThat(id).matches("[1-9][0-9]*");
			assertThat(Long.parseLong(id)).isLessThanOrEqualTo((1L << 53) - 1);
		});
		assertThat(client.statistics().pendingRequests()).isZero();
	}

	@Test
	@Tag("jsonrpc-2")
	@Tag("deribit-3")
	void whenAnswersComeInReverseOrderThenEachCallerGetsItsOwn() {
		NovaClient client = Live.connect(this.live.jsonRpc(this.venue));
		List<CompletableFuture<Integer>> callers = new ArrayList<>();
		List<ScriptedVenue.Request> requests = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			callers.add(client.request("square", List.of(i), Integer.class).toFuture());
			requests.add(this.venue.next("square"));
		}
		Collections.reverse(requests);
		requests.forEach((request) -> request.result("1" + request.params().get(0)));
		assertThat(callers).extracting((caller) -> caller.get(10, TimeUnit.SECONDS)).containsExactly(10, 11, 12);
	}

	@Test
	@Tag("jsonrpc-3")
	@Tag("edge-24")
	void whenAnAnswerComesTwiceThenTheSecondOneIsCountedAndShown() {
		NovaClient client = Live.connect(this.live.jsonRpc(this.venue));
		List<String> unmatched = unmatched(client);
		List<Integer> outcomes = new CopyOnWriteArrayList<>();
		client.request("one", List.of(), Integer.class).subscribe(outcomes::add);
		ScriptedVenue.Request request = this.venue.next("one");
		request.result("1");
		request.result("2");
		Live.awaitTrue("the second answer", () -> client.statistics().unmatched() == 1);
		assertThat(outcomes).containsExactly(1);
		Live.awaitTrue("it is shown", () -> unmatched.size() == 1);
		assertThat(unmatched.get(0)).isEqualTo("2");
	}

	@Test
	@Tag("jsonrpc-4")
	@Tag("deribit-4")
	@Tag("edge-24")
	void whenAnAnswerHasAnUnknownIdThenItIsCountedAndOthersAreUnharmed() {
		NovaClient client = Live.connect(this.live.jsonRpc(this.venue));
		CompletableFuture<Integer> caller = client.request("one", List.of(), Integer.class).toFuture();
		ScriptedVenue.Request request = this.venue.next("one");
		request.result("987654", "5");
		Live.awaitTrue("the unknown answer", () -> client.statistics().unmatched() == 1);
		assertThat(caller).isNotDone();
		request.result("1");
		assertThat(caller).succeedsWithin(Live.PATIENCE).isEqualTo(1);
		assertThat(this.venue.accepted()).isEqualTo(1);
	}

	@Test
	@Tag("jsonrpc-5")
	@Tag("jsonrpc-6")
	void whenTheIdIsNullThenNoPendingCallEnds() {
		NovaClient client = Live.connect(this.live.jsonRpc(this.venue));
		EventLog log = new EventLog(client);
		CompletableFuture<Integer> one = client.request("one", List.of(), Integer.class).toFuture();
		CompletableFuture<Integer> two = client.request("two", List.of(), Integer.class).toFuture();
		ScriptedVenue.Request first = this.venue.next("one");
		ScriptedVenue.Request second = this.venue.next("two");
		first.connection()
			.text("{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32700,\"message\":\"Parse error\"}}");
		RejectedException reported = (RejectedException) log.await(ClientEvent.ErrorOccurred.class).error();
		assertThat(reported.error().numericCode()).isEqualTo(-32700);
		first.result("null", "7");
		Live.awaitTrue("both are counted", () -> client.statistics().unmatched() == 2);
		assertThat(one).isNotDone();
		assertThat(two).isNotDone();
		first.result("1");
		second.result("2");
		assertThat(one).succeedsWithin(Live.PATIENCE).isEqualTo(1);
		assertThat(two).succeedsWithin(Live.PATIENCE).isEqualTo(2);
	}

	@Test
	@Tag("jsonrpc-7")
	@Tag("jsonrpc-8")
	void whenTheIdComesBackInAnotherShapeThenOnlyTheSameNumberMatchesUnlessLenient() {
		NovaClient strict = Live.connect(this.live.jsonRpc(this.venue));
		CompletableFuture<Integer> caller = strict.request("one", List.of(), Integer.class).toFuture();
		ScriptedVenue.Request request = this.venue.next("one");
		request.result("\"" + request.id() + "\"", "5");
		Live.awaitTrue("the string is unknown", () -> strict.statistics().unmatched() == 1);
		assertThat(caller).isNotDone();
		request.result(request.id() + ".0", "6");
		assertThat(caller).succeedsWithin(Live.PATIENCE).isEqualTo(6);

		NovaClient lenient = Live.connect(this.live.client("lenient", this.venue.uri())
			.platform(new JsonRpcPlatform())
			.option("lenient-ids", "true"));
		CompletableFuture<Integer> other = lenient.request("two", List.of(), Integer.class).toFuture();
		ScriptedVenue.Request sent = this.venue.next("two");
		sent.result("\"" + sent.id() + "\"", "7");
		assertThat(other).succeedsWithin(Live.PATIENCE).isEqualTo(7);
	}

	@Test
	@Tag("jsonrpc-9")
	void whenTheAnswerOvertakesTheWriteThenItMatches() {
		PeerServer server = this.live.closing(PeerServer.start());
		NovaClient client = this.live.client("overtaken", server.uri()).platform(new JsonRpcPlatform()).build();
		Live.dial(client);
		Peer peer = server.accept().upgrade();
		Live.awaitReady(client, 1);
		// The peer does not read, so that a request of this size stays in the buffers.
		String big = "x".repeat(16 * 1024 * 1024);
		CompletableFuture<Integer> caller = client.request("big", List.of(big), Integer.class).toFuture();
		Live.awaitTrue("it is pending", () -> client.statistics().pendingRequests() == 1);
		peer.text("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":42}");
		assertThat(caller).succeedsWithin(Live.PATIENCE).isEqualTo(42);
		assertThat(client.statistics().messagesSent()).as("not written yet").isZero();
	}

	@Test
	@Tag("jsonrpc-10")
	@Tag("jsonrpc-22")
	@Tag("deribit-7")
	@Tag("edge-24")
	void whenTheAnswerComesAfterTheDeadlineThenItIsIgnoredAndItsIdIsNotReused() {
		NovaClient client = Live
			.connect(this.live.jsonRpc(this.venue).with(Setting.REQUEST_TIMEOUT, Duration.ofSeconds(2)));
		long start = System.nanoTime();
		Throwable error = Live.failureOf(client.request("slow", List.of(), Integer.class));
		Duration taken = Duration.ofNanos(System.nanoTime() - start);
		assertThat(error).isInstanceOf(RequestTimeoutException.class)
			.hasMessage("no answer to 'slow' of client 'json-rpc' within PT2S");
		assertThat(taken).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(8));
		assertThat(client.statistics().pendingRequests()).isZero();
		ScriptedVenue.Request late = this.venue.next("slow");
		CompletableFuture<Integer> next = client.request("next", List.of(), Integer.class).toFuture();
		ScriptedVenue.Request request = this.venue.next("next");
		assertThat(request.id()).isNotEqualTo(late.id());
		late.result("5");
		Live.awaitTrue("the late answer", () -> client.statistics().unmatched() == 1);
		assertThat(next).isNotDone();
		request.result("6");
		assertThat(next).succeedsWithin(Live.PATIENCE).isEqualTo(6);
	}

	@Test
	@Tag("jsonrpc-28")
	@Tag("edge-25")
	void whenACallerCancelsThenNothingIsLeftAndTheAnswerIsIgnored() {
		NovaClient client = Live.connect(this.live.jsonRpc(this.venue));
		List<Object> signals = new CopyOnWriteArrayList<>();
		Disposable caller = client.request("one", List.of(), Integer.class).subscribe(signals::add, signals::add);
		ScriptedVenue.Request request = this.venue.next("one");
		caller.dispose();
		Live.awaitTrue("nothing pending", () -> client.statistics().pendingRequests() == 0);
		request.result("1");
		Live.awaitTrue("the late answer", () -> client.statistics().unmatched() == 1);
		assertThat(signals).isEmpty();
	}

	@Test
	@Tag("jsonrpc-29")
	void whenTooManyRequestsWaitThenTheNextIsRefusedAndNothingIsSent() {
		NovaClient client = Live.connect(this.live.jsonRpc(this.venue).with(Setting.MAX_PENDING, 3));
		for (int i = 0; i < 3; i++) {
			client.request("wait", List.of(i), Integer.class).subscribe((result) -> {
			}, (error) -> {
			});
		}
		assertThat(Live.failureOf(client.request("refused", List.of(), Integer.class)))
			.isInstanceOf(NotSentException.class)
			.hasMessage("3 requests of client 'json-rpc' wait already ('request.max-pending')");
		this.venue.next("wait").result("0");
		Live.awaitTrue("room again", () -> client.statistics().pendingRequests() == 2);
		CompletableFuture<Integer> next = client.request("next", List.of(), Integer.class).toFuture();
		this.venue.next("next").result("1");
		assertThat(next).succeedsWithin(Live.PATIENCE).isEqualTo(1);
		assertThat(this.venue.methods()).doesNotContain("refused");
	}

	@Test
	@Tag("edge-25")
	@Tag("R2")
	void whenAnswersRaceTheirDeadlinesThenEachCallerHasExactlyOneOutcome() {
		// Each answer is due in the moment in which its request times out.
		this.venue.on("race", (request) -> Mono.delay(Duration.ofMillis(2990 + request.params().get(0).intValue() % 20))
			.subscribe((tick) -> request.result(request.params().get(0).toString())));
		NovaClient client = Live
			.connect(this.live.jsonRpc(this.venue).with(Setting.REQUEST_TIMEOUT, Duration.ofSeconds(3)));
		AtomicInteger answered = new AtomicInteger();
		AtomicInteger late = new AtomicInteger();
		List<Integer> wrong = new CopyOnWriteArrayList<>();
		Flux.range(0, 500).flatMap((i) -> client.request("race", List.of(i), Integer.class).doOnNext((answer) -> {
			answered.incrementAndGet();
			if (!answer.equals(i)) {
				wrong.add(answer);
			}
		}).onErrorResume(RequestTimeoutException.class, (error) -> {
			late.incrementAndGet();
			return Mono.empty();
		}), 500).blockLast(Live.PATIENCE);
		assertThat(wrong).isEmpty();
		assertThat(answered.get() + late.get()).isEqualTo(500);
		assertThat(client.statistics().pendingRequests()).isZero();
		Live.awaitTrue("late answers are counted", () -> client.statistics().unmatched() == late.get());
	}

	@Test
	@Tag("edge-26")
	@Tag("jsonrpc-38")
	void whenTheServerAsksWithTheIdOfAPendingCallThenThatIsNoAnswer() {
		NovaClient client = Live.connect(this.live.jsonRpc(this.venue));
		List<String> unmatched = unmatched(client);
		CompletableFuture<Integer> caller = client.request("one", List.of(), Integer.class).toFuture();
		ScriptedVenue.Request request = this.venue.next("one");
		request.connection()
			.text("{\"jsonrpc\":\"2.0\",\"id\":" + request.id() + ",\"method\":\"ask\",\"params\":[]}")
			.text("{\"jsonrpc\":\"2.0\",\"method\":\"tell\",\"params\":[]}");
		Live.awaitTrue("both are shown", () -> unmatched.size() == 2);
		Live.awaitTrue("the refusal", () -> this.venue.texts().size() == 1);
		assertThat(this.venue.texts().get(0)).contains("-32601").contains("\"id\":" + request.id());
		assertThat(caller).isNotDone();
		request.result("1");
		assertThat(caller).succeedsWithin(Live.PATIENCE).isEqualTo(1);
	}

	@Test
	@Tag("edge-25")
	@Tag("edge-31")
	void whenMessagesAreNotJsonOrNotTextThenTheyAreShownAndCallsGoOn() {
		NovaClient client = Live.connect(this.live.jsonRpc(this.venue));
		List<String> unmatched = unmatched(client);
		CompletableFuture<Integer> caller = client.request("one", List.of(), Integer.class).toFuture();
		ScriptedVenue.Request request = this.venue.next("one");
		request.connection().text("{\"jsonrpc\":").text("[]").text("").send(Frame.binary((byte) 1, (byte) 2));
		Live.awaitTrue("all four are shown", () -> unmatched.size() == 4);
		assertThat(client.statistics().undecodable()).isEqualTo(2);
		assertThat(client.statistics().unmatched()).isEqualTo(4);
		request.result("1");
		assertThat(caller).succeedsWithin(Live.PATIENCE).isEqualTo(1);
	}

	@Test
	@Tag("deribit-5")
	void whenEnvelopesLackFieldsOrHaveOthersThenTheyAreRead() {
		ScriptedVenue deribit = this.live.deribitVenue();
		NovaClient client = Live.connect(this.live.deribit(deribit.uri()));
		String[] extras = { "", ",\"usIn\":1,\"usOut\":2,\"usDiff\":1,\"testnet\":true",
				",\"usIn\":\"1\",\"usOut\":\"2\",\"usDiff\":\"1\",\"testnet\":\"false\"",
				",\"brand_new\":{\"a\":[1]}" };
		for (String extra : extras) {
			CompletableFuture<JsonNode> caller = client.request("public/get_time", Map.of(), JsonNode.class).toFuture();
			ScriptedVenue.Request request = deribit.next("public/get_time");
			request.connection().text("{\"result\":5,\"id\":" + request.id() + extra + "}");
			assertThat(caller).as(extra).succeedsWithin(Live.PATIENCE).hasToString("5");
		}
	}

	private static List<String> unmatched(NovaClient client) {
		List<String> messages = new CopyOnWriteArrayList<>();
		client.messages().subscribe((payload) -> messages.add(payload.utf8()));
		return messages;
	}

}
