package io.websockexnova.platform.deribit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import tools.jackson.databind.json.JsonMapper;

import io.websockexnova.behavior.Inbound;
import io.websockexnova.behavior.Inbound.Kind;
import io.websockexnova.behavior.Payload;
import io.websockexnova.behavior.Sequence;
import io.websockexnova.codec.MalformedMessageException;
import io.websockexnova.platform.jsonrpc.RandomJson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Properties of decoding over random notifications; the seed is the number of the
 * repetition.
 */
@Tag("S14")
class DeribitPropertyTests {

	private final DeribitMessageHandler handler = new DeribitMessageHandler(new JsonMapper(), new DeribitDialect());

	@RepeatedTest(20)
	@Tag("deribit-29")
	@Tag("deribit-31")
	void whenOrderSpaceAndEscapesVaryThenTheSamePlaceIsFound(RepetitionInfo info) {
		RandomJson random = new RandomJson(info.getCurrentRepetition());
		for (int i = 0; i < 100; i++) {
			Book book = Book.random(random);
			List<Inbound> items = new ArrayList<>();
			this.handler.decode(random.surrounded(book.message(random)), items::add);
			assertThat(items).hasSize(1);
			Inbound push = items.get(0);
			assertThat(push.kind()).isEqualTo(Kind.PUSH);
			assertThat(push.key()).isEqualTo(book.channel());
			assertThat(push.body().utf8()).isEqualTo(book.data());
			assertThat(push.sequence()).isEqualTo(book.sequence());
		}
	}

	@RepeatedTest(20)
	void whenCutAtAnyByteThenMalformedAndNothingIsHandedOn(RepetitionInfo info) {
		RandomJson random = new RandomJson(info.getCurrentRepetition());
		Payload message = random.surrounded(Book.random(random).message(random));
		for (int length = 0; length < message.length(); length++) {
			Payload part = message.slice(0, length);
			List<Inbound> items = new ArrayList<>();
			assertThatExceptionOfType(MalformedMessageException.class).as("the first %d bytes", length)
				.isThrownBy(() -> this.handler.decode(part, items::add));
			assertThat(items).isEmpty();
		}
	}

	@RepeatedTest(20)
	void whenBytesAreChangedThenReadOrMalformed(RepetitionInfo info) {
		RandomJson random = new RandomJson(info.getCurrentRepetition());
		int read = 0;
		int malformed = 0;
		for (int i = 0; i < 500; i++) {
			byte[] bytes = random.surrounded(Book.random(random).message(random)).bytes();
			bytes[random.number(bytes.length)] = (byte) random.number(256);
			try {
				this.handler.decode(Payload.text(bytes), this.handler::validate);
				read++;
			}
			catch (MalformedMessageException ex) {
				malformed++;
			}
		}
		assertThat(read).isPositive();
		assertThat(malformed).isPositive();
	}

	private record Book(String channel, String data, Sequence sequence) {

		static Book random(RandomJson random) {
			String channel = "book.\u017b\"-PERPETUAL." + (random.oneIn(2) ? "raw" : "100ms");
			long previous = random.number(Integer.MAX_VALUE);
			long current = previous + random.number(100);
			Map<String, String> data = new HashMap<>();
			for (String name : List.of("bids", "asks", "timestamp", "instrument_name", "Type", "method", "id")) {
				data.put(name, random.decoy());
			}
			data.put("change_id", Long.toString(current));
			String type = type(random);
			if (type != null) {
				data.put("type", random.string(type));
			}
			boolean change = "change".equals(type) || (type == null && random.oneIn(2));
			if (change) {
				data.put("prev_change_id", Long.toString(previous));
			}
			else if (random.oneIn(2)) {
				data.put("prev_change_id", "null");
			}
			return new Book(channel, random.object(data),
					change ? Sequence.link(previous, current) : Sequence.snapshot(current));
		}

		String message(RandomJson random) {
			Map<String, String> params = new HashMap<>();
			params.put("channel", random.string(this.channel));
			params.put("data", this.data);
			params.put("label", random.decoy());
			Map<String, String> members = new HashMap<>();
			members.put("jsonrpc", "\"2.0\"");
			members.put("method", random.string("subscription"));
			members.put("params", random.object(params));
			members.put("testnet", random.decoy());
			members.put("usIn", random.decoy());
			return random.object(members);
		}

		private static @Nullable String type(RandomJson random) {
			if (random.oneIn(4)) {
				return null;
			}
			return random.oneIn(2) ? "snapshot" : "change";
		}

	}

}
