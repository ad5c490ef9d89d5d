package io.websockexnova.test.edge;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import io.websockexnova.behavior.Attempt;
import io.websockexnova.behavior.ConnectionHandler;
import io.websockexnova.behavior.ErrorClass;
import io.websockexnova.behavior.Loss;
import io.websockexnova.behavior.Phase;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.NovaClientBuilder;
import io.websockexnova.test.peer.Peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What must not reach the wire is refused before anything is dialled, with the argument,
 * what is wrong with it and the remedy, and without what is secret in it.
 */
class BadInputTests {

	@RegisterExtension
	final Edge edge = new Edge();

	@ParameterizedTest
	@ValueSource(
			strings = { "ws://user:canary@localhost:1/", "wss://canary@localhost/feed", "ws://:canary@localhost/" })
	@Tag("S12")
	@Tag("S11")
	void whenTheUrlHoldsUserInfoThenTheRemedyIsSaidAndTheSecretIsNot(String url) {
		assertRefused(builder(url), "client 'edge': 'url' holds user info before the host; use 'credentials' or an "
				+ "Authorization header instead");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', value = {
			"http://localhost/?token=canary  | 'url' has the scheme 'http'; use ws:// or wss://",
			"localhost:8080/?token=canary    | 'url' has the scheme 'localhost'; use ws:// or wss://",
			"/feed?token=canary              | 'url' has the scheme ''; use ws:// or wss://",
			"ws:///feed?token=canary         | 'url' names no valid host: ws://",
			"ws://under_score/?token=canary  | 'url' names no valid host: ws://under_score",
			"ws://user:canary@under_score/   | 'url' names no valid host: ws://***@under_score",
			"ws://localhost:80x/?token=canary | 'url' names no valid host: ws://localhost:80x",
			"ws://localhost/#canary          | 'url' has a fragment, which RFC 6455 section 3 forbids; remove everything from the '#'" })
	@Tag("S11")
	void whenTheUrlCannotBeUsedThenThatIsSaidWithoutItsSecrets(String url, String message) {
		assertRefused(builder(url.strip()), "client 'edge': " + message.strip());
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			value = { "ws://localhost/?token=canary{}    | Illegal character in query at index 28",
					"ws://localhost/ ?token=canary     | Illegal character in path at index 15",
					"ws://user:canary@local host/      | Illegal character in authority at index",
					"ws://localhost/?token=canary%zz   | Malformed escape pair at index 28",
					"ws:                               | Expected scheme-specific part at index 3" })
	@Tag("S11")
	void whenTheUrlIsMalformedThenThePlaceIsNamedAndTheUrlIsNotRepeated(String url, String message) {
		NovaClientBuilder builder = this.edge.engine().client("edge");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.url(url.strip()).build())
			.withMessageStartingWith("client 'edge': 'url' is malformed: " + message.strip())
			.withMessageNotContaining("canary")
			.withNoCause();
	}

	@ParameterizedTest
	@MethodSource("controlCharacters")
	@Tag("S7")
	void whenAHeaderValueHasAControlCharacterThenItIsRefusedAndNotRepeated(int c) {
		String value = "canary" + (char) c + "X-Injected: 1";
		assertRefused(builder("ws://localhost:1/").header("X-Api-Key", value),
				String.format("client 'edge': value of header 'X-Api-Key' has the character U+%04X at index 6; control "
						+ "characters and characters above U+00FF are not allowed", c));
	}

	static IntStream controlCharacters() {
		return IntStream.concat(IntStream.range(0, 0x20).filter((c) -> c != '\t'),
				IntStream.of(0x7f, 0x100, 0x010a, 0x010d, 0x2028, 0xff0d, 0xd800));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "X Y", "X:Y", "X\r\nY", "X\u0000", "caf\u00e9", "X(Y)", "X,Y", "X\"" })
	@Tag("S7")
	void whenAHeaderNameIsNoTokenThenItIsRefused(String name) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> builder("ws://localhost:1/").header(name, "canary").build())
			.withMessageStartingWith("client 'edge': header name '")
			.withMessageEndingWith("' is not a token of RFC 9110")
			.withMessageNotContaining("canary")
			.withMessageNotContaining("\n");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Connection", "UPGRADE", "Sec-WebSocket-Key", "sec-websocket-extensions",
			"Sec-WebSocket-Protocol", "Content-Length", "transfer-encoding" })
	@Tag("S7")
	void whenAHeaderBelongsToTheHandshakeThenItIsRefused(String name) {
		assertRefused(builder("ws://localhost:1/").header(name, "canary"),
				"client 'edge': header '" + name + "' belongs to the handshake and cannot be set");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "a b", "a,b", "a\r\nX-Injected: 1", "caf\u00e9" })
	@Tag("S7")
	void whenASubprotocolIsNoTokenThenItIsRefused(String name) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> builder("ws://localhost:1/").subprotocols("good", name).build())
			.withMessageStartingWith("client 'edge': subprotocol '")
			.withMessageEndingWith("' is not a token of RFC 9110 section 5.6.2")
			.withMessageNotContaining("\n");
	}

	@Test
	@Tag("S7")
	void whenAllowedCharactersAreUsedThenExactlyTheyArriveInOneHeader() {
		StringBuilder value = new StringBuilder("a\tb");
		IntStream.rangeClosed(0x20, 0xff).filter((c) -> c != 0x7f).forEach((c) -> value.append((char) c));
		value.append('z');
		this.edge.dial(this.edge.client().header("X-All", value.toString()));
		Peer peer = this.edge.server().accept();
		assertThat(peer.call().headers().get("x-all")).containsExactly(value.toString());
		assertThat(peer.call().headers()).hasSize(7);
	}

	@ParameterizedTest
	@MethodSource("badAttempts")
	@Tag("S7")
	@Tag("S12")
	void whenAHandlerGivesSomethingBadForAnAttemptThenNothingIsDialledAndTheClientEnds(ConnectionHandler handler,
			String message) {
		NovaClient client = this.edge.dial(this.edge.client().behaviors((given) -> given.withConnection(handler)));
		this.edge.awaitPhase(client, Phase.CLOSED);
		assertThat(client.status().cause()).hasMessage("no endpoint to connect to: " + message);
		ClientEvent.Lost lost = this.edge.log().of(ClientEvent.Lost.class).get(0);
		assertThat(lost.loss().kind()).isEqualTo(Loss.Kind.CONFIGURATION);
		assertThat(lost.errorClass()).isEqualTo(ErrorClass.PERSISTENT);
		Edge.staysTrue(Duration.ofMillis(60), "no dial", () -> this.edge.server().accepted() == 0);
	}

	static Stream<Object[]> badAttempts() {
		return Stream.of(
				new Object[] { headers(Map.of("Authorization", "Bearer canary\r\nX-Injected: 1")),
						"value of header 'Authorization' has the character U+000D at index 13; control characters and "
								+ "characters above U+00FF are not allowed" },
				new Object[] { headers(Map.of("X\r\n", "canary")), "header name 'X??' is not a token of RFC 9110" },
				new Object[] { endpoint(URI.create("ws://canary@localhost/")),
						"'url' holds user info before the host; use 'credentials' or an Authorization header instead" },
				new Object[] { endpoint(URI.create("https://localhost/?token=canary")),
						"'url' has the scheme 'https'; use ws:// or wss://" });
	}

	private static ConnectionHandler headers(Map<String, String> headers) {
		return new ConnectionHandler() {
			@Override
			public Mono<Map<String, String>> headers(Attempt attempt) {
				return Mono.just(headers);
			}
		};
	}

	private static ConnectionHandler endpoint(URI url) {
		return new ConnectionHandler() {
			@Override
			public Mono<URI> endpoint(Attempt attempt) {
				return Mono.just(url);
			}
		};
	}

	private NovaClientBuilder builder(String url) {
		return this.edge.engine().client("edge").url(url);
	}

	private static void assertRefused(NovaClientBuilder builder, String message) {
		assertThatIllegalArgumentException().isThrownBy(builder::build)
			.withMessage(message)
			.withMessageNotContaining("canary");
	}

}
