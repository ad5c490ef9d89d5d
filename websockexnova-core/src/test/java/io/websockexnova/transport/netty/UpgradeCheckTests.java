package io.websockexnova.transport.netty;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.websockexnova.transport.ConnectRequest;
import io.websockexnova.transport.HandshakeException;
import io.websockexnova.transport.HandshakeException.Stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class UpgradeCheckTests {

	private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

	@Test
	void shouldComputeTheAcceptOfTheRfcsExample() {
		byte[] nonce = "the sample nonce".getBytes(StandardCharsets.US_ASCII);
		UpgradeRequest request = new UpgradeRequest(request("ws://example.com"), nonce);
		assertThat(text(request)).contains("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
		assertThat(request.expectedAccept()).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
	}

	@ParameterizedTest
	@CsvSource({ "ws://example.com, /, example.com", "ws://example.com:80/a, /a, example.com",
			"wss://example.com:443?x=1, /?x=1, example.com", "ws://example.com:443/%20b/, /%20b/, example.com:443",
			"wss://[::1]:9/p?q#, /p?q, [::1]:9", "ws://example.com/é?é, /%C3%A9?%C3%A9, example.com" })
	void shouldAskForPathAndHost(String url, String path, String host) {
		String text = text(new UpgradeRequest(request(url.replace("#", "")), new byte[16]));
		assertThat(text).startsWith("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n").endsWith("\r\n\r\n");
	}

	@Test
	void shouldLetTheCallerSetHostAndUserAgent() {
		ConnectRequest request = ConnectRequest.to(URI.create("ws://example.com"))
			.headers(Map.of("host", "virtual", "USER-AGENT", "bot"))
			.build();
		assertThat(text(new UpgradeRequest(request, new byte[16]))).contains("host: virtual\r\n", "USER-AGENT: bot\r\n")
			.doesNotContain("Host: ", "User-Agent: ");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "120 | PT2M", "0 | PT0S", "Mon, 23 Nov 2026 10:00:30 GMT | PT30S",
					"Mon, 23 Nov 2026 09:00:00 GMT | PT0S", "-1 |", "soon |", "99999999999 |" })
	@Tag("P5")
	void shouldReadRetryAfter(String value, @Nullable Duration expected) {
		HandshakeException error = refusal("HTTP/1.1 429 Too Many Requests\r\nRetry-After: " + value + "\r\n\r\n");
		assertThat(error.retryAfter()).isEqualTo(expected);
		assertThat(error.status()).isEqualTo(429);
		assertThat(error.stage()).isEqualTo(Stage.UPGRADE);
		assertThat(error.isTimeout()).isFalse();
	}

	@Test
	@Tag("P5")
	void shouldCountRetryAfterFromTheServersOwnDate() {
		HandshakeException error = refusal("HTTP/1.1 503 Busy\r\nDate: Mon, 23 Nov 2026 11:00:00 GMT\r\n"
				+ "Retry-After: Mon, 23 Nov 2026 11:00:05 GMT\r\n\r\n");
		assertThat(error.retryAfter()).isEqualTo(Duration.ofSeconds(5));
		assertThat(error).hasMessage(
				"ws://example.com/feed?*** refused the upgrade with status 503 (Busy); " + "it asks to wait PT5S");
	}

	@ParameterizedTest
	@CsvSource({ "wss://u:secret@other.example:444/x?token=secret, wss://other.example:444/x?***",
			"/login?token=secret, /login", "::secret::, another place", "mailto:secret, another place" })
	@Tag("P15")
	@Tag("S8")
	void shouldSayThatRedirectsAreNotFollowedWithoutShowingTheirQuery(String location, String shown) {
		HandshakeException error = refusal("HTTP/1.1 302 Found\r\nLocation: " + location + "\r\n\r\n");
		assertThat(error.getMessage()).endsWith("; the redirect to " + shown + " is not followed")
			.doesNotContain("secret");
	}

	@Test
	void shouldMakeReasonsPrintableAndShort() {
		HandshakeException error = refusal("HTTP/1.1 400 a\u001b[31m" + "b".repeat(500) + "\r\n\r\n");
		assertThat(error.getMessage()).contains("(a?[31mbbb").hasSizeLessThan(200).matches("[ -~]*");
		assertThat(refusal("HTTP/1.1 404\r\n\r\n")).hasMessageEndingWith("with status 404");
	}

	private static HandshakeException refusal(String head) {
		byte[] bytes = head.getBytes(StandardCharsets.ISO_8859_1);
		assertThat(UpgradeResponse.end(bytes, bytes.length)).isEqualTo(bytes.length);
		UpgradeResponse response = UpgradeResponse.parse(bytes, bytes.length);
		UpgradeCheck check = new UpgradeCheck(request("ws://example.com/feed?token=secret"), "accept",
				Clock.fixed(NOW, ZoneOffset.UTC));
		HandshakeException error = catchThrowableOfType(HandshakeException.class, () -> check.check(response));
		assertThat(error).isNotNull();
		return error;
	}

	private static ConnectRequest request(String url) {
		return ConnectRequest.to(URI.create(url)).build();
	}

	private static String text(UpgradeRequest request) {
		return new String(request.bytes(), StandardCharsets.ISO_8859_1);
	}

}
