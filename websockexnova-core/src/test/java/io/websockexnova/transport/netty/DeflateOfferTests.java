package io.websockexnova.transport.netty;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Random;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.websockexnova.transport.Compression;
import io.websockexnova.transport.ConnectRequest;
import io.websockexnova.transport.Handshake;
import io.websockexnova.transport.HandshakeException;
import io.websockexnova.transport.HandshakeException.Stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

@Tag("conformance-9")
class DeflateOfferTests {

	private static final Compression TAKEOVER = new Compression(true, true, 100);

	@ParameterizedTest
	@CsvSource({ "true, true, permessage-deflate; client_max_window_bits",
			"false, true, permessage-deflate; client_max_window_bits; client_no_context_takeover",
			"true, false, permessage-deflate; client_max_window_bits; server_no_context_takeover",
			"false, false, permessage-deflate; client_max_window_bits; client_no_context_takeover; "
					+ "server_no_context_takeover" })
	@Tag("P18")
	@Tag("S20")
	void shouldOfferWhatIsAskedForAndNothingElse(boolean client, boolean server, String expected) {
		UpgradeRequest request = new UpgradeRequest(request(new Compression(client, server, 0)), new byte[16]);
		assertThat(new String(request.bytes(), StandardCharsets.ISO_8859_1).split("\r\n"))
			.filteredOn((line) -> line.startsWith("Sec-WebSocket-Extensions"))
			.containsExactly("Sec-WebSocket-Extensions: " + expected);
	}

	@Test
	@Tag("S20")
	void shouldOfferNothingUnlessAsked() {
		UpgradeRequest request = new UpgradeRequest(request(null), new byte[16]);
		assertThat(new String(request.bytes(), StandardCharsets.ISO_8859_1)).doesNotContain("Extensions", "deflate");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '\'', value = {
			// answer | client takeover | server takeover | client window
			"permessage-deflate | true | true | 15",
			"permessage-deflate; client_no_context_takeover | false | true | 15",
			"permessage-deflate; server_no_context_takeover | true | false | 15",
			"permessage-deflate;server_no_context_takeover;client_no_context_takeover | false | false | 15",
			"permessage-deflate; client_max_window_bits=15 | true | true | 15",
			"permessage-deflate; client_max_window_bits=8 | true | true | 8",
			"permessage-deflate; client_max_window_bits=9; client_no_context_takeover | false | true | 9",
			"permessage-deflate; server_max_window_bits=8 | true | true | 15",
			"permessage-deflate; server_max_window_bits=15; client_max_window_bits=14 | true | true | 14",
			"permessage-deflate; client_max_window_bits=\"10\" | true | true | 10",
			"permessage-deflate; client_max_window_bits=\"1\\0\" | true | true | 10",
			" \t permessage-deflate \t;\t client_max_window_bits \t=\t 10 | true | true | 10" })
	void shouldAcceptEveryValidAnswer(String answer, boolean client, boolean server, int bits) {
		DeflateAgreement agreement = new DeflateOffer(TAKEOVER).accept(List.of(answer));
		assertThat(agreement.clientContextTakeover()).isEqualTo(client);
		assertThat(agreement.serverContextTakeover()).isEqualTo(server);
		assertThat(agreement.clientWindowBits()).isEqualTo(bits);
		assertThat(agreement.threshold()).isEqualTo(100);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '\'',
			value = { "permessage-deflate | permessage-deflate",
					"permessage-deflate;client_max_window_bits=\"9\" ; server_no_context_takeover | "
							+ "permessage-deflate; client_max_window_bits=9; server_no_context_takeover" })
	void shouldShowWhatWasAgreed(String answer, String shown) {
		Handshake handshake = check(TAKEOVER, "Sec-WebSocket-Extensions: " + answer);
		assertThat(handshake.extension()).isEqualTo(shown);
		assertThat(DeflateOffer.agreed(TAKEOVER, handshake))
			.isEqualTo(new DeflateOffer(TAKEOVER).accept(List.of(answer)));
	}

	@Test
	void shouldGoOnWithoutCompressionIfTheServerDeclines() {
		Handshake handshake = check(TAKEOVER, "X-None: 1");
		assertThat(handshake.extension()).isNull();
		assertThat(DeflateOffer.agreed(TAKEOVER, handshake)).isNull();
	}

	@Test
	void shouldDoWithoutTakeoverOfOurOwnEvenIfTheServerDoesNotInsist() {
		DeflateAgreement agreement = new DeflateOffer(new Compression(false, true, 0))
			.accept(List.of("permessage-deflate"));
		assertThat(agreement.clientContextTakeover()).isFalse();
	}

	@Test
	void shouldDemandWhatWasDemanded() {
		DeflateOffer offer = new DeflateOffer(new Compression(true, false, 0));
		assertThat(offer.accept(List.of("permessage-deflate; server_no_context_takeover")).serverContextTakeover())
			.isFalse();
		assertThatIllegalArgumentException().isThrownBy(() -> offer.accept(List.of("permessage-deflate")))
			.withMessageContaining("server_no_context_takeover, which was demanded");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '\'', value = {
			"permessage-deflate; secret | a parameter that permessage-deflate of RFC 7692 does not have",
			"permessage-deflate; Client_no_context_takeover | a parameter that permessage-deflate",
			"permessage-deflate; client_no_context_takeover; client_no_context_takeover | given twice",
			"permessage-deflate; client_max_window_bits=9; client_max_window_bits=9 | given twice",
			"permessage-deflate; client_no_context_takeover=true | a value for client_no_context_takeover, which",
			"permessage-deflate; server_no_context_takeover=secret | a value for server_no_context_takeover, which",
			"permessage-deflate; client_max_window_bits | without a value for client_max_window_bits",
			"permessage-deflate; server_max_window_bits | without a value for server_max_window_bits",
			"permessage-deflate; client_max_window_bits=7 | client_max_window_bits that is not 8 to 15",
			"permessage-deflate; client_max_window_bits=16 | client_max_window_bits that is not 8 to 15",
			"permessage-deflate; server_max_window_bits=0 | server_max_window_bits that is not 8 to 15",
			"permessage-deflate; server_max_window_bits=08 | server_max_window_bits that is not 8 to 15",
			"permessage-deflate; server_max_window_bits=1000 | server_max_window_bits that is not 8 to 15",
			"permessage-deflate; server_max_window_bits=99999999999999999999 | that is not 8 to 15",
			"permessage-deflate; server_max_window_bits=-9 | that is not 8 to 15",
			"permessage-deflate; server_max_window_bits=+9 | that is not 8 to 15",
			"permessage-deflate; server_max_window_bits=1e1 | that is not 8 to 15",
			"permessage-deflate, permessage-deflate | with several extensions",
			"permessage-deflate, secret | with several extensions", "secret | an extension that was not offered",
			"deflate-frame | an extension that was not offered",
			"x-webkit-deflate-frame | an extension that was not offered",
			"Permessage-Deflate | an extension that was not offered", "'' | malformed", "; | malformed",
			", | malformed", "permessage-deflate; | malformed", "permessage-deflate, | malformed",
			",permessage-deflate | malformed", "permessage-deflate;; client_no_context_takeover | malformed",
			"permessage-deflate client_no_context_takeover | malformed",
			"permessage-deflate; server_max_window_bits= | malformed",
			"permessage-deflate; server_max_window_bits=9 10 | malformed",
			"permessage-deflate; server_max_window_bits==9 | malformed",
			"permessage-deflate; server_max_window_bits=\"\" | malformed",
			"permessage-deflate; server_max_window_bits=\"9 | malformed",
			"permessage-deflate; server_max_window_bits=\"9\\ | malformed",
			"permessage-deflate; server_max_window_bits=\"9 \" | malformed", "permessage-deflate; =9 | malformed",
			"permessage-deflate; é | malformed" })
	@Tag("S4")
	void shouldRefuseEveryInvalidAnswer(String answer, String reason) {
		HandshakeException error = catchThrowableOfType(HandshakeException.class,
				() -> check(TAKEOVER, "Sec-WebSocket-Extensions: " + answer));
		assertThat(error).isNotNull();
		assertThat(error.stage()).isEqualTo(Stage.UPGRADE);
		assertThat(error).hasMessageStartingWith("ws://example.com/feed?*** answered the upgrade request with")
			.hasMessageContaining(reason);
		assertThat(error.getMessage()).doesNotContain("secret");
	}

	@Test
	@Tag("S4")
	void shouldRefuseExtensionOnSecondLine() {
		HandshakeException error = catchThrowableOfType(HandshakeException.class, () -> check(TAKEOVER,
				"Sec-WebSocket-Extensions: permessage-deflate\r\nsec-websocket-extensions: permessage-deflate"));
		assertThat(error).hasMessageContaining("several extensions");
	}

	@ParameterizedTest
	@ValueSource(strings = { "permessage-deflate", "permessage-deflate; client_max_window_bits=10", "" })
	@Tag("S4")
	void shouldRefuseExtensionThatWasNotOffered(String answer) {
		HandshakeException error = catchThrowableOfType(HandshakeException.class,
				() -> check(null, "Sec-WebSocket-Extensions: " + answer));
		assertThat(error).hasMessageContaining("with an extension, though none was offered");
	}

	@Test
	@Tag("S4")
	void shouldLetNoOtherExceptionEscape() {
		String[] parts = { "permessage-deflate", "client_max_window_bits", "server_max_window_bits",
				"client_no_context_takeover", "server_no_context_takeover", ";", "; ", "=", ",", "\"", "\\", "9", "15",
				"16", "99999999999", " ", "\t", "x", "\u00e9", "(", "" };
		int accepted = 0;
		for (int seed = 0; seed < 50_000; seed++) {
			Random random = new Random(seed);
			StringBuilder answer = new StringBuilder((random.nextInt(3) == 0) ? "" : "permessage-deflate");
			for (int i = random.nextInt(8); i > 0; i--) {
				answer.append(parts[random.nextInt(parts.length)]);
			}
			try {
				check(TAKEOVER, "Sec-WebSocket-Extensions: " + answer);
				accepted++;
			}
			catch (HandshakeException ex) {
				assertThat(ex.stage()).as("seed %d", seed).isEqualTo(Stage.UPGRADE);
			}
		}
		assertThat(accepted).isBetween(100, 40_000);
	}

	private static Handshake check(@Nullable Compression compression, String header) {
		String head = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
				+ "Sec-WebSocket-Accept: accept\r\n" + header + "\r\n\r\n";
		byte[] bytes = head.getBytes(StandardCharsets.ISO_8859_1);
		UpgradeCheck check = new UpgradeCheck(request(compression), "accept", Clock.systemUTC());
		return Objects.requireNonNull(check.check(UpgradeResponse.parse(bytes, bytes.length)));
	}

	private static ConnectRequest request(@Nullable Compression compression) {
		return ConnectRequest.to(URI.create("ws://example.com/feed?token=secret")).compression(compression).build();
	}

}
