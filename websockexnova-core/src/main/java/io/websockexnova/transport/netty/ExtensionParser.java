package io.websockexnova.transport.netty;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Reads {@code Sec-WebSocket-Extensions} strictly after the grammar of RFC 6455 section
 * 9.1: extensions are separated by commas, each is a token with parameters, each of these
 * is a token with or without a value, which is a token or a quoted token.
 */
final class ExtensionParser {

	private final String text;

	private int position;

	private ExtensionParser(String text) {
		this.text = text;
	}

	/**
	 * Parses the header.
	 * @param lines values of the header, each line one value
	 * @return the extensions, at least one
	 * @throws IllegalArgumentException if the header is malformed
	 */
	static List<Extension> parse(List<String> lines) {
		ExtensionParser parser = new ExtensionParser(String.join(",", lines));
		List<Extension> extensions = new ArrayList<>(1);
		do {
			extensions.add(parser.extension());
		}
		while (parser.takes(','));
		if (parser.position < parser.text.length()) {
			throw malformed();
		}
		return extensions;
	}

	private Extension extension() {
		String name = token();
		List<Parameter> parameters = new ArrayList<>(4);
		while (takes(';')) {
			String parameter = token();
			parameters.add(new Parameter(parameter, (takes('=')) ? value() : null));
		}
		return new Extension(name, parameters);
	}

	private String value() {
		skipSpace();
		if (!takes('"')) {
			return token();
		}
		StringBuilder unquoted = new StringBuilder();
		while (this.position < this.text.length() && this.text.charAt(this.position) != '"') {
			if (this.text.charAt(this.position) == '\\') {
				this.position++;
			}
			if (this.position == this.text.length() || !isTokenCharacter(this.text.charAt(this.position))) {
				throw malformed();
			}
			unquoted.append(this.text.charAt(this.position++));
		}
		if (!takes('"') || unquoted.isEmpty()) {
			throw malformed();
		}
		return unquoted.toString();
	}

	private String token() {
		skipSpace();
		int start = this.position;
		while (this.position < this.text.length() && isTokenCharacter(this.text.charAt(this.position))) {
			this.position++;
		}
		if (this.position == start) {
			throw malformed();
		}
		return this.text.substring(start, this.position);
	}

	private boolean takes(char separator) {
		skipSpace();
		boolean there = this.position < this.text.length() && this.text.charAt(this.position) == separator;
		if (there) {
			this.position++;
		}
		return there;
	}

	private void skipSpace() {
		while (this.position < this.text.length() && " \t".indexOf(this.text.charAt(this.position)) >= 0) {
			this.position++;
		}
	}

	private static boolean isTokenCharacter(char c) {
		return c > 0x20 && c < 0x7f && "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0;
	}

	private static IllegalArgumentException malformed() {
		return new IllegalArgumentException("with a malformed Sec-WebSocket-Extensions header");
	}

	/**
	 * An extension.
	 *
	 * @param name its name
	 * @param parameters its parameters, in order
	 */
	record Extension(String name, List<Parameter> parameters) {
	}

	/**
	 * A parameter of an extension.
	 *
	 * @param name its name
	 * @param value its value, or null if it has none
	 */
	record Parameter(String name, @Nullable String value) {
	}

}
