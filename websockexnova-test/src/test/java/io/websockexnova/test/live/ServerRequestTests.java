package io.websockexnova.test.live;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import io.websockexnova.behavior.RejectedException;
import io.websockexnova.behavior.ReplyError;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.ServerRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * The server asks, and the client answers.
 */
@Tag("edge-26")
class ServerRequestTests {

	@RegisterExtension
	final Live live = new Live();

	private final ScriptedVenue venue = this.live.venue();

	private final NovaClient client = Live
		.connect(this.live.jsonRpc(this.venue).with(Setting.REQUEST_TIMEOUT, Duration.ofMillis(600)));

	private final ScriptedVenue.Connection connection = this.venue.connection(1);

	@Test
	void whenTheServerAsksThenTheHandlerAnswersWithItsIdOffTheLoop() {
		List<ServerRequest> asked = new CopyOnWriteArrayList<>();
		List<String> threads = new CopyOnWriteArrayList<>();
		this.client.answer("sum", (request) -> {
			asked.add(request);
			threads.add(Thread.currentThread().getName());
			return Mono.just(List.of(request.params().utf8().length()));
		});
		this.connection.text("{\"jsonrpc\":\"2.0\",\"id\":\"x-1\",\"method\":\"sum\",\"params\":[1,2]}");
		answers("{\"jsonrpc\":\"2.0\",\"id\":\"x-1\",\"result\":[5]}");
		assertThat(asked).hasSize(1);
		assertThat(asked.get(0).answerAwaited()).isTrue();
		assertThat(asked.get(0).params().utf8()).isEqualTo("[1,2]");
		assertThat(threads.get(0)).startsWith("boundedElastic");
		assertThat(this.client.statistics().unmatched()).isZero();
	}

	@Test
	void whenTheServerTellsThenTheHandlerHearsOfItAndNothingIsAnswered() {
		List<ServerRequest> asked = new CopyOnWriteArrayList<>();
		this.client.answer("tell", (request) -> {
			asked.add(request);
			return Mono.just("ignored");
		});
		this.connection.text("{\"jsonrpc\":\"2.0\",\"method\":\"tell\"}");
		Live.awaitTrue("it is heard", () -> asked.size() == 1);
		assertThat(asked.get(0).answerAwaited()).isFalse();
		assertThat(asked.get(0).params().length()).isZero();
		this.connection.text("{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"unknown\"}");
		answers("{\"jsonrpc\":\"2.0\",\"id\":2,\"error\":{\"code\":-32601,\"message\":\"Method not found\"}}");
		assertThat(this.client.statistics().unmatched()).as("the unknown one").isEqualTo(1);
	}

	@Test
	@Tag("S2")
	void whenTheHandlerFailsThenTheServerLearnsNothingOfWhyUnlessItIsMeantTo() {
		EventLog log = new EventLog(this.client);
		this.client.answer("fails", (request) -> Mono.error(new IllegalStateException("password 12345")));
		this.client.answer("throws", (request) -> {
			throw new IllegalArgumentException("password 12345");
		});
		this.client.answer("unwritable", (request) -> Mono.just((Iterable<Object>) () -> {
			throw new IllegalStateException("password 12345");
		}));
		this.client.answer("refuses",
				(request) -> Mono.error(new RejectedException("it", new ReplyError("42", "not today", null))));
		int id = 1;
		for (String method : List.of("fails", "throws", "unwritable", "refuses")) {
			this.connection.text("{\"jsonrpc\":\"2.0\",\"id\":" + id++ + ",\"method\":\"" + method + "\"}");
		}
		answers("{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32603,\"message\":\"Internal error\"}}",
				"{\"jsonrpc\":\"2.0\",\"id\":2,\"error\":{\"code\":-32603,\"message\":\"Internal error\"}}",
				"{\"jsonrpc\":\"2.0\",\"id\":3,\"error\":{\"code\":-32603,\"message\":\"Internal error\"}}",
				"{\"jsonrpc\":\"2.0\",\"id\":4,\"error\":{\"code\":42,\"message\":\"not today\"}}");
		Live.awaitTrue("the others are reported", () -> log.errors().size() == 3);
		assertThat(log.errors()).allSatisfy((error) -> assertThat(error).hasMessageNotContaining("12345"));
	}

	@Test
	void whenTheHandlerEmitsNothingOrSeveralValuesThenTheResultIsNullOrTheFirst() {
		this.client.answer("nothing", (request) -> Mono.empty());
		this.client.answer("several", (request) -> Flux.range(5, 3));
		this.connection.text("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"nothing\"}")
			.text("{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"several\"}");
		answers("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":null}", "{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":5}");
	}

	@Test
	@Tag("S13")
	void whenHandlersNeverEndThenTheirNumberIsBoundedAndTheServerIsTold() {
		this.client.answer("never", (request) -> Mono.never());
		for (int i = 0; i < 257; i++) {
			this.connection.text("{\"jsonrpc\":\"2.0\",\"id\":" + i + ",\"method\":\"never\"}");
		}
		Live.awaitTrue("all are refused in the end", () -> this.venue.texts().size() == 257);
		assertThat(this.venue.texts().get(0)).contains("\"id\":256,").contains("Too many requests");
		assertThat(this.venue.texts().subList(1, 257)).allSatisfy((text) -> assertThat(text).contains("Timed out"));
		assertThat(this.client.statistics().answersDropped()).isEqualTo(1);
	}

	@Test
	void whenTheConnectionIsLostMeanwhileThenTheAnswerIsDroppedAndCounted() {
		Sinks.One<String> result = Sinks.one();
		List<ServerRequest> asked = new CopyOnWriteArrayList<>();
		this.client.answer("slow", (request) -> {
			asked.add(request);
			return result.asMono();
		});
		this.connection.text("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"slow\"}");
		Live.awaitTrue("it is asked", () -> asked.size() == 1);
		this.connection.peer().reset();
		Live.awaitReady(this.client, 2);
		result.tryEmitValue("late");
		Live.awaitTrue("it is counted", () -> this.client.statistics().answersDropped() == 1);
		assertThat(this.venue.texts()).isEmpty();
	}

	@Test
	void whenAMethodHasAHandlerThenASecondIsRefusedUntilTheFirstIsGone() {
		Disposable first = this.client.answer("m", (request) -> Mono.just(1));
		assertThatIllegalStateException().isThrownBy(() -> this.client.answer("m", (request) -> Mono.just(2)))
			.withMessageContaining("has a handler of 'm' already");
		first.dispose();
		this.client.answer("m", (request) -> Mono.just(2));
		first.dispose();
		this.connection.text("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\"}");
		answers("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":2}");
	}

	private void answers(String... texts) {
		Live.awaitTrue("answers", () -> this.venue.texts().size() >= texts.length);
		assertThat(this.venue.texts()).containsExactlyInAnyOrder(texts);
	}

}
