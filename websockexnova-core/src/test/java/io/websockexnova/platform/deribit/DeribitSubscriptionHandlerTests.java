package io.websockexnova.platform.deribit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import io.websockexnova.behavior.Inbound;
import io.websockexnova.behavior.Payload;
import io.websockexnova.behavior.ReplyError;
import io.websockexnova.behavior.SequenceRule;
import io.websockexnova.behavior.SubscriptionBatch;
import io.websockexnova.behavior.SubscriptionLimits;
import io.websockexnova.behavior.TopicOutcome;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DeribitSubscriptionHandler}.
 */
class DeribitSubscriptionHandlerTests {

	private static final String RAW = "book.BTC-PERPETUAL.raw";

	private static final String BOOK = "book.BTC-PERPETUAL.100ms";

	private static final String TRADES = "trades.BTC-PERPETUAL.100ms";

	private final JsonMapper json = new JsonMapper();

	private final DeribitSubscriptionHandler handler = new DeribitSubscriptionHandler(this.json);

	@Test
	@Tag("deribit-21")
	void whenAskedForLimitsThenTheyAreThoseOfTheDocumentation() {
		assertThat(this.handler.limits()).isEqualTo(SubscriptionLimits.UNLIMITED.perRequest(500, 32_000));
	}

	@Test
	void whenAnUnsubscriptionIsRefusedForNowThenItIsTriedAgainOtherwiseTheChannelIsGone() {
		SubscriptionBatch batch = this.handler.unsubscribe(List.of(BOOK)).get(0);
		assertThat(this.handler.released(batch, Inbound.reply("1", Payload.text("[\"" + BOOK + "\"]")))).isEmpty();
		assertThat(this.handler.released(batch,
				Inbound.rejection("1", Payload.text("{}"), new ReplyError("-32602", "invalid params", null))))
			.isEmpty();
		assertThat(
				this.handler
					.released(batch,
							Inbound.rejection("1", Payload.text("{}"),
									new ReplyError("10028", "too many requests", null)))
					.get(BOOK))
			.isInstanceOf(TopicOutcome.Retry.class);
	}

	@Test
	void whenChannelsAreMixedThenPrivateOnesComeFirstInRequestsOfTheirOwn() {
		List<SubscriptionBatch> batches = this.handler
			.subscribe(List.of(BOOK, "user.orders.any.any.raw", RAW, "block_rfq.taker.any", "user.lock"));
		assertThat(batches).hasSize(2);
		assertThat(text(batches.get(0))).isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"private/subscribe\","
				+ "\"params\":{\"channels\":[\"user.orders.any.any.raw\",\"block_rfq.taker.any\",\"user.lock\"]}}");
		assertThat(text(batches.get(1))).isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"public/subscribe\","
				+ "\"params\":{\"channels\":[\"" + BOOK + "\",\"" + RAW + "\"]}}");
	}

	@Test
	@Tag("deribit-25")
	void whenUnsubscribingThenTheSameRulesHold() {
		List<SubscriptionBatch> batches = this.handler.unsubscribe(List.of(BOOK, "user.portfolio.any"));
		assertThat(batches).extracting((batch) -> batch.call().method())
			.containsExactly("private/unsubscribe", "public/unsubscribe");
		assertThat(this.handler.unsubscribe(List.of())).isEmpty();
	}

	@Test
	@Tag("deribit-22")
	void whenChannelIsNotAmongTheAcceptedThenOnlyThatOneIsRejected() {
		Map<String, TopicOutcome> outcomes = acknowledge(List.of(BOOK, "book.NO-SUCH.100ms", TRADES),
				"[\"" + TRADES + "\",\"" + BOOK + "\",\"other\",null]");
		assertThat(outcomes).containsEntry(BOOK, TopicOutcome.CONFIRMED).containsEntry(TRADES, TopicOutcome.CONFIRMED);
		assertThat(rejection(outcomes.get("book.NO-SUCH.100ms")).toString()).contains("'book.NO-SUCH.100ms'")
			.contains("check its spelling");
	}

	@ParameterizedTest
	@ValueSource(strings = { "[]", "\"ok\"", "null", "{}", "[{}]", "" })
	void whenTheAnswerAcceptsNothingThenAllAreRejected(String result) {
		assertThat(acknowledge(List.of(BOOK, TRADES), result).values()).hasSize(2)
			.allMatch(TopicOutcome.Rejected.class::isInstance);
	}

	@Test
	@Tag("deribit-24")
	void whenRawNeedsLoginThenRawIsRejectedWithTheRemedyAndOthersAreTriedAgain() {
		Map<String, TopicOutcome> outcomes = refuse(List.of(RAW, TRADES), 13778,
				"raw_subscriptions_not_available_for_unauthorized");
		ReplyError reason = rejection(outcomes.get(RAW));
		assertThat(reason.numericCode()).isEqualTo(13778);
		assertThat(reason.message()).contains("set 'credentials', or use '" + BOOK + "'");
		assertThat(retry(outcomes.get(TRADES)).delay()).isEqualTo(Duration.ZERO);
	}

	@Test
	void whenRawNeedsLoginButThereIsNoneThenAllAreRejected() {
		assertThat(rejection(refuse(List.of(TRADES), 13778, "raw").get(TRADES)).message()).contains("'credentials'");
	}

	@Test
	@Tag("deribit-42")
	void whenRateLimitedThenTriedAgainLater() {
		assertThat(retry(refuse(List.of(BOOK), 10028, "too_many_requests").get(BOOK)).delay())
			.isEqualTo(Duration.ofSeconds(5));
		assertThat(retry(refuse(List.of(BOOK), 10066, "too_many_concurrent_requests").get(BOOK)).delay())
			.isEqualTo(Duration.ofSeconds(1));
		assertThat(retry(refuse(List.of(BOOK), 10047, "matching_engine_queue_full").get(BOOK)).delay())
			.isEqualTo(Duration.ofSeconds(1));
		assertThat(retry(refuse(List.of(BOOK), 11056, "unauthenticated").get(BOOK)).delay())
			.isEqualTo(Duration.ofSeconds(30));
	}

	@Test
	void whenTheServerNamesTheWaitThenItHolds() {
		ReplyError error = new ReplyError("10028", "too_many_requests", "{\"reason\":\"x\",\"wait\":17}");
		assertThat(retry(acknowledge(List.of(BOOK), error).get(BOOK)).delay()).isEqualTo(Duration.ofSeconds(17));
	}

	@Test
	void whenTransientThenTriedAgain() {
		assertThat(retry(refuse(List.of(BOOK), 11052, "subscribe_error_unsubscribed").get(BOOK)).delay()).isNull();
		assertThat(retry(refuse(List.of(BOOK), 11051, "system_maintenance").get(BOOK)).delay())
			.isEqualTo(Duration.ofMinutes(1));
	}

	@Test
	void whenPermanentThenAllAreRejectedWithTheRemedy() {
		assertThat(rejection(refuse(List.of(BOOK), -32600, "request entity too large").get(BOOK)).message())
			.contains("shorten the request");
		assertThat(rejection(refuse(List.of("user.lock"), 13021, "forbidden").get("user.lock")).message())
			.contains("give the API key the scope");
		assertThat(rejection(refuse(List.of(BOOK), 99999, "who knows").get(BOOK)).message()).isEqualTo("who knows");
	}

	@Test
	void whenAskedForOrderThenOnlyIncrementalBooksAreLinked() {
		assertThat(this.handler.sequenceRule(BOOK)).isEqualTo(SequenceRule.LINK);
		assertThat(this.handler.sequenceRule("book.XRP_USDC-30JUN23-0d625-C.raw")).isEqualTo(SequenceRule.LINK);
		for (String topic : List.of("book.ETH-PERPETUAL.100.1.100ms", TRADES, "book.X", "book", "book..", "")) {
			assertThat(this.handler.sequenceRule(topic)).as(topic).isEqualTo(SequenceRule.NONE);
		}
	}

	@Test
	@Tag("deribit-11")
	void whenChannelIsPrivateOrRawThenItNeedsLogin() {
		assertThat(List.of("user.orders.any.any.100ms", "user.lock", "block_rfq.maker.any", "block_trade_confirmations",
				RAW, "trades.BTC-PERPETUAL.raw"))
			.allMatch(this.handler::requiresAuthentication);
		assertThat(List.of(BOOK, TRADES, "quote.BTC-PERPETUAL", "platform_state"))
			.noneMatch(this.handler::requiresAuthentication);
	}

	@Test
	void whenPushedThenTheTopicIsTheChannel() {
		assertThat(this.handler.topicOf(Inbound.push(BOOK, Payload.text("{}"), null))).isEqualTo(BOOK);
	}

	@Test
	void whenTopicsAreRandomThenEachIsInExactlyOneRequest() {
		for (int seed = 0; seed < 50; seed++) {
			Random random = new Random(seed);
			List<String> topics = new ArrayList<>(topics(random.nextInt(1_500), "user.x%d"));
			topics.addAll(topics(random.nextInt(1_500), "y%d." + "z".repeat(random.nextInt(200))));
			Collections.shuffle(topics, random);
			assertThat(all(this.handler.subscribe(topics))).as("seed %d", seed)
				.containsExactlyInAnyOrderElementsOf(topics);
		}
	}

	private static List<String> topics(int count, String format) {
		return IntStream.range(0, count).mapToObj(format::formatted).toList();
	}

	private static List<String> all(List<SubscriptionBatch> batches) {
		return batches.stream().flatMap((batch) -> batch.topics().stream()).toList();
	}

	private String text(SubscriptionBatch batch) {
		return new DeribitMessageHandler(this.json, new DeribitDialect()).encode(1, batch.call()).payload().utf8();
	}

	private Map<String, TopicOutcome> acknowledge(List<String> topics, String result) {
		return this.handler.acknowledge(this.handler.subscribe(topics).get(0),
				Inbound.reply("1", Payload.text(result)));
	}

	private Map<String, TopicOutcome> refuse(List<String> topics, int code, String message) {
		return acknowledge(topics, new ReplyError(Integer.toString(code), message, null));
	}

	private Map<String, TopicOutcome> acknowledge(List<String> topics, ReplyError error) {
		return this.handler.acknowledge(this.handler.subscribe(topics).get(0),
				Inbound.rejection("1", Payload.text("{}"), error));
	}

	private static ReplyError rejection(@Nullable TopicOutcome outcome) {
		assertThat(outcome).isInstanceOf(TopicOutcome.Rejected.class);
		return ((TopicOutcome.Rejected) Objects.requireNonNull(outcome)).reason();
	}

	private static TopicOutcome.Retry retry(@Nullable TopicOutcome outcome) {
		assertThat(outcome).isInstanceOf(TopicOutcome.Retry.class);
		return (TopicOutcome.Retry) Objects.requireNonNull(outcome);
	}

}
