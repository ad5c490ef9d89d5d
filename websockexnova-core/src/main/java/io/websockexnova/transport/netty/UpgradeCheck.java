package io.websockexnova.transport.netty;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.websockexnova.transport.ConnectRequest;
import io.websockexnova.transport.Handshake;
import io.websockexnova.transport.HandshakeException;
import io.websockexnova.transport.HandshakeException.Stage;
import io.websockexnova.transport.RedactedUri;

/**
 * Checks the server's answer as RFC 6455 section 4.1 demands. Strict where the RFC leaves
 * room: if we offered subprotocols, the server must choose one of them.
 */
final class UpgradeCheck {

	private final ConnectRequest request;

	private final String expectedAccept;

	private final Clock clock;

	UpgradeCheck(ConnectRequest request, String expectedAccept, Clock clock) {
		this.request = request;
		this.expectedAccept = expectedAccept;
		this.clock = clock;
	}

	/**
	 * Checks an answer.
	 * @param response the answer
	 * @return what was agreed on; without the address of the peer
	 * @throws HandshakeException if the connection is not upgraded
	 */
	Handshake check(UpgradeResponse response) {
		if (response.status() != 101) {
			throw refused(response);
		}
		if (!response.hasToken("Upgrade", "websocket")) {
			throw invalid("without the header 'Upgrade: websocket'");
		}
		if (!response.hasToken("Connection", "upgrade")) {
			throw invalid("without the header 'Connection: Upgrade'");
		}
		List<String> accept = response.values("Sec-WebSocket-Accept");
		if (accept.size() != 1 || !accept.get(0).equals(this.expectedAccept)) {
			throw invalid("with a missing or wrong Sec-WebSocket-Accept; something that is no WebSocket server, "
					+ "such as a cache, may have answered");
		}
		return agreed(false, response);
	}

	/**
	 * Checks an answer to an extended CONNECT, RFC 8441 section 5.
	 * @param response the answer
	 * @return what was agreed on; without the address of the peer
	 * @throws HandshakeException if the stream is no WebSocket
	 */
	Handshake checkHttp2(UpgradeResponse response) {
		if (response.status() < 200) {
			throw invalid("with a status that HTTP/2 does not know");
		}
		if (response.status() >= 300) {
			throw refused(response);
		}
		return agreed(true, response);
	}

	/**
	 * An answer that is no valid 101.
	 * @param how what is wrong, after "answered the upgrade request"
	 * @return the exception
	 */
	HandshakeException invalid(String how) {
		return HandshakeException.invalidAnswer(this.request.target() + " answered the upgrade request " + how);
	}

	private Handshake agreed(boolean http2, UpgradeResponse response) {
		String extension = extension(response.values("Sec-WebSocket-Extensions"));
		String sent = response.value("Date");
		return new Handshake(http2, subprotocol(response.values("Sec-WebSocket-Protocol")), extension, null,
				(sent != null) ? date(sent) : null);
	}

	private @Nullable String extension(List<String> chosen) {
		if (chosen.isEmpty()) {
			return null;
		}
		DeflateOffer offer = DeflateOffer.of(this.request.compression());
		if (offer == null) {
			throw invalid("with an extension, though none was offered");
		}
		try {
			return offer.accept(chosen).text();
		}
		catch (IllegalArgumentException ex) {
			throw invalid(String.valueOf(ex.getMessage()));
		}
	}

	private @Nullable String subprotocol(List<String> chosen) {
		List<String> offered = this.request.subprotocols();
		if (offered.isEmpty() && chosen.isEmpty()) {
			return null;
		}
		if (chosen.isEmpty()) {
			throw invalid("without choosing one of the offered subprotocols " + offered);
		}
		if (chosen.size() != 1 || !offered.contains(chosen.get(0))) {
			throw invalid("with a subprotocol that was not offered; offered were " + offered);
		}
		return chosen.get(0);
	}

	private HandshakeException refused(UpgradeResponse response) {
		StringBuilder message = new StringBuilder();
		message.append(this.request.target()).append(" refused the upgrade with status ").append(response.status());
		if (!response.reason().isEmpty()) {
			message.append(" (").append(response.reason()).append(')');
		}
		String location = response.value("Location");
		if (response.status() / 100 == 3 && location != null) {
			message.append("; the redirect to ").append(redacted(location)).append(" is not followed");
		}
		Duration retryAfter = retryAfter(response);
		if (retryAfter != null) {
			message.append("; it asks to wait ").append(retryAfter);
		}
		return new HandshakeException(Stage.UPGRADE, false, message.toString(), response.status(), retryAfter, null);
	}

	// RFC 9110 section 10.2.3. A date counts from the server's own Date, so that a wrong
	// clock on either side does no harm.
	private @Nullable Duration retryAfter(UpgradeResponse response) {
		String value = response.value("Retry-After");
		if (value == null) {
			return null;
		}
		if (value.matches("\\d{1,9}")) {
			return Duration.ofSeconds(Long.parseLong(value));
		}
		Instant until = date(value);
		if (until == null) {
			return null;
		}
		String sent = response.value("Date");
		Instant from = (sent != null) ? date(sent) : null;
		Duration wait = Duration.between((from != null) ? from : this.clock.instant(), until);
		return (wait.isNegative()) ? Duration.ZERO : wait;
	}

	private static @Nullable Instant date(String value) {
		try {
			return ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

	private static String redacted(String location) {
		try {
			URI uri = new URI(location);
			if (uri.getHost() != null) {
				return RedactedUri.of(uri);
			}
			return (uri.getRawPath() != null) ? RedactedUri.path(uri.getRawPath()) : "another place";
		}
		catch (URISyntaxException ex) {
			return "another place";
		}
	}

}
