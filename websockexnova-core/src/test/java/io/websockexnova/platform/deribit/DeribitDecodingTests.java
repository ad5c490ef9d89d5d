package io.websockexnova.platform.deribit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import io.websockexnova.behavior.Call;
import io.websockexnova.behavior.Inbound;
import io.websockexnova.behavior.Inbound.Kind;
import io.websockexnova.behavior.MessageDecision;
import io.websockexnova.behavior.Outbound;
import io.websockexnova.behavior.Payload;
import io.websockexnova.behavior.Sequence;
import io.websockexnova.codec.MalformedMessageException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link DeribitMessageHandler}.
 */
class DeribitDecodingTests {

	private static final String BOOK = "book.BTC-PERPETUAL.100ms";

	private final DeribitMessageHandler handler = new DeribitMessageHandler(new JsonMapper(), new DeribitDialect());

	@Test
	void whenSubscriptionThenPushOfTheData() {
		Inbound push = single("{\"jsonrpc\":\"2.0\",\"method\":\"subscription\",\"params\":{\"channel\":"
				+ "\"deribit_price_index.btc_usd\",\"label\":\"main\",\"data\":{\"price\":6521.17}}}");
		assertThat(push.kind()).isEqualTo(Kind.PUSH);
		assertThat(push.key()).isEqualTo("deribit_price_index.btc_usd");
		assertThat(push.body().utf8()).isEqualTo("{\"price\":6521.17}");
		assertThat(push.sequence()).isNull();
	}

	@Test
	@Tag("deribit-29")
	void whenBookChangesThenSequenceLinksToItsPredecessor() {
		assertThat(sequence(BOOK, "{\"type\":\"change\",\"prev_change_id\":297217,\"change_id\":297400}"))
			.isEqualTo(Sequence.link(297217, 297400));
		assertThat(sequence(BOOK, "{\"change_id\":5,\"bids\":[],\"type\":\"change\",\"prev_change_id\":3}"))
			.isEqualTo(Sequence.link(3, 5));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"type\":\"snapshot\",\"change_id\":297217}",
			"{\"type\":\"snapshot\",\"change_id\":297217,\"prev_change_id\":null}",
			"{\"prev_change_id\":297000,\"change_id\":297217,\"type\":\"snapshot\"}", "{\"change_id\":297217}",
			"{\"change_id\":297217,\"prev_change_id\":null,\"bids\":[{\"change_id\":9}]}" })
	@Tag("deribit-31")
	void whenTypeIsSnapshotOrThereIsNoPredecessorThenSnapshot(String data) {
		assertThat(sequence(BOOK, data)).isEqualTo(Sequence.snapshot(297217));
	}

	@Test
	void whenTypeIsMissingThenPredecessorMakesTheChange() {
		assertThat(sequence(BOOK, "{\"prev_change_id\":1,\"change_id\":2}")).isEqualTo(Sequence.link(1, 2));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"type\":\"change\",\"change_id\":5}",
			"{\"type\":\"change\",\"change_id\":5,\"prev_change_id\":null}", "{\"type\":\"snapshot\"}", "{}", "[]",
			"null", "{\"type\":\"snapshot\",\"change_id\":\"x\"}" })
	void whenBookMessageHasNoPlaceThenItIsInvalid(String data) {
		Inbound push = push(BOOK, data);
		assertThat(push.sequence()).isNull();
		assertThat(this.handler.validate(push)).contains("'change_id'").contains(BOOK);
	}

	@ParameterizedTest
	@CsvSource({ "book.ETH-PERPETUAL.100.1.100ms", "ticker.BTC-PERPETUAL.raw", "book", "book.X" })
	@Tag("deribit-34")
	void whenChannelIsNoIncrementalBookThenThereIsNoSequence(String channel) {
		Inbound push = push(channel,
				"{\"type\":\"change\",\"prev_change_id\":1,\"change_id\":109615,\"bids\":[[160,40]]}");
		assertThat(push.sequence()).isNull();
		assertThat(this.handler.validate(push)).isNull();
	}

	@Test
	void whenMessageFollowsAnotherThenNothingOfTheFirstIsLeft() {
		single("{\"method\":\"subscription\",\"params\":{\"channel\":\"" + BOOK + "\",\"data\":{\"change_id\":1}}}");
		assertThat(single("{\"method\":\"subscription\"}").kind()).isEqualTo(Kind.OTHER);
		assertThat(single("{\"method\":\"subscription\",\"params\":{\"data\":1}}").kind()).isEqualTo(Kind.OTHER);
		assertThat(push(BOOK, "{\"type\":\"snapshot\"}").sequence()).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"method\":\"subscription\",\"params\":{\"channel\":\"a\"}}",
			"{\"method\":\"subscription\",\"params\":{\"channel\":5,\"data\":1}}",
			"{\"method\":\"subscription\",\"params\":[]}", "{\"method\":\"subscription\",\"params\":null}" })
	void whenSubscriptionIsIncompleteThenItIsReported(String json) {
		Inbound other = single(json);
		assertThat(other.kind()).isEqualTo(Kind.OTHER);
		assertThat(this.handler.validate(other)).isNotNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"channel\":\"b\",", "\"data\":1,", "" })
	@Tag("jsonrpc-20")
	void whenDecidingMemberComesTwiceThenMalformed(String duplicate) {
		String data = duplicate.isEmpty() ? "{\"change_id\":1,\"change_id\":2}" : "1";
		assertThatExceptionOfType(MalformedMessageException.class)
			.isThrownBy(() -> single("{\"method\":\"subscription\",\"params\":{" + duplicate
					+ "\"channel\":\"a\",\"data\":" + data + "}}"))
			.withMessageContaining("twice");
	}

	@Test
	@Tag("deribit-19")
	void whenHeartbeatThenControlWithItsParams() {
		Inbound control = single("{\"method\":\"heartbeat\",\"params\":{\"type\":\"heartbeat\"}}");
		assertThat(control.kind()).isEqualTo(Kind.CONTROL);
		assertThat(control.key()).isEqualTo("heartbeat");
		assertThat(control.body().utf8()).isEqualTo("{\"type\":\"heartbeat\"}");
	}

	@Test
	void whenMethodIsUnknownThenItIsHandedOnAsRequestAndNotAnswered() {
		Inbound request = single("{\"method\":\"news\",\"params\":{}}");
		assertThat(request.kind()).isEqualTo(Kind.REQUEST);
		assertThat(this.handler.message(request)).isEqualTo(MessageDecision.PASS);
	}

	@Test
	@Tag("deribit-37")
	void whenErrorTextHasSuffixThenTheCodeIsWhatCounts() {
		Inbound reply = single(
				"{\"jsonrpc\":\"2.0\",\"id\":8163,\"error\":{\"code\":10007,\"message\":\"price_too_high "
						+ "43666.4\"},\"testnet\":false,\"usIn\":1,\"usOut\":2,\"usDiff\":1}");
		assertThat(Objects.requireNonNull(reply.error()).numericCode()).isEqualTo(10007);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ",\"usIn\":1535043730126248,\"usOut\":1,\"usDiff\":2,\"testnet\":false",
			",\"usIn\":\"1535043730126248\",\"usDiff\":\"2\",\"testnet\":\"false\"", ",\"new\":{\"result\":[]}" })
	@Tag("deribit-5")
	void whenExtraMembersVaryThenAnswerIsRead(String extra) {
		Inbound reply = single("{\"jsonrpc\":\"2.0\",\"id\":3600,\"result\":[\"a\"]" + extra + "}");
		assertThat(reply.key()).isEqualTo("3600");
		assertThat(reply.body().utf8()).isEqualTo("[\"a\"]");
	}

	@Test
	void whenErrorHasNoIdThenItConcernsTheConnection() {
		Inbound error = single("{\"error\":{\"code\":10028,\"message\":\"too_many_requests\"},\"testnet\":true}");
		assertThat(error.kind()).isEqualTo(Kind.OTHER);
		assertThat(error.error()).isNotNull();
		assertThat(this.handler.validate(error)).isNull();
	}

	@Test
	@Tag("deribit-2")
	void whenEncodedThenVersionIdAndParamsAreAlwaysThere() {
		Outbound message = this.handler.encode(8066, new Call("public/ticker", Map.of("instrument_name", "X")));
		assertThat(message.kind()).isEqualTo("public/ticker");
		assertThat(message.payload().utf8()).isEqualTo(
				"{\"jsonrpc\":\"2.0\",\"id\":8066,\"method\":\"public/ticker\",\"params\":{\"instrument_name\":\"X\"}}");
		assertThat(this.handler.encode(1, new Call("public/test", null)).payload().utf8()).contains("\"params\":{}");
	}

	@Test
	@Tag("deribit-2")
	void whenCallHasNoIdThenRefusedWithTheRemedy() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.handler.encode(new Call("public/test", null)))
			.withMessageContaining("make a request of it");
		assertThat(this.handler.encode("text").payload().utf8()).isEqualTo("text");
	}

	private @Nullable Sequence sequence(String channel, String data) {
		Inbound push = push(channel, data);
		assertThat(this.handler.validate(push)).isNull();
		return push.sequence();
	}

	private Inbound push(String channel, String data) {
		Inbound first = single(
				"{\"method\":\"subscription\",\"params\":{\"channel\":\"" + channel + "\",\"data\":" + data + "}}");
		Inbound second = single(
				"{\"params\":{\"data\":" + data + ",\"channel\":\"" + channel + "\"},\"method\":\"subscription\"}");
		assertThat(first.kind()).isEqualTo(Kind.PUSH);
		assertThat(first.key()).isEqualTo(channel);
		assertThat(first.body().utf8()).isEqualTo(data);
		assertThat(second.sequence()).isEqualTo(first.sequence());
		return first;
	}

	private Inbound single(String json) {
		List<Inbound> items = new ArrayList<>();
		this.handler.decode(Payload.text(json), items::add);
		assertThat(items).hasSize(1);
		return items.get(0);
	}

}
