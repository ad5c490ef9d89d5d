package io.websockexnova.platform.jsonrpc;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.websockexnova.behavior.Payload;

/**
 * Writes one and the same JSON value in many ways: members in any order, white space
 * anywhere, characters escaped or not. The same seed writes the same text.
 */
public final class RandomJson {

	private static final List<String> SCALARS = List.of("null", "true", "false", "0", "-1", "12.50", "1e-7",
			"123456789012345678901234567890", "\"\"", "\"\\\"id\\\":7\"", "\"zażółć \\u00e9 \uD83D\uDE00\"", "{}", "[]",
			"[[],[{}]]");

	private final Random random;

	/**
	 * A new writer.
	 * @param seed the seed
	 */
	public RandomJson(long seed) {
		this.random = new Random(seed);
	}

	/**
	 * An object.
	 * @param members values as JSON, by name
	 * @return its text
	 */
	public String object(Map<String, String> members) {
		List<String> names = new ArrayList<>(members.keySet());
		Collections.shuffle(names, this.random);
		List<String> parts = new ArrayList<>();
		for (String name : names) {
			parts.add(string(name) + space() + ":" + space() + members.get(name));
		}
		return "{" + space() + String.join(space() + "," + space(), parts) + space() + "}";
	}

	/**
	 * A string.
	 * @param text its value
	 * @return its text
	 */
	public String string(String text) {
		StringBuilder json = new StringBuilder("\"");
		for (char character : text.toCharArray()) {
			if (character == '"' || character == '\\' || character < ' ' || this.random.nextInt(5) == 0) {
				json.append(String.format("\\u%04x", (int) character));
			}
			else {
				json.append(character);
			}
		}
		return json.append('"').toString();
	}

	/**
	 * White space, mostly none.
	 * @return the text
	 */
	public String space() {
		return (this.random.nextInt(3) == 0) ? List.of(" ", "\n", "\t\r ", "   ").get(this.random.nextInt(4)) : "";
	}

	/**
	 * Any value, full of members that look like those of JSON-RPC and Deribit.
	 * @return its text
	 */
	public String decoy() {
		if (this.random.nextBoolean()) {
			return SCALARS.get(this.random.nextInt(SCALARS.size()));
		}
		String inner = object(
				Map.of("id", "99", "method", "\"decoy\"", "result", "1", "error", "{\"code\":1}", "change_id", "-5"));
		return object(Map.of("params", "[" + inner + "]", "data", inner, "channel", "\"decoy\"", "type", "\"decoy\"",
				"prev_change_id", "7", "testnet", "true"));
	}

	/**
	 * True once in so many times.
	 * @param times how many
	 * @return true sometimes
	 */
	public boolean oneIn(int times) {
		return this.random.nextInt(times) == 0;
	}

	/**
	 * A number.
	 * @param bound exclusive upper bound
	 * @return the number, at least 0
	 */
	public int number(int bound) {
		return this.random.nextInt(bound);
	}

	/**
	 * The text as a payload in the middle of other bytes.
	 * @param json the text
	 * @return the payload
	 */
	public Payload surrounded(String json) {
		byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
		int before = this.random.nextInt(9);
		byte[] array = new byte[before + bytes.length + this.random.nextInt(9)];
		Arrays.fill(array, (byte) '7');
		System.arraycopy(bytes, 0, array, before, bytes.length);
		return Payload.of(array, before, bytes.length, true);
	}

}
