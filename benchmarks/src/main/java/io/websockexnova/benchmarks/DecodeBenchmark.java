package io.websockexnova.benchmarks;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

import io.websockexnova.behavior.Inbound;
import io.websockexnova.behavior.MessageHandler;
import io.websockexnova.behavior.Payload;
import io.websockexnova.behavior.PlatformContext;
import io.websockexnova.behavior.Settings;
import io.websockexnova.codec.JacksonCodec;
import io.websockexnova.codec.JsonCursor;
import io.websockexnova.platform.deribit.BookUpdate;
import io.websockexnova.platform.deribit.DeribitPlatform;

/**
 * What it costs to find out whom a message concerns and to read its data as a record: by
 * our scanner and one typed pass over the data, and by a tree of the whole message.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class DecodeBenchmark {

	/** Which message. */
	@Param
	Message message = Message.DERIBIT_DELTA_512;

	private final JsonMapper mapper = JsonMapper.builder().build();

	private final Map<String, Class<?>> topics = new HashMap<>();

	private final Map<String, ObjectReader> readers = new HashMap<>();

	private byte[] bytes = {};

	private Payload payload = Payload.text("");

	private MessageHandler handler = new MessageHandler() {
	};

	private @Nullable Object value;

	/** Makes the message and what reads it. */
	@Setup
	public void setUp() {
		this.bytes = this.message.text().getBytes(StandardCharsets.UTF_8);
		this.payload = Payload.text(this.bytes);
		this.handler = this.message.deribit ? new DeribitPlatform()
			.behaviors(new PlatformContext("benchmark", () -> null, Map.of(), Settings.builtIn(), this.mapper,
					Clock.systemUTC(), new Random(1), JacksonCodec.json(this.mapper)))
			.message() : new BybitHandler();
		this.topics.put("book.BTC-PERPETUAL.raw", BookUpdate.class);
		this.topics.put("tickers.BTCUSDT", BybitTicker.class);
		this.topics.forEach((topic, type) -> this.readers.put(topic, this.mapper.readerFor(type)));
		if (!scanned().equals(tree())) {
			throw new IllegalStateException("the two ways do not read the same");
		}
	}

	/**
	 * Routing alone: kind, topic, place in the sequence, bounds of the data.
	 * @return what was found
	 */
	@Benchmark
	public Object route() {
		this.handler.decode(this.payload, (inbound) -> this.value = inbound);
		return found();
	}

	/**
	 * Routing, then the data as a record.
	 * @return the record
	 */
	@Benchmark
	public Object scanned() {
		this.handler.decode(this.payload, this::read);
		return found();
	}

	private void read(Inbound inbound) {
		ObjectReader reader = this.readers.get(inbound.key());
		if (reader != null) {
			Payload body = inbound.body();
			this.value = reader.readValue(body.array(), body.offset(), body.length());
		}
	}

	private Object found() {
		Object result = this.value;
		if (result == null) {
			throw new IllegalStateException("nothing was found");
		}
		return result;
	}

	/**
	 * A tree of the message, then the record from its data.
	 * @return the record
	 */
	@Benchmark
	public Object tree() {
		JsonNode root = this.mapper.readTree(this.bytes);
		JsonNode params = this.message.deribit ? root.path("params") : root;
		Class<?> type = this.topics.get(params.path(this.message.deribit ? "channel" : "topic").asString());
		if (type == null) {
			throw new IllegalStateException("the topic was not found");
		}
		return this.mapper.treeToValue(params.path("data"), type);
	}

	/**
	 * The messages.
	 */
	public enum Message {

		/** A change of an order book, 512 bytes. */
		DERIBIT_DELTA_512(true),

		/** A whole order book, 4 KiB. */
		DERIBIT_SNAPSHOT_4K(true),

		/** A ticker. */
		BYBIT_TICKER(false);

		private final boolean deribit;

		Message(boolean deribit) {
			this.deribit = deribit;
		}

		String text() {
			return switch (this) {
				case DERIBIT_DELTA_512 -> book("change", 512);
				case DERIBIT_SNAPSHOT_4K -> book("snapshot", 4096);
				case BYBIT_TICKER -> "{\"topic\":\"tickers.BTCUSDT\",\"type\":\"snapshot\",\"data\":{"
						+ "\"symbol\":\"BTCUSDT\",\"tickDirection\":\"PlusTick\",\"price24hPcnt\":\"0.017103\","
						+ "\"lastPrice\":\"17216.00\",\"prevPrice24h\":\"16926.50\",\"highPrice24h\":\"17281.50\","
						+ "\"lowPrice24h\":\"16915.00\",\"prevPrice1h\":\"17238.00\",\"markPrice\":\"17217.33\","
						+ "\"indexPrice\":\"17227.36\",\"openInterest\":\"68744.761\","
						+ "\"openInterestValue\":\"1183601235.91\",\"turnover24h\":\"1570383121.943499\","
						+ "\"volume24h\":\"91705.276\",\"nextFundingTime\":\"1673280000000\","
						+ "\"fundingRate\":\"-0.000212\",\"bid1Price\":\"17215.50\",\"bid1Size\":\"84.489\","
						+ "\"ask1Price\":\"17216.00\",\"ask1Size\":\"83.020\"},\"cs\":24987956059,"
						+ "\"ts\":1673272861686}";
			};
		}

		private static String book(String type, int size) {
			String head = "{\"jsonrpc\":\"2.0\",\"method\":\"subscription\",\"params\":{"
					+ "\"channel\":\"book.BTC-PERPETUAL.raw\",\"data\":{\"type\":\"" + type
					+ "\",\"timestamp\":1554373962454,\"instrument_name\":\"BTC-PERPETUAL\","
					+ ("change".equals(type) ? "\"prev_change_id\":297217," : "") + "\"change_id\":297218,\"bids\":[";
			StringBuilder levels = new StringBuilder();
			String tail = "],\"asks\":[[\"new\",5043.34,40.0]]}}}";
			for (int i = 0; head.length() + levels.length() + tail.length() + 24 <= size; i++) {
				levels.append((i > 0) ? "," : "").append("[\"new\",").append(5042 - i).append(".5,").append(30 + i);
				levels.append(".0]");
			}
			return head + levels + " ".repeat(Math.max(0, size - head.length() - levels.length() - tail.length()))
					+ tail;
		}

	}

	/**
	 * The part of Bybit's ticker that a trader looks at.
	 *
	 * @param symbol the instrument
	 * @param lastPrice price of the last trade
	 * @param bid1Price best bid
	 * @param ask1Price best ask
	 * @param markPrice mark price
	 */
	@JsonIgnoreProperties(ignoreUnknown = true)
	public record BybitTicker(String symbol, String lastPrice, String bid1Price, String ask1Price, String markPrice) {
	}

	private static final class BybitHandler implements MessageHandler {

		private final JsonCursor cursor = new JsonCursor();

		@Override
		public void decode(Payload message, Consumer<Inbound> sink) {
			JsonCursor json = this.cursor.on(message);
			String topic = null;
			Payload data = null;
			for (String name = json.nextMember(); name != null; name = json.nextMember()) {
				switch (name) {
					case "topic" -> {
						topic = json.text();
					}
					case "data" -> {
						data = json.value();
					}
					default -> json.skip();
				}
			}
			sink.accept((topic != null && data != null) ? Inbound.push(topic, data, null) : Inbound.other(message));
		}

	}

}
