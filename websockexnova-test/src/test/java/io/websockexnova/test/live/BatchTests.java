package io.websockexnova.test.live;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.Disposable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.websockexnova.behavior.Call;
import io.websockexnova.behavior.OfflinePolicy;
import io.websockexnova.behavior.RejectedException;
import io.websockexnova.behavior.RequestFate;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.CallResult;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.OutcomeUnknownException;
import io.websockexnova.client.RequestOptions;
import io.websockexnova.client.RequestTimeoutException;
import io.websockexnova.platform.jsonrpc.JsonRpcPlatform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Several requests in one message, each with its own outcome.
 */
@Tag("edge-25")
class BatchTests {

	private static final List<Call> THREE = List.of(new Call("a", null), new Call("b", List.of(1)),
			new Call("c", Map.of()));

	@RegisterExtension
	final Live live = new Live();

	private final ScriptedVenue venue = this.live.venue();

	private final NovaClient client = Live
		.connect(this.live.jsonRpc(this.venue).with(Setting.OFFLINE_POLICY, OfflinePolicy.WAIT));

	@Test
	void whenTheReplyIsReorderedThenEachResultFindsItsCall() {
		CompletableFuture<List<CallResult>> caller = batch(RequestOptions.DEFAULTS);
		long id = firstId(0);
		text("[" + result(id + 2, "30") + "," + error(id, 5) + "," + result(id + 1, "20") + "]");
		List<CallResult> results = caller.join();
		assertThat(results).extracting(CallResult::call).isEqualTo(THREE);
		assertThat(results.get(0).error()).isInstanceOf(RejectedException.class).hasMessageContaining("'a'");
		assertThat(results.get(0).result()).isNull();
		assertThat(results.get(1).result().utf8()).isEqualTo("20");
		assertThat(results.get(2).result().utf8()).isEqualTo("30");
		assertThat(this.client.statistics().pendingRequests()).isZero();
	}

	@Test
	void whenTheReplyIsSplitAndPartialThenTheMissingOneTimesOutAlone() {
		CompletableFuture<List<CallResult>> caller = batch(RequestOptions.DEFAULTS.timeout(Duration.ofSeconds(3)));
		long id = firstId(0);
		text("[" + result(id, "1") + "]");
		text(result(id + 2, "3"));
		List<CallResult> results = caller.join();
		assertThat(results.get(0).result().utf8()).isEqualTo("1");
		assertThat(results.get(1).error()).isInstanceOf(RequestTimeoutException.class);
		assertThat(results.get(2).result().utf8()).isEqualTo("3");
	}

	@Test
	void whenTheWholeBatchIsRefusedThenEachCallIsUnlessTheErrorMayMeanSomethingElse() {
		CompletableFuture<List<CallResult>> caller = batch(RequestOptions.DEFAULTS);
		firstId(0);
		text("{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32600,\"message\":\"no batches\"}}");
		assertThat(caller.join())
			.allSatisfy((result) -> assertThat(result.error()).isInstanceOf(RejectedException.class)
				.hasMessageContaining("no batches"));
		CompletableFuture<List<CallResult>> one = batch(RequestOptions.DEFAULTS.timeout(Duration.ofSeconds(2)));
		CompletableFuture<List<CallResult>> two = batch(RequestOptions.DEFAULTS.timeout(Duration.ofSeconds(2)));
		firstId(2);
		text("{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32600,\"message\":\"no batches\"}}");
		assertThat(one.join())
			.allSatisfy((result) -> assertThat(result.error()).isInstanceOf(RequestTimeoutException.class));
		assertThat(two.join())
			.allSatisfy((result) -> assertThat(result.error()).isInstanceOf(RequestTimeoutException.class));
	}

	@Test
	void whenTheConnectionIsLostThenAnsweredCallsKeepTheirResultAndTheOthersFollowTheirFate() {
		CompletableFuture<List<CallResult>> failing = batch(RequestOptions.DEFAULTS);
		CompletableFuture<List<CallResult>> repeated = batch(
				RequestOptions.DEFAULTS.fate(RequestFate.RETRY_IDEMPOTENT));
		long first = firstId(0);
		long second = firstId(1);
		text(result(first + 1, "1"));
		text(result(second + 1, "2"));
		Live.awaitTrue("two are answered", () -> this.client.statistics().pendingRequests() == 4);
		this.venue.connection(1).peer().reset();
		this.venue.next("a").result("10");
		this.venue.next("c").result("12");
		assertThat(failing.join()).extracting((result) -> result.error() instanceof OutcomeUnknownException)
			.containsExactly(true, false, true);
		assertThat(failing.join().get(1).result().utf8()).isEqualTo("1");
		assertThat(repeated.join()).extracting((result) -> result.result().utf8()).containsExactly("10", "2", "12");
		assertThat(this.venue.methods()).containsExactly("a", "c");
	}

	@Test
	void whenABatchIsCancelledBeforeItIsSentThenItNeverIs() {
		NovaClient offline = this.live.client("offline", this.venue.uri())
			.platform(new JsonRpcPlatform())
			.with(Setting.OFFLINE_POLICY, OfflinePolicy.WAIT)
			.build();
		Disposable waiting = offline.batch(THREE, RequestOptions.DEFAULTS).subscribe();
		Live.awaitTrue("it waits", () -> offline.statistics().pendingRequests() == 3);
		assertThat(offline.statistics().queued()).as("one message").isEqualTo(1);
		waiting.dispose();
		Live.awaitTrue("nothing waits",
				() -> offline.statistics().pendingRequests() == 0 && offline.statistics().queued() == 0);
	}

	@Test
	void whenABatchMakesNoSenseThenThatIsSaid() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.client.batch(List.of(), RequestOptions.DEFAULTS))
			.withMessage("'calls' is empty; a batch has at least one request");
		NovaClient plain = Live.connect(this.live.plain(this.venue.uri()));
		assertThat(Live.failureOf(plain.batch(THREE, RequestOptions.DEFAULTS)))
			.isInstanceOf(UnsupportedOperationException.class)
			.hasMessageContaining("this platform has no batches");
	}

	private CompletableFuture<List<CallResult>> batch(RequestOptions options) {
		return this.client.batch(THREE, options).toFuture();
	}

	private long firstId(int number) {
		Live.awaitTrue("batch " + number, () -> this.venue.texts().size() > number);
		JsonNode batch = JsonMapper.shared().readTree(this.venue.texts().get(number));
		assertThat(batch.size()).isEqualTo(3);
		return batch.get(0).path("id").longValue();
	}

	private void text(String text) {
		this.venue.connection((int) this.client.status().generation()).text(text);
	}

	private static String result(long id, String result) {
		return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + result + "}";
	}

	private static String error(long id, int code) {
		return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"error\":{\"code\":" + code + ",\"message\":\"no\"}}";
	}

}
