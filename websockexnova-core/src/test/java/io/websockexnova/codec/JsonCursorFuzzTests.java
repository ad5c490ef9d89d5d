package io.websockexnova.codec;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.websockexnova.behavior.Payload;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The scanner finds in random texts, whole and broken, what Jackson's parser finds. The
 * seed is the number of the repetition.
 */
@Tag("S14")
class JsonCursorFuzzTests {

	private static final int TEXTS = 1_000;

	private static final JsonMapper JACKSON = JsonMapper.builder()
		.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.build();

	private final JsonCursor cursor = new JsonCursor();

	@RepeatedTest(20)
	void whateverTheTextThenTheSameIsFoundOrItIsMalformed(RepetitionInfo info) {
		Random random = new Random(info.getCurrentRepetition());
		int valid = 0;
		for (int i = 0; i < TEXTS; i++) {
			String text = value(random, 0);
			if (random.nextInt(3) == 0) {
				// Jackson takes half of an escaped pair in values, but not in names.
				text = broken(text.replace("\\ud83d\\ude00", "u"), random);
			}
			byte[] bytes = ("###" + text + "]}\"").getBytes(StandardCharsets.UTF_8);
			Payload json = Payload.of(bytes, 3, bytes.length - 6, true);
			JsonNode expected = parse(json.bytes());
			valid += (expected != null) ? 1 : 0;
			assertThat(walk(json)).as(text).isEqualTo((expected != null) ? plain(expected) : "malformed");
			assertThat(skip(json)).as(text).isEqualTo(expected != null);
		}
		assertThat(valid).isBetween(TEXTS / 2, TEXTS - 1);
	}

	@RepeatedTest(20)
	void whenBytesAreRandomThenNothingButMalformedIsThrown(RepetitionInfo info) {
		Random random = new Random(info.getCurrentRepetition());
		byte[] alphabet = "{}[]:,\"\\u0123456789-+.eEtruefalsn \n\t\u0000\u00ff".getBytes(StandardCharsets.ISO_8859_1);
		for (int i = 0; i < TEXTS; i++) {
			byte[] bytes = new byte[random.nextInt(40)];
			for (int j = 0; j < bytes.length; j++) {
				bytes[j] = alphabet[random.nextInt(alphabet.length)];
			}
			Payload json = Payload.text(bytes);
			boolean skipped = skip(json);
			assertThat(walk(json).equals("malformed")).as("%s", json.utf8()).isEqualTo(!skipped);
		}
	}

	@Test
	void whenATextComesAgainThenItIsMadeOnce() {
		Payload json = Payload.text("{\"name\":\"a.b.c\"}");
		String[] first = names(json);
		assertThat(names(Payload.text(" {\"name\" : \"a.b.c\"}"))).satisfies((again) -> {
			assertThat(again[0]).isSameAs(first[0]);
			assertThat(again[1]).isSameAs(first[1]).isEqualTo("a.b.c");
		});
		for (int i = 0; i < 5_000; i++) {
			assertThat(names(Payload.text("{\"n" + i + "\":\"v" + i + "\"}"))).containsExactly("n" + i, "v" + i);
		}
	}

	@Test
	void aPointerFindsItsValueAndNothingElse() {
		Payload json = Payload.text("{\"a\":[0,{\"b\":\"x\"}],\"c/d\":{\"~\":2},\"e\":3}");
		assertThat(find("", json)).isEqualTo(json.utf8());
		assertThat(find("/a/1/b", json)).isEqualTo("\"x\"");
		assertThat(find("/c~1d/~0", json)).isEqualTo("2");
		assertThat(find("/e", json)).isEqualTo("3");
		assertThat(find("/a/2", json)).isNull();
		assertThat(find("/a/x", json)).isNull();
		assertThat(find("/e/f", json)).isNull();
		assertThat(find("/e", Payload.text("{\"a\":tru"))).isNull();
	}

	private static @Nullable String find(String pointer, Payload json) {
		Payload found = JsonPointerKey.of(pointer).find(json);
		return (found != null) ? found.utf8() : null;
	}

	private String[] names(Payload json) {
		this.cursor.on(json);
		String name = this.cursor.nextMember();
		String value = this.cursor.text();
		assertThat(this.cursor.nextMember()).isNull();
		return new String[] { String.valueOf(name), String.valueOf(value) };
	}

	private static @Nullable JsonNode parse(byte[] text) {
		try {
			JsonNode node = JACKSON.readTree(text);
			return (node == null || node.isMissingNode()) ? null : node;
		}
		catch (JacksonException ex) {
			return null;
		}
	}

	private boolean skip(Payload json) {
		try {
			this.cursor.on(json);
			return !this.cursor.isEmpty() && this.cursor.atEnd();
		}
		catch (MalformedMessageException ex) {
			return false;
		}
	}

	private Object walk(Payload json) {
		try {
			this.cursor.on(json);
			Object found = this.cursor.isEmpty() ? "malformed" : read(this.cursor);
			return this.cursor.atEnd() ? found : "malformed";
		}
		catch (MalformedMessageException ex) {
			return "malformed";
		}
	}

	private static Object read(JsonCursor cursor) {
		if (cursor.isObject()) {
			Map<String, Object> members = new LinkedHashMap<>();
			for (String name = cursor.nextMember(); name != null; name = cursor.nextMember()) {
				members.put(name, read(cursor));
			}
			return members;
		}
		if (cursor.isArray()) {
			List<Object> elements = new ArrayList<>();
			while (cursor.nextElement()) {
				elements.add(read(cursor));
			}
			return elements;
		}
		// The text of a scalar says all.
		Payload value = cursor.value();
		JsonCursor scalar = JsonCursor.open(value);
		String text = scalar.text();
		if (text != null) {
			return "s" + text;
		}
		return (scalar.number() != null) ? (Object) (Double.parseDouble(value.utf8()) + 0.0) : value.utf8();
	}

	private static Object plain(JsonNode node) {
		if (node.isObject()) {
			Map<String, Object> members = new LinkedHashMap<>();
			node.properties().forEach((member) -> members.put(member.getKey(), plain(member.getValue())));
			return members;
		}
		if (node.isArray()) {
			List<Object> elements = new ArrayList<>();
			node.forEach((element) -> elements.add(plain(element)));
			return elements;
		}
		if (node.isNumber()) {
			return node.doubleValue() + 0.0;
		}
		return node.isString() ? "s" + node.stringValue() : node.toString();
	}

	private static String value(Random random, int depth) {
		int kind = random.nextInt((depth > 4) ? 6 : 9);
		String value = switch (kind) {
			case 0 -> "null";
			case 1 -> Boolean.toString(random.nextBoolean());
			case 2 -> Long.toString(random.nextLong());
			case 3 -> Integer.toString(random.nextInt(10));
			case 4, 5 -> string(random);
			case 6 -> list(random, depth, false);
			default -> list(random, depth, true);
		};
		return space(random) + value + space(random);
	}

	private static String list(Random random, int depth, boolean object) {
		StringBuilder text = new StringBuilder(object ? "{" : "[").append(space(random));
		int count = random.nextInt(4);
		for (int i = 0; i < count; i++) {
			text.append((i > 0) ? "," : "");
			if (object) {
				text.append(space(random)).append(string(random)).append(space(random)).append(':');
			}
			text.append(value(random, depth + 1));
		}
		return text.append(object ? "}" : "]").toString();
	}

	private static String string(Random random) {
		String[] parts = { "a", "id", "method", "\\n", "\\\"", "\\\\", "\\/", "\\u0041", "\\ud83d\\ude00", "ä", "€",
				"\uD83D\uDE00", "{", "]", ":", ",", " " };
		StringBuilder text = new StringBuilder("\"");
		int count = random.nextInt(4);
		for (int i = 0; i < count; i++) {
			text.append(parts[random.nextInt(parts.length)]);
		}
		return text.append('"').toString();
	}

	private static String space(Random random) {
		return (random.nextInt(4) == 0) ? " \n\t\r".substring(0, 1 + random.nextInt(4)) : "";
	}

	private static String broken(String text, Random random) {
		String noise = "{}[]:,\"\\ue1-.+0tn x\u0001";
		StringBuilder copy = new StringBuilder(text);
		int at = random.nextInt(copy.length());
		switch (random.nextInt(3)) {
			case 0 -> copy.deleteCharAt(at);
			case 1 -> copy.insert(at, noise.charAt(random.nextInt(noise.length())));
			default -> copy.setCharAt(at, noise.charAt(random.nextInt(noise.length())));
		}
		return copy.toString();
	}

}
