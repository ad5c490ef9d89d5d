package io.websockexnova.platform.jsonrpc;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import io.websockexnova.behavior.Call;
import io.websockexnova.behavior.Inbound;
import io.websockexnova.behavior.MessageDecision;
import io.websockexnova.behavior.Outbound;
import io.websockexnova.behavior.Payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Encoding by {@link JsonRpcMessageHandler}, and its answers to the server.
 */
class JsonRpcEncodingTests {

	private final JsonRpcMessageHandler handler = new JsonRpcMessageHandler(new JsonMapper(), false,
			JsonRpcDialect.PLAIN);

	@Test
	void whenRequestThenEnvelopeIsComplete() {
		Outbound message = this.handler.encode(9007199254740991L, new Call("subtract", List.of(42, 23)));
		assertThat(message.kind()).isEqualTo("subtract");
		assertThat(message.payload().isText()).isTrue();
		assertThat(message.payload().utf8())
			.isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":9007199254740991,\"method\":\"subtract\",\"params\":[42,23]}");
	}

	@Test
	void whenParamsAreObjectsThenTheyAreWrittenByName() {
		assertThat(text(new Call("a", Map.of()))).endsWith(",\"params\":{}}");
		assertThat(text(new Call("a", new Minuend(42)))).endsWith(",\"params\":{\"minuend\":42}}");
		assertThat(text(new Call("a", new int[] { 1 }))).endsWith(",\"params\":[1]}");
	}

	@Test
	void whenThereAreNoParamsThenTheMemberIsLeftOut() {
		assertThat(text(new Call("ping", null))).isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}");
	}

	@Test
	void whenMethodNeedsEscapingThenItIsEscaped() {
		assertThat(text(new Call("a\"b", null))).contains("\"method\":\"a\\\"b\"");
	}

	@Test
	void whenParamsAreScalarThenRefusedWithoutQuotingThem() {
		for (Object scalar : List.of("hunter2", 42, true, new byte[] { 1, 2 })) {
			assertThatIllegalArgumentException().isThrownBy(() -> text(new Call("login", scalar)))
				.withMessageContaining("'params' of 'login' is a " + scalar.getClass().getName())
				.withMessageContaining("use a Map")
				.withMessageNotContaining("hunter2");
		}
	}

	@Test
	void whenParamsCannotBeWrittenThenRefusedNamingTheMethod() {
		assertThatIllegalArgumentException().isThrownBy(() -> text(new Call("login", Map.of("a", new Broken(1)))))
			.withMessageContaining("'params' of 'login'");
	}

	@Test
	void whenMethodIsBlankThenRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> text(new Call(" ", null)))
			.withMessage("'method' must not be blank");
	}

	@Test
	void whenCallIsSentAsMessageThenItIsNotification() {
		Outbound message = this.handler.encode(new Call("update", List.of(1)));
		assertThat(message.kind()).isEqualTo("update");
		assertThat(message.payload().utf8()).isEqualTo("{\"jsonrpc\":\"2.0\",\"method\":\"update\",\"params\":[1]}");
	}

	@Test
	void whenTextIsSentAsMessageThenItIsLeftAlone() {
		assertThat(this.handler.encode("{}").payload().utf8()).isEqualTo("{}");
		assertThatIllegalArgumentException().isThrownBy(() -> this.handler.encode(7));
	}

	@ParameterizedTest
	@ValueSource(strings = { "7", "\"7\"", "\"a\\u0022b\"", "1.5", "1e3" })
	@Tag("jsonrpc-37")
	void whenServerAsksThenRefusedWithSameIdAndType(String id) {
		String json = "{\"method\":\"sum\",\"params\":{\"id\":1},\"id\":" + id + "}";
		assertThat(answer(json)).isEqualTo(
				"{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"error\":{\"code\":-32601,\"message\":\"Method not found\"}}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"method\":\"update\",\"params\":{\"id\":7}}", "{\"method\":\"update\",\"id\":null}",
			"{\"id\":1,\"result\":2}", "{\"error\":{\"code\":1}}", "{}" })
	@Tag("jsonrpc-39")
	void whenServerDoesNotAskThenNothingIsAnswered(String json) {
		assertThat(answer(json)).isNull();
	}

	private String text(Call call) {
		return this.handler.encode(1, call).payload().utf8();
	}

	private @Nullable String answer(String json) {
		List<Inbound> items = new ArrayList<>();
		this.handler.decode(Payload.text(json), items::add);
		MessageDecision decision = this.handler.message(items.get(0));
		if (decision instanceof MessageDecision.Reply reply) {
			assertThat(reply.messages()).hasSize(1);
			return reply.messages().get(0).payload().utf8();
		}
		assertThat(decision).isEqualTo(MessageDecision.PASS);
		return null;
	}

	record Minuend(int minuend) {
	}

	record Broken(int value) {

		@Override
		public int value() {
			throw new IllegalStateException("broken");
		}

	}

}
