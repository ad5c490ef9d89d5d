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
import io.websockexnova.behavior.ReplyError;

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

	@Test
	@Tag("jsonrpc-37")
	void whenServerIsAnsweredThenWithItsIdAndTheResultOrTheError() {
		Payload id = Payload.text("\"a\"");
		assertThat(this.handler.answer(id, List.of(1, 2)).payload().utf8())
			.isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"result\":[1,2]}");
		assertThat(this.handler.answer(id, null).payload().utf8())
			.isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"result\":null}");
		assertThat(this.handler.refuse(id, new ReplyError("7", "a \"b\"", "{\"c\":1}")).payload().utf8()).isEqualTo(
				"{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"error\":{\"code\":7,\"message\":\"a \\\"b\\\"\",\"data\":{\"c\":1}}}");
		assertThat(this.handler.refuse(id, new ReplyError("name", "", null)).payload().utf8())
			.contains("\"code\":-32000,");
	}

	@Test
	void whenSeveralCallsAreEncodedThenTheyAreAnArrayWithIdsInOrder() {
		String batch = this.handler.encodeBatch(7, List.of(new Call("a", null), new Call("b", List.of(1))))
			.payload()
			.utf8();
		assertThat(batch).isEqualTo("[{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"a\"},"
				+ "{\"jsonrpc\":\"2.0\",\"id\":8,\"method\":\"b\",\"params\":[1]}]");
	}

	private String text(Call call) {
		return this.handler.encode(1, call).payload().utf8();
	}

	private @Nullable String answer(String json) {
		List<Inbound> items = new ArrayList<>();
		this.handler.decode(Payload.text(json), items::add);
		assertThat(this.handler.message(items.get(0))).isEqualTo(MessageDecision.PASS);
		Inbound.Asked asked = items.get(0).asked();
		if (asked == null || asked.id() == null) {
			return null;
		}
		return this.handler.refuse(asked.id(), new ReplyError("-32601", "Method not found", null)).payload().utf8();
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
