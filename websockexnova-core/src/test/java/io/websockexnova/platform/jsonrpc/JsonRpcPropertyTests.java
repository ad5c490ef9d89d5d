package io.websockexnova.platform.jsonrpc;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import tools.jackson.databind.json.JsonMapper;

import io.websockexnova.behavior.Inbound;
import io.websockexnova.behavior.Inbound.Kind;
import io.websockexnova.behavior.Payload;
import io.websockexnova.codec.MalformedMessageException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Properties of decoding over random texts; the seed is the number of the repetition.
 */
@Tag("jsonrpc-18")
@Tag("S14")
class JsonRpcPropertyTests {

	private static final int MESSAGES = 100;

	private final JsonRpcMessageHandler handler = new JsonRpcMessageHandler(new JsonMapper(), false,
			JsonRpcDialect.PLAIN);

	@RepeatedTest(10)
	void whenOrderSpaceAndEscapesVaryThenTheSameIsFound(RepetitionInfo info) {
		RandomJson random = new RandomJson(info.getCurrentRepetition());
		for (int i = 0; i < MESSAGES; i++) {
			String value = random.decoy();
			int id = random.number(1000);
			boolean rejection = random.oneIn(3);
			Map<String, String> members = new HashMap<>(extra(random));
			members.put("id", Integer.toString(id));
			members.put(rejection ? "error" : "result", rejection
					? random.object(Map.of("code", "-" + id, "message", random.string("nope"), "data", value)) : value);
			Payload message = random.surrounded(random.space() + random.object(members) + random.space());
			Inbound reply = single(message);
			assertThat(reply.kind()).isEqualTo(Kind.REPLY);
			assertThat(reply.key()).isEqualTo(Integer.toString(id));
			if (rejection) {
				assertThat(Objects.requireNonNull(reply.error()).message()).isEqualTo("nope");
				assertThat(reply.error().numericCode()).isEqualTo(-id);
				assertThat(reply.error().data()).isEqualTo(value.equals("null") ? null : value);
				assertThat(reply.body()).isSameAs(message);
			}
			else {
				assertThat(reply.body().utf8()).isEqualTo(value);
			}
		}
	}

	@RepeatedTest(10)
	void whenRequestsHaveDecoysThenTheirMethodIsFound(RepetitionInfo info) {
		RandomJson random = new RandomJson(info.getCurrentRepetition());
		for (int i = 0; i < MESSAGES; i++) {
			Map<String, String> members = new HashMap<>(extra(random));
			members.put("method", random.string("m\u00e9thod \"" + i + "\""));
			members.put("params", random.decoy());
			Inbound request = single(random.surrounded(random.object(members)));
			assertThat(request.kind()).isEqualTo(Kind.REQUEST);
			assertThat(request.key()).isEqualTo("m\u00e9thod \"" + i + "\"");
		}
	}

	@RepeatedTest(10)
	void whenCutAtAnyByteThenMalformedAndNothingIsHandedOn(RepetitionInfo info) {
		RandomJson random = new RandomJson(info.getCurrentRepetition());
		Map<String, String> members = new HashMap<>(extra(random));
		members.put("id", random.oneIn(2) ? "12345" : random.string("id"));
		members.put("result", random.decoy());
		members.put("error", random.object(Map.of("code", "1.0e3", "message", "\"\u00e9\"", "data", random.decoy())));
		String json = random.object(members);
		Payload message = random.surrounded(random.oneIn(2) ? "[" + json + "," + json + "]" : json);
		for (int length = 0; length < message.length(); length++) {
			Payload part = message.slice(0, length);
			List<Inbound> items = new ArrayList<>();
			assertThatExceptionOfType(MalformedMessageException.class).as("the first %d bytes", length)
				.isThrownBy(() -> this.handler.decode(part, items::add));
			assertThat(items).isEmpty();
		}
		assertThatCode(() -> this.handler.decode(message, (item) -> {
		})).doesNotThrowAnyException();
	}

	@RepeatedTest(10)
	void whenBytesAreChangedThenReadOrMalformed(RepetitionInfo info) {
		RandomJson random = new RandomJson(info.getCurrentRepetition());
		int malformed = 0;
		for (int i = 0; i < MESSAGES * 10; i++) {
			Map<String, String> members = new HashMap<>(extra(random));
			members.put("id", "1e2");
			members.put("result", random.decoy());
			byte[] bytes = random.surrounded(random.object(members)).bytes();
			for (int change = 0; change <= random.number(3); change++) {
				bytes[random.number(bytes.length)] = (byte) random.number(256);
			}
			try {
				this.handler.decode(Payload.text(bytes), this.handler::message);
			}
			catch (MalformedMessageException ex) {
				malformed++;
			}
		}
		assertThat(malformed).isPositive();
	}

	private static Map<String, String> extra(RandomJson random) {
		Map<String, String> members = new HashMap<>();
		for (String name : List.of("jsonrpc", "usIn", "Id", "ID", "Method", "re\u00e9sult", "", "x\"y")) {
			if (random.oneIn(2)) {
				members.put(name, random.decoy());
			}
		}
		return members;
	}

	private Inbound single(Payload message) {
		List<Inbound> items = new ArrayList<>();
		this.handler.decode(message, items::add);
		assertThat(items).hasSize(1);
		return items.get(0);
	}

}
