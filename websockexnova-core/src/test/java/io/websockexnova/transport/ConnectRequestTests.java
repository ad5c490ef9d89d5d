package io.websockexnova.transport;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.websockexnova.behavior.Proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ConnectRequestTests {

	private static final URI URL = URI.create("wss://example.com:8443/feed?token=secret");

	@Test
	@Tag("S11")
	void shouldShowNeitherQueryNorHeaderValues() {
		ConnectRequest request = request(URL, Map.of("Authorization", "Bearer secret"), List.of());
		assertThat(request.toString()).contains("wss://example.com:8443/feed", "Authorization")
			.doesNotContain("secret");
		assertThat(request.target()).isEqualTo("wss://example.com:8443/feed?***");
	}

	@Test
	void shouldAcceptOrdinaryHeaders() {
		Map<String, String> headers = Map.of("Authorization", "Bearer a.b-c", "X-Tab", "a\tb", "Host", "other",
				"X-Latin", "\u00e9\u00ff", "X-Empty", "");
		assertThat(request(URL, headers, List.of("v1.graphql")).headers()).isEqualTo(headers);
	}

	static IntStream controlCharacters() {
		return IntStream.concat(IntStream.range(0, 0x20).filter((c) -> c != '\t'), IntStream.of(0x7f, 0x100, 0x2028));
	}

	@ParameterizedTest
	@MethodSource("controlCharacters")
	@Tag("S7")
	@Tag("P14")
	void shouldRefuseControlCharactersAnywhereInHeaderValues(int character) {
		String bad = Character.toString(character);
		for (String value : List.of(bad, "a" + bad, bad + "a", "a" + bad + "X-Injected: 1")) {
			assertThatIllegalArgumentException()
				.isThrownBy(() -> request(URL, Map.of("Authorization", "Bearer secret" + value), List.of()))
				.withMessageContaining("'Authorization'")
				.withMessageContaining(String.format("U+%04X", character))
				.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("secret"));
		}
	}

	static IntStream notInTokens() {
		return IntStream.range(0, 0x180)
			.filter((c) -> !Character.isLetterOrDigit(c) || c > 0x7f)
			.filter((c) -> "!#$%&'*+-.^_`|~".indexOf(c) < 0);
	}

	@ParameterizedTest
	@MethodSource("notInTokens")
	@Tag("S7")
	@Tag("P14")
	void shouldRefuseEverythingButTokensInHeaderNamesAndSubprotocols(int character) {
		String bad = "a" + Character.toString(character) + "b";
		assertThatIllegalArgumentException().isThrownBy(() -> request(URL, Map.of(bad, "x"), List.of()))
			.withMessageContaining("header name")
			.satisfies((ex) -> assertThat(ex.getMessage()).matches("[ -~]*"));
		assertThatIllegalArgumentException().isThrownBy(() -> request(URL, Map.of(), List.of("ok", bad)))
			.withMessageContaining("subprotocol")
			.satisfies((ex) -> assertThat(ex.getMessage()).matches("[ -~]*"));
	}

	@Test
	@Tag("S7")
	void shouldRefuseEmptyNames() {
		assertThatIllegalArgumentException().isThrownBy(() -> request(URL, Map.of("", "x"), List.of()));
		assertThatIllegalArgumentException().isThrownBy(() -> request(URL, Map.of(), List.of("")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "Connection", "UPGRADE", "content-length", "Transfer-Encoding", "Sec-WebSocket-Key",
			"sec-websocket-extensions" })
	@Tag("S7")
	void shouldRefuseHeadersOfTheHandshake(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> request(URL, Map.of(name, "x"), List.of()))
			.withMessageContaining("'" + name + "'");
	}

	@Test
	@Tag("S7")
	void shouldRefuseHeadersThatDifferByCaseOnly() {
		assertThatIllegalArgumentException().isThrownBy(() -> request(URL, Map.of("Host", "a", "host", "b"), List.of()))
			.withMessageContaining("twice");
	}

	@Test
	@Tag("S12")
	void shouldRefuseUserInfoWithoutShowingIt() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> request(URI.create("wss://user:secret@example.com/"), Map.of(), List.of()))
			.withMessageContaining("user info")
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("secret"));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> request(URI.create("wss://user:secret@under_score/"), Map.of(), List.of()))
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("secret"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://example.com", "https://example.com", "example.com", "ws:/path", "wss:opaque",
			"ws://under_score/", "ws://example.com/#fragment" })
	void shouldRefuseUrlsThatAreNotForWebSockets(String url) {
		assertThatIllegalArgumentException().isThrownBy(() -> request(URI.create(url), Map.of(), List.of()))
			.withMessageContaining("'url'");
	}

	@Test
	@Tag("S19")
	void shouldRefuseProxyCredentialsThatTheProtocolCannotCarryWithoutShowingThem() {
		assertProxyRefused(Proxy.Type.HTTP, "with:colon", "secret", "colon");
		assertProxyRefused(Proxy.Type.HTTP, "user", "secret\r\nX-Injected: 1", "control characters");
		assertProxyRefused(Proxy.Type.SOCKS4, "us\u0000er", null, "printable ASCII");
		assertProxyRefused(Proxy.Type.SOCKS5, "user", "secr\u00e9t", "printable ASCII");
		assertProxyRefused(Proxy.Type.SOCKS5, "user", "secret".repeat(50), "300 characters");
		ConnectRequest request = ConnectRequest.to(URL)
			.proxy(new Proxy(Proxy.Type.HTTP, "proxy", 3128, "us\u00e9r", "secr\u00e9t:with:colons"))
			.build();
		assertThat(request.toString()).doesNotContain("secr", "us\u00e9r");
	}

	private static void assertProxyRefused(Proxy.Type type, String username, @Nullable String password,
			String message) {
		Proxy proxy = new Proxy(type, "proxy", 3128, username, password);
		assertThatIllegalArgumentException().isThrownBy(() -> ConnectRequest.to(URL).proxy(proxy).build())
			.withMessageContaining(message)
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("secr", username));
	}

	@Test
	void shouldRefuseLimitsThatLeaveNoRoom() {
		assertThatIllegalArgumentException().isThrownBy(() -> request(Duration.ZERO, Duration.ZERO, 1, 1))
			.withMessageContaining("'timeout'");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> request(Duration.ofSeconds(1), Duration.ofNanos(-1), 1, 1))
			.withMessageContaining("'closeTimeout'");
		assertThatIllegalArgumentException().isThrownBy(() -> request(Duration.ofSeconds(1), Duration.ZERO, 0, 1))
			.withMessageContaining("'maxMessageSize'");
		assertThatIllegalArgumentException().isThrownBy(() -> request(Duration.ofSeconds(1), Duration.ZERO, 1, 0))
			.withMessageContaining("'maxFragments'");
		assertThat(request(Duration.ofSeconds(1), Duration.ZERO, 1, 1).limits().maxFragments()).isEqualTo(1);
	}

	private static ConnectRequest request(URI uri, Map<String, String> headers, List<String> subprotocols) {
		return ConnectRequest.to(uri).headers(headers).subprotocols(subprotocols).build();
	}

	private static ConnectRequest request(Duration timeout, Duration closeTimeout, int size, int fragments) {
		return ConnectRequest.to(URL)
			.timeout(timeout)
			.closeTimeout(closeTimeout)
			.limits(new Limits(size, fragments, Duration.ofSeconds(1)))
			.build();
	}

}
