package io.websockexnova.transport.netty;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import io.netty.handler.codec.http2.Http2Headers;
import org.jspecify.annotations.Nullable;

/**
 * Head of the server's answer to the upgrade request, read strictly after RFC 9112: line
 * ends are CRLF, header names are tokens, nothing is folded.
 */
final class UpgradeResponse {

	private static final String VERSION = "HTTP/1.1 ";

	private final int status;

	private final String reason;

	private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

	private UpgradeResponse(int status, String reason) {
		this.status = status;
		this.reason = reason;
	}

	/**
	 * Parses a head.
	 * @param head holds the bytes from the start of the status line
	 * @param length number of bytes, up to and including the empty line
	 * @return the head
	 * @throws IllegalArgumentException if it is malformed; says how
	 */
	static UpgradeResponse parse(byte[] head, int length) {
		String[] lines = new String(head, 0, length, StandardCharsets.ISO_8859_1).split("\r\n");
		UpgradeResponse response = statusLine((lines.length > 0) ? lines[0] : "");
		for (String line : Arrays.asList(lines).subList(1, lines.length)) {
			response.add(line);
		}
		return response;
	}

	/**
	 * Head of an answer on a stream of an HTTP/2 connection, RFC 9113 section 8.3.2. Its
	 * fields have been validated.
	 * @param fields the fields
	 * @return the head; its status is 0 if the server sent none that is a number
	 */
	static UpgradeResponse of(Http2Headers fields) {
		CharSequence status = fields.status();
		boolean wellFormed = status != null && status.length() == 3 && isDigits(status.toString());
		UpgradeResponse response = new UpgradeResponse(wellFormed ? Integer.parseInt(status.toString()) : 0, "");
		fields.forEach(
				(field) -> response.headers.computeIfAbsent(field.getKey().toString(), (name) -> new ArrayList<>(1))
					.add(field.getValue().toString().strip()));
		return response;
	}

	/**
	 * Finds the end of a head.
	 * @param bytes holds the bytes from the start of the status line
	 * @param length number of bytes
	 * @return index after the empty line, or -1 if it has not arrived
	 */
	static int end(byte[] bytes, int length) {
		for (int i = 3; i < length; i++) {
			if (bytes[i] == '\n' && bytes[i - 1] == '\r' && bytes[i - 2] == '\n' && bytes[i - 3] == '\r') {
				return i + 1;
			}
		}
		return -1;
	}

	int status() {
		return this.status;
	}

	/**
	 * Reason phrase, made printable and cut to 100 characters.
	 * @return the phrase, possibly empty
	 */
	String reason() {
		return this.reason;
	}

	/**
	 * Values of a header, each line one value.
	 * @param name the name, in any case
	 * @return the values, empty if the header is missing
	 */
	List<String> values(String name) {
		return this.headers.getOrDefault(name, List.of());
	}

	/**
	 * The value of a header.
	 * @param name the name, in any case
	 * @return the first value, or null if the header is missing
	 */
	@Nullable String value(String name) {
		List<String> values = values(name);
		return (values.isEmpty()) ? null : values.get(0);
	}

	/**
	 * Whether a header that is a list of tokens has one of them.
	 * @param name name of the header
	 * @param token the token, in lower case
	 * @return true if it is in one of the lists
	 */
	boolean hasToken(String name, String token) {
		return values(name).stream()
			.flatMap((value) -> Arrays.stream(value.split(",")))
			.anyMatch((candidate) -> candidate.trim().toLowerCase(Locale.ROOT).equals(token));
	}

	private static UpgradeResponse statusLine(String line) {
		boolean wellFormed = line.startsWith(VERSION) && line.length() >= 12 && isDigits(line.substring(9, 12))
				&& (line.length() == 12 || line.charAt(12) == ' ');
		if (!wellFormed) {
			throw new IllegalArgumentException("the first line is not a status line of HTTP/1.1");
		}
		return new UpgradeResponse(Integer.parseInt(line.substring(9, 12)),
				(line.length() > 13) ? printable(line.substring(13)) : "");
	}

	private void add(String line) {
		int colon = line.indexOf(':');
		if (colon <= 0 || !line.substring(0, colon).chars().allMatch(UpgradeResponse::isTokenCharacter)) {
			throw new IllegalArgumentException("header line " + (count() + 1) + " has no valid name");
		}
		String value = line.substring(colon + 1).strip();
		if (value.chars().anyMatch((c) -> (c < 0x20 && c != '\t') || c == 0x7f)) {
			throw new IllegalArgumentException("header line " + (count() + 1) + " has control characters");
		}
		this.headers.computeIfAbsent(line.substring(0, colon), (name) -> new ArrayList<>(1)).add(value);
	}

	private int count() {
		return this.headers.values().stream().mapToInt(List::size).sum();
	}

	private static boolean isDigits(String text) {
		return text.chars().allMatch((c) -> c >= '0' && c <= '9');
	}

	private static boolean isTokenCharacter(int c) {
		return c > 0x20 && c < 0x7f && "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0;
	}

	private static String printable(String text) {
		StringBuilder out = new StringBuilder();
		text.chars().limit(100).forEach((c) -> out.append((c >= 0x20 && c < 0x7f) ? (char) c : '?'));
		return out.toString();
	}

}
