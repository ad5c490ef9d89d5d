package io.websockexnova.test.conformance;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.websockexnova.test.conformance.ClientUnderTest.Handle;
import io.websockexnova.test.peer.Frame;
import io.websockexnova.test.peer.Peer;
import io.websockexnova.test.peer.UpgradeCall;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Item 10: the opening handshake.
 */
@Tag("conformance-10")
abstract class HandshakeConformance extends Conformance {

	private static final String SWITCHING = "101 Switching Protocols";

	private static final String UPGRADE = "Upgrade: websocket";

	private static final String CONNECTION = "Connection: Upgrade";

	HandshakeConformance(Supplier<ClientUnderTest> factory) {
		super(factory);
	}

	@Test
	void shouldSendValidRequest() {
		connect(List.of("one", "two"));
		UpgradeCall call = server().accept().call();
		assertThat(call.requestLine()).isEqualTo("GET /path?query=secret HTTP/1.1");
		assertThat(call.header("Host")).isEqualTo("localhost:" + server().port());
		assertThat(call.header("Upgrade")).isEqualToIgnoringCase("websocket");
		assertThat(call.header("Connection")).isEqualToIgnoringCase("upgrade");
		assertThat(call.header("Sec-WebSocket-Version")).isEqualTo("13");
		assertThat(call.header("Sec-WebSocket-Key")).matches("[A-Za-z0-9+/]{22}==");
		assertThat(call.header("Sec-WebSocket-Protocol")).isEqualTo("one, two");
		assertThat(call.headers()).doesNotContainKey("sec-websocket-extensions");
		assertThat(call.headers()).allSatisfy((name, values) -> assertThat(values).hasSize(1));
	}

	@Test
	void shouldUseFreshKeyEachTime() {
		connect(List.of());
		String first = server().accept().call().header("Sec-WebSocket-Key");
		connect(List.of());
		assertThat(server().accept().call().header("Sec-WebSocket-Key")).isNotEqualTo(first);
	}

	@Test
	void shouldAcceptValidAnswerInAnyCase() {
		connect(List.of());
		Peer peer = server().accept();
		peer.answer(SWITCHING, "upgrade: WebSocket", "CONNECTION: keep-alive, UPGRADE", "X-Other: a:b",
				"sec-websocket-accept:   " + peer.call().acceptKey() + "  ");
		assertEchoes(peer);
	}

	@Test
	void shouldAcceptChosenSubprotocol() {
		connect(List.of("one", "two"));
		assertEchoes(server().accept().upgrade("Sec-WebSocket-Protocol: two"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=", "X-None: 1", "" })
	void shouldRefuseWrongOrMissingAccept(String accept) {
		Handle handle = connect(List.of());
		Peer peer = server().accept();
		String[] headers = (accept.isEmpty()) ? new String[] { UPGRADE, CONNECTION }
				: new String[] { UPGRADE, CONNECTION, accept };
		peer.answer(SWITCHING, headers);
		assertRefused(handle, peer, "Sec-WebSocket-Accept");
	}

	@ParameterizedTest
	@ValueSource(strings = { "X-None: 1", "Upgrade: h2c", "Upgrade: websocket2" })
	void shouldRefuseWrongOrMissingUpgrade(String upgrade) {
		Handle handle = connect(List.of());
		Peer peer = server().accept();
		peer.answer(SWITCHING, upgrade, CONNECTION, "Sec-WebSocket-Accept: " + peer.call().acceptKey());
		assertRefused(handle, peer, "'Upgrade: websocket'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "X-None: 1", "Connection: keep-alive" })
	void shouldRefuseWrongOrMissingConnection(String connection) {
		Handle handle = connect(List.of());
		Peer peer = server().accept();
		peer.answer(SWITCHING, UPGRADE, connection, "Sec-WebSocket-Accept: " + peer.call().acceptKey());
		assertRefused(handle, peer, "'Connection: Upgrade'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "200 OK", "301 Moved Permanently", "401 Unauthorized", "403 Forbidden",
			"407 Proxy Authentication Required", "426 Upgrade Required", "429 Too Many Requests",
			"503 Service Unavailable" })
	void shouldReportStatusOfRefusal(String status) {
		Handle handle = connect(List.of());
		Peer peer = server().accept();
		peer.answer(status, "Location: ws://localhost:1/elsewhere?token=secret", "Content-Length: 6")
			.write("secret".getBytes());
		Throwable failure = assertRefused(handle, peer, status.substring(0, 3));
		assertThat(failure).hasMessageContaining(status.substring(4));
	}

	@ParameterizedTest
	@ValueSource(strings = { "Sec-WebSocket-Protocol: other", "Sec-WebSocket-Protocol: one, two",
			"Sec-WebSocket-Protocol: ONE", "X-None: 1" })
	void shouldRefuseSubprotocolThatWasNotOfferedAndMissingOne(String header) {
		Handle handle = connect(List.of("one", "two"));
		Peer peer = server().accept().upgrade(header);
		assertRefused(handle, peer, "subprotocol");
	}

	@Test
	void shouldRefuseUnaskedSubprotocol() {
		Handle handle = connect(List.of());
		Peer peer = server().accept().upgrade("Sec-WebSocket-Protocol: other");
		assertRefused(handle, peer, "subprotocol");
	}

	@ParameterizedTest
	@ValueSource(strings = { "permessage-deflate", "x-unknown", "" })
	@Tag("S4")
	void shouldRefuseUnaskedExtension(String extension) {
		Handle handle = connect(List.of());
		Peer peer = server().accept().upgrade("Sec-WebSocket-Extensions: " + extension);
		assertRefused(handle, peer, "extension");
	}

	@Test
	void shouldRefuseTooManyHeaders() {
		Handle handle = connect(List.of());
		Peer peer = server().accept().upgrade("X-Long: " + "*".repeat(17 * 1024));
		assertRefused(handle, peer, "16 KiB");
	}

	@Test
	void shouldAcceptHeadersBelowTheLimit() {
		connect(List.of());
		assertEchoes(server().accept().upgrade("X-Long: " + "*".repeat(15 * 1024)));
	}

	@Test
	void shouldRefuseEndlessHeaders() {
		Handle handle = connect(List.of());
		Peer peer = server().accept();
		peer.call();
		peer.write(("HTTP/1.1 101 Switching Protocols\r\nX: " + "*".repeat(16 * 1024)).getBytes());
		assertRefused(handle, peer, "16 KiB");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "HTTP/1.0 101 Switching\r\n\r\n", "HTTP/1.1 1O1 X\r\n\r\n", "HTTP/1.1 101 X\r\nbad\r\n\r\n",
					"HTTP/1.1 101 X\r\n folded: 1\r\n\r\n", "HTTP/1.1 101 X\r\nA: \u0001\r\n\r\n", "HTTP/1.1\r\n\r\n" })
	void shouldRefuseMalformedHeads(String head) {
		Handle handle = connect(List.of());
		Peer peer = server().accept();
		peer.call();
		peer.write(head.getBytes());
		assertRefused(handle, peer, "malformed");
	}

	@Test
	void shouldRefuseWhatIsNotHttp() {
		Handle handle = connect(List.of());
		Peer peer = server().accept();
		peer.call();
		peer.write("220 smtp.example.com ESMTP\r\n".getBytes());
		assertRefused(handle, peer, "not HTTP");
	}

	@Test
	void shouldPassOverInterimResponses() {
		connect(List.of());
		Peer peer = server().accept();
		peer.write("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n".getBytes(), peer.acceptance());
		assertEchoes(peer);
	}

	@Test
	void shouldTakeAnswerByteByByte() {
		connect(List.of());
		Peer peer = server().accept().chop(1).upgrade();
		assertEchoes(peer);
	}

	@ParameterizedTest
	@ValueSource(ints = { Integer.MAX_VALUE, 7 })
	@Tag("edge-8")
	void shouldLoseNothingThatIsGluedToTheAnswer(int chop) {
		connect(List.of());
		Peer peer = server().accept().chop(chop);
		Frame large = Frame.binary(new byte[100_000]);
		peer.write(peer.acceptance(), Frame.text("first").bytes(), Frame.ping((byte) 1).bytes(), large.bytes(),
				Frame.text("last").bytes());
		assertThat(peer.read()).isEqualTo(Frame.text("first"));
		assertThat(peer.read()).isEqualTo(Frame.pong((byte) 1));
		assertThat(peer.read()).isEqualTo(large);
		assertThat(peer.read()).isEqualTo(Frame.text("last"));
		assertCloses(peer);
	}

	@Test
	@Tag("P3")
	void shouldReportEndAtEveryByteOfTheAnswer() {
		int length = length();
		for (int cut = 0; cut < length; cut++) {
			Handle handle = connect(List.of());
			Peer peer = server().accept();
			peer.write(Arrays.copyOf(peer.acceptance(), cut));
			if (cut % 2 == 0) {
				peer.fin();
			}
			else {
				peer.reset();
			}
			assertThat(handle.awaitFailure()).as("cut after %d bytes", cut).hasMessageContaining("localhost");
			peer.close();
		}
		assertThat(server().accepted()).isEqualTo(length + 1);
	}

	@Test
	void shouldReportEndBeforeTheRequestIsRead() {
		server().serve(Peer::close);
		assertThat(connect(List.of()).awaitFailure()).hasMessageContaining("localhost");
		server().serve(Peer::reset);
		assertThat(connect(List.of()).awaitFailure()).hasMessageContaining("localhost");
	}

	private int length() {
		connect(List.of());
		return server().accept().acceptance().length;
	}

	private static Throwable assertRefused(Handle handle, Peer peer, String message) {
		Throwable failure = handle.awaitFailure();
		assertThat(failure).hasMessageContaining(message);
		assertThat(failure.getMessage()).contains("ws://localhost").doesNotContain("secret");
		assertThat(peer.rest()).isEmpty();
		return failure;
	}

}
