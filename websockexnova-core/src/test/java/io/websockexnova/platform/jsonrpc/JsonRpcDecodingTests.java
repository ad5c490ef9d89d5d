package io.websockexnova.platform.jsonrpc;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import io.websockexnova.behavior.Inbound;
import io.websockexnova.behavior.Inbound.Kind;
import io.websockexnova.behavior.Payload;
import io.websockexnova.behavior.ReplyError;
import io.websockexnova.codec.JsonCursor;
import io.websockexnova.codec.MalformedMessageException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Decoding by {@link JsonRpcMessageHandler}.
 */
class JsonRpcDecodingTests {

	private final JsonRpcMessageHandler strict = new JsonRpcMessageHandler(new JsonMapper(), false,
			JsonRpcDialect.PLAIN);

	private final JsonRpcMessageHandler lenient = new JsonRpcMessageHandler(new JsonMapper(), true,
			JsonRpcDialect.PLAIN);

	@Test
	void whenAnswerHasResultThenBodyIsExactlyTheResult() {
		Inbound reply = single("{\"jsonrpc\":\"2.0\",\"id\":19,\"result\": {\"a\":[1, 2]} }");
		assertThat(reply.kind()).isEqualTo(Kind.REPLY);
		assertThat(reply.key()).isEqualTo("19");
		assertThat(reply.body().utf8()).isEqualTo("{\"a\":[1, 2]}");
		assertThat(reply.error()).isNull();
	}

	@Test
	@Tag("jsonrpc-21")
	void whenResultHasLongNumbersThenEveryDigitIsKept() {
		String number = "123456789012345678901234567890.12345678901234567890";
		assertThat(single("{\"id\":1,\"result\":[" + number + "]}").body().utf8()).isEqualTo("[" + number + "]");
	}

	@ParameterizedTest
	@CsvSource({ "1, 1", "1.0, 1", "1e0, 1", "10E-1, 1", "-0, 0", "1.50, 1.5", "9007199254740993, 9007199254740993",
			"9223372036854775807, 9223372036854775807", "1e18, 1000000000000000000",
			"9223372036854775808, 9223372036854775808", "1e400, 1E+400", "1e999999999, 1E+999999999",
			"1e99999999999, 1e99999999999" })
	@Tag("jsonrpc-8")
	void whenIdIsNumberThenKeyIsItsPlainestForm(String id, String key) {
		assertThat(single("{\"id\":" + id + ",\"result\":0}").key()).isEqualTo(key);
	}

	@ParameterizedTest
	@ValueSource(strings = { "1", "-7", "9223372036854775807", "", "a-2" })
	@Tag("jsonrpc-7")
	void whenIdIsStringAndStrictThenKeyNeverEqualsThatOfNumber(String id) {
		Inbound reply = single("{\"id\":\"" + id + "\",\"result\":0}");
		assertThat(reply.kind()).isEqualTo(Kind.REPLY);
		assertThat(reply.key()).isNotEqualTo(id).endsWith(id);
		assertThat(reply.key()).doesNotMatch("-?\\d+");
	}

	@Test
	@Tag("jsonrpc-7")
	void whenIdIsStringifiedNumberAndLenientThenKeyIsThatOfTheNumber() {
		assertThat(single(this.lenient, "{\"id\":\"17\",\"result\":0}").key()).isEqualTo("17");
		assertThat(single(this.lenient, "{\"id\":\"017\",\"result\":0}").key()).isNotEqualTo("17");
	}

	@Test
	@Tag("jsonrpc-12")
	void whenResultIsNullThenReplyHasNull() {
		Inbound reply = single("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":null}");
		assertThat(reply.kind()).isEqualTo(Kind.REPLY);
		assertThat(reply.body().utf8()).isEqualTo("null");
		assertThat(reply.error()).isNull();
	}

	@Test
	@Tag("jsonrpc-13")
	void whenNeitherResultNorErrorThenReplyHasNull() {
		Inbound reply = single("{\"jsonrpc\":\"2.0\",\"id\":1}");
		assertThat(reply.kind()).isEqualTo(Kind.REPLY);
		assertThat(reply.body().utf8()).isEqualTo("null");
		assertThat(reply.error()).isNull();
	}

	@Test
	@Tag("jsonrpc-14")
	void whenBothResultAndErrorThenErrorWinsUnlessNull() {
		assertThat(error(single("{\"id\":1,\"result\":5,\"error\":{\"code\":7}}")).code()).isEqualTo("7");
		assertThat(error(single("{\"id\":1,\"error\":{\"code\":7},\"result\":null}")).code()).isEqualTo("7");
		Inbound success = single("{\"id\":1,\"error\":null,\"result\":5}");
		assertThat(success.error()).isNull();
		assertThat(success.body().utf8()).isEqualTo("5");
	}

	@Test
	void whenErrorIsNullAndThereIsNoResultThenReplyHasNull() {
		Inbound reply = single("{\"id\":1,\"error\":null}");
		assertThat(reply.error()).isNull();
		assertThat(reply.body().utf8()).isEqualTo("null");
	}

	@Test
	@Tag("jsonrpc-15")
	void whenErrorIsRejectionThenBodyIsTheWholeMessage() {
		String json = "{\"jsonrpc\":\"2.0\",\"id\":3,\"error\":{\"code\":-32601,\"message\":\"no\",\"data\":{\"a\": 1},\"x\":[]}}";
		Inbound reply = single(json);
		assertThat(reply.kind()).isEqualTo(Kind.REPLY);
		assertThat(reply.body().utf8()).isEqualTo(json);
		assertThat(error(reply)).isEqualTo(new ReplyError("-32601", "no", "{\"a\": 1}"));
		assertThat(error(reply).numericCode()).isEqualTo(-32601);
	}

	@Test
	@Tag("jsonrpc-15")
	void whenErrorIsOddlyShapedThenItIsStillTyped() {
		assertThat(error("\"boom\"")).isEqualTo(new ReplyError("", "boom", null));
		assertThat(error("{\"code\":\"-32000\",\"message\":\"x\"}").numericCode()).isEqualTo(-32000);
		assertThat(error("{\"code\":-32000.0}")).isEqualTo(new ReplyError("-32000", "", null));
		assertThat(error("{\"code\":\"E_LOCKED\"}")).isEqualTo(new ReplyError("E_LOCKED", "", null));
		assertThat(error("{}")).isEqualTo(new ReplyError("", "", null));
		assertThat(error("{\"code\":{},\"message\":[1],\"data\":null}")).isEqualTo(new ReplyError("", "", null));
		assertThat(error("{\"message\":5}")).isEqualTo(new ReplyError("", "5", null));
		assertThat(error("42")).isEqualTo(new ReplyError("42", "", null));
		assertThat(error("[1]")).isEqualTo(new ReplyError("", "", "[1]"));
		assertThat(error("true")).isEqualTo(new ReplyError("", "", "true"));
	}

	@Test
	@Tag("jsonrpc-15")
	void whenErrorIsHugeThenDataIsKeptAndTextIsLimited() {
		String huge = "x".repeat(1024 * 1024);
		ReplyError error = error("{\"code\":1,\"message\":\"" + huge + "\",\"data\":\"" + huge + "\"}");
		assertThat(error.data()).isEqualTo('"' + huge + '"');
		assertThat(error.message()).hasSizeLessThan(5_000).endsWith("(1048576 characters)");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "\"jsonrpc\":\"1.0\",", "\"jsonrpc\":2.0,", "\"jsonrpc\":null,",
			"\"usIn\":1,\"x\":{\"result\":9,\"id\":9}," })
	@Tag("jsonrpc-16")
	@Tag("jsonrpc-17")
	void whenVersionIsMissingOrMembersAreUnknownThenAnswerIsRead(String extra) {
		Inbound reply = single("{" + extra + "\"id\":1,\"result\":true}");
		assertThat(reply.key()).isEqualTo("1");
		assertThat(reply.body().utf8()).isEqualTo("true");
	}

	@Test
	void whenAnswerRepeatsTheMethodThenItIsStillAnAnswer() {
		assertThat(single("{\"id\":1,\"method\":\"sum\",\"result\":3}").kind()).isEqualTo(Kind.REPLY);
	}

	@Test
	@Tag("jsonrpc-5")
	void whenErrorHasNoIdThenItConcernsTheConnection() {
		for (String id : List.of("", "\"id\":null,", "\"id\":{},", "\"id\":true,")) {
			Inbound error = single("{" + id + "\"error\":{\"code\":-32700,\"message\":\"Parse error\"}}");
			assertThat(error.kind()).isEqualTo(Kind.OTHER);
			assertThat(error(error).code()).isEqualTo("-32700");
			assertThat(this.strict.validate(error)).isNull();
		}
	}

	@Test
	@Tag("jsonrpc-6")
	void whenResultHasNoIdThenItIsReportedAsUnknown() {
		for (String json : List.of("{\"id\":null,\"result\":1}", "{\"result\":1}", "{\"id\":[1],\"result\":1}")) {
			Inbound other = single(json);
			assertThat(other.kind()).isEqualTo(Kind.OTHER);
			assertThat(other.error()).isNull();
			assertThat(this.strict.validate(other)).isNotNull();
		}
	}

	@Test
	@Tag("jsonrpc-38")
	void whenServerAsksOrNotifiesThenItIsRequestWithTheWholeMessage() {
		for (String json : List.of("{\"jsonrpc\":\"2.0\",\"method\":\"update\",\"params\":[1]}",
				"{\"method\":\"update\",\"id\":5}", "{\"method\":\"update\",\"id\":null}", "{\"method\":\"update\"}")) {
			Inbound request = single(json);
			assertThat(request.kind()).isEqualTo(Kind.REQUEST);
			assertThat(request.key()).isEqualTo("update");
			assertThat(request.body().utf8()).isEqualTo(json);
		}
	}

	@Test
	@Tag("jsonrpc-32")
	void whenBatchThenEachElementIsHandedOnInOrder() {
		List<Inbound> items = decode(this.strict,
				" [{\"id\":2,\"result\":\"b\"}, 5 ,{\"method\":\"m\"},{\"id\":1,\"error\":{\"code\":1}},[]] ");
		assertThat(items).extracting(Inbound::kind)
			.containsExactly(Kind.REPLY, Kind.OTHER, Kind.REQUEST, Kind.REPLY, Kind.OTHER);
		assertThat(items).extracting((item) -> item.body().utf8())
			.containsExactly("\"b\"", "5", "{\"method\":\"m\"}", "{\"id\":1,\"error\":{\"code\":1}}", "[]");
	}

	@Test
	void whenBatchBreaksOffThenNothingOfItIsHandedOn() {
		assertMalformed("[{\"id\":2,\"result\":\"b\"},{\"id\":1,");
	}

	@ParameterizedTest
	@ValueSource(strings = { "42", "null", "\"\"", "\"text\"", "{}", "[]", "true", "{\"method\":7}", "{\"x\":1}" })
	@Tag("jsonrpc-18")
	void whenJsonIsNoMessageThenItIsReportedAsUnknown(String json) {
		Inbound other = single(json);
		assertThat(other.kind()).isEqualTo(Kind.OTHER);
		assertThat(other.body().utf8()).isEqualTo(json);
		assertThat(this.strict.validate(other)).contains("neither a request");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "{", "hello", "{\"id\":1,\"result\":1}x", "{\"id\":1,\"result\":1}{\"id\":2}",
			"{\"id\":1,\"result\":1}\n{\"id\":2,\"result\":2}", "{'id':1}", "{\"id\":01}", "[1,]", "{\"id\":NaN}",
			"\uFEFF{\"id\":1,\"result\":1}", "{\"a\":\"\u0000\"}", "/**/{}" })
	@Tag("jsonrpc-18")
	void whenNoJsonThenMalformed(String json) {
		assertMalformed(json);
	}

	@Test
	void whenUtf8IsBrokenThenMalformed() {
		byte[] bytes = "{\"id\":1,\"result\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);
		assertThatExceptionOfType(MalformedMessageException.class)
			.isThrownBy(() -> this.strict.decode(Payload.text(bytes), (item) -> {
			}));
	}

	@Test
	@Tag("S11")
	void whenMalformedThenNeitherTextNorCauseQuotesTheMessage() {
		assertThatExceptionOfType(MalformedMessageException.class)
			.isThrownBy(() -> decode(this.strict, "{\"id\":1,\"result\":hunter2hunter2}"))
			.withMessage("a message of 32 bytes is not valid JSON")
			.withNoCause();
	}

	@ParameterizedTest
	@ValueSource(strings = { "id", "method", "params", "result", "error" })
	@Tag("jsonrpc-20")
	void whenDecidingMemberComesTwiceThenMalformed(String member) {
		String value = member.equals("error") ? "null" : "1";
		assertThatExceptionOfType(MalformedMessageException.class)
			.isThrownBy(() -> decode(this.strict,
					"{\"" + member + "\":" + value + ",\"x\":0,\"" + member + "\":" + value + "}"))
			.withMessageContaining("'" + member + "' twice");
	}

	@Test
	@Tag("jsonrpc-20")
	void whenOtherMemberComesTwiceThenItIsLeftToTheConsumer() {
		assertThat(single("{\"x\":1,\"x\":2,\"id\":1,\"result\":{\"a\":1,\"a\":2}}").key()).isEqualTo("1");
	}

	@Test
	@Tag("jsonrpc-19")
	@Tag("S14")
	void whenNestingNumberOrNameIsTooLongThenMalformedInNoTime() {
		long start = System.nanoTime();
		assertMalformed("[".repeat(100_000) + "]".repeat(100_000));
		assertMalformed("{\"id\":1,\"result\":" + "{\"a\":".repeat(300) + "1" + "}".repeat(301));
		assertMalformed("{\"id\":" + "9".repeat(1_000_000) + ",\"result\":1}");
		assertMalformed("{\"id\":1,\"result\":{\"" + "n".repeat(50_000) + "\":1}}");
		assertMalformed("{\"id\":1,\"result\":[0." + "9".repeat(1_000_000) + "]}");
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
	}

	@Test
	@Tag("jsonrpc-19")
	void whenNestingIsAtTheLimitThenItIsRead() {
		int depth = JsonCursor.MAX_DEPTH - 1;
		assertThat(single("{\"id\":1,\"result\":" + "[".repeat(depth) + "]".repeat(depth) + "}").key()).isEqualTo("1");
	}

	@Test
	void whenBinaryThenHandedOnUnread() {
		List<Inbound> items = new ArrayList<>();
		Payload binary = Payload.binary(new byte[] { 1, 2, 3 });
		this.strict.decode(binary, items::add);
		assertThat(items).singleElement().satisfies((item) -> {
			assertThat(item.kind()).isEqualTo(Kind.OTHER);
			assertThat(item.body()).isSameAs(binary);
			assertThat(this.strict.validate(item)).isNull();
		});
	}

	private void assertMalformed(String json) {
		List<Inbound> items = new ArrayList<>();
		assertThatExceptionOfType(MalformedMessageException.class)
			.isThrownBy(() -> this.strict.decode(Payload.text(json), items::add));
		assertThat(items).isEmpty();
	}

	private Inbound single(String json) {
		return single(this.strict, json);
	}

	private static Inbound single(JsonRpcMessageHandler handler, String json) {
		List<Inbound> items = decode(handler, json);
		assertThat(items).hasSize(1);
		return items.get(0);
	}

	private static List<Inbound> decode(JsonRpcMessageHandler handler, String json) {
		List<Inbound> items = new ArrayList<>();
		handler.decode(Payload.text(json), items::add);
		return items;
	}

	private ReplyError error(String json) {
		return error(single("{\"id\":1,\"error\":" + json + "}"));
	}

	private static ReplyError error(Inbound message) {
		return Objects.requireNonNull(message.error());
	}

}
