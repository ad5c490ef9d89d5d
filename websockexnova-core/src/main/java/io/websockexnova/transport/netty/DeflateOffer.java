package io.websockexnova.transport.netty;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.websockexnova.transport.Compression;
import io.websockexnova.transport.Handshake;
import io.websockexnova.transport.netty.ExtensionParser.Extension;
import io.websockexnova.transport.netty.ExtensionParser.Parameter;

/**
 * What we offer of permessage-deflate, and which answers to it are valid: RFC 7692
 * section 7.1. {@code client_max_window_bits} is always offered, for servers may require
 * that they can limit our window.
 *
 * @param compression what the caller wants
 */
record DeflateOffer(Compression compression) {

	private static final String NAME = "permessage-deflate";

	private static final String CLIENT_NO_CONTEXT_TAKEOVER = "client_no_context_takeover";

	private static final String SERVER_NO_CONTEXT_TAKEOVER = "server_no_context_takeover";

	private static final String CLIENT_MAX_WINDOW_BITS = "client_max_window_bits";

	private static final String SERVER_MAX_WINDOW_BITS = "server_max_window_bits";

	/**
	 * The offer as it stands in {@code Sec-WebSocket-Extensions}.
	 * @return the value of the header
	 */
	String value() {
		StringBuilder value = new StringBuilder(NAME).append("; ").append(CLIENT_MAX_WINDOW_BITS);
		if (!this.compression.clientContextTakeover()) {
			value.append("; ").append(CLIENT_NO_CONTEXT_TAKEOVER);
		}
		if (!this.compression.serverContextTakeover()) {
			value.append("; ").append(SERVER_NO_CONTEXT_TAKEOVER);
		}
		return value.toString();
	}

	/**
	 * Checks the server's answer.
	 * @param lines values of {@code Sec-WebSocket-Extensions}, at least one
	 * @return what is agreed on
	 * @throws IllegalArgumentException if the answer is invalid; says how, after
	 * "answered", without words of the server
	 */
	DeflateAgreement accept(List<String> lines) {
		List<Extension> extensions = ExtensionParser.parse(lines);
		if (extensions.size() > 1) {
			throw new IllegalArgumentException("with several extensions, though only " + NAME + " was offered");
		}
		Extension extension = extensions.get(0);
		if (!extension.name().equals(NAME)) {
			throw new IllegalArgumentException("with an extension that was not offered; only " + NAME + " was");
		}
		return agreement(extension.parameters());
	}

	private DeflateAgreement agreement(List<Parameter> parameters) {
		Set<String> given = new HashSet<>();
		StringBuilder text = new StringBuilder(NAME);
		int bits = DeflateAgreement.LARGEST_WINDOW;
		for (Parameter parameter : parameters) {
			if (!given.add(parameter.name())) {
				throw new IllegalArgumentException("with a parameter of " + NAME + " that is given twice");
			}
			text.append("; ").append(parameter.name());
			switch (parameter.name()) {
				case CLIENT_NO_CONTEXT_TAKEOVER, SERVER_NO_CONTEXT_TAKEOVER -> checkNoValue(parameter);
				case CLIENT_MAX_WINDOW_BITS -> {
					bits = windowBits(parameter);
					text.append('=').append(bits);
				}
				case SERVER_MAX_WINDOW_BITS -> text.append('=').append(windowBits(parameter));
				default ->
					throw new IllegalArgumentException("with a parameter that " + NAME + " of RFC 7692 does not have");
			}
		}
		boolean serverTakeover = !given.contains(SERVER_NO_CONTEXT_TAKEOVER);
		if (serverTakeover && !this.compression.serverContextTakeover()) {
			throw new IllegalArgumentException(
					"without " + SERVER_NO_CONTEXT_TAKEOVER + ", which was demanded of " + NAME);
		}
		boolean clientTakeover = this.compression.clientContextTakeover()
				&& !given.contains(CLIENT_NO_CONTEXT_TAKEOVER);
		return new DeflateAgreement(clientTakeover, serverTakeover, bits, this.compression.threshold(),
				text.toString());
	}

	private static void checkNoValue(Parameter parameter) {
		if (parameter.value() != null) {
			throw new IllegalArgumentException("with a value for " + parameter.name() + ", which takes none");
		}
	}

	private static int windowBits(Parameter parameter) {
		String value = parameter.value();
		if (value == null) {
			throw new IllegalArgumentException("without a value for " + parameter.name());
		}
		if (!value.matches("[89]|1[0-5]")) {
			throw new IllegalArgumentException("with a value for " + parameter.name() + " that is not 8 to 15");
		}
		return Integer.parseInt(value);
	}

	/**
	 * The offer of a request.
	 * @param compression what to offer, or null
	 * @return the offer, or null for none
	 */
	static @Nullable DeflateOffer of(@Nullable Compression compression) {
		return (compression != null) ? new DeflateOffer(compression) : null;
	}

	/**
	 * What a handshake has agreed on.
	 * @param compression what was offered, or null for nothing
	 * @param handshake the handshake, whose extension is valid
	 * @return the agreement, or null for none
	 */
	static @Nullable DeflateAgreement agreed(@Nullable Compression compression, Handshake handshake) {
		String extension = handshake.extension();
		return (compression != null && extension != null) ? new DeflateOffer(compression).accept(List.of(extension))
				: null;
	}

}
