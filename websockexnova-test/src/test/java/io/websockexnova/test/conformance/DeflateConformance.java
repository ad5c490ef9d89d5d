package io.websockexnova.test.conformance;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.websockexnova.test.conformance.ClientUnderTest.Handle;
import io.websockexnova.test.peer.Frame;
import io.websockexnova.test.peer.Peer;
import io.websockexnova.transport.Compression;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Item 9: permessage-deflate.
 */
@Tag("conformance-9")
abstract class DeflateConformance extends Conformance {

	private static final int THRESHOLD = 64;

	private static final Compression OFFER = new Compression(true, true, THRESHOLD);

	private static final int[] SIZES = { 16, 64, 256, 1024, 4096, 8192, 16384, 32768, 65536, 131072 };

	private static final int[] FRAGMENTS = { Integer.MAX_VALUE, 32768, 1024, 256 };

	private static final List<String> ANSWERS = List.of("permessage-deflate",
			"permessage-deflate; client_no_context_takeover", "permessage-deflate; server_no_context_takeover",
			"permessage-deflate; client_no_context_takeover; server_no_context_takeover",
			"permessage-deflate; client_max_window_bits=9", "permessage-deflate; client_max_window_bits=15",
			"permessage-deflate; client_no_context_takeover; client_max_window_bits=9",
			"permessage-deflate; client_no_context_takeover; client_max_window_bits=15",
			"permessage-deflate; server_max_window_bits=9", "permessage-deflate; server_max_window_bits=15");

	DeflateConformance(Supplier<ClientUnderTest> factory) {
		super(factory);
	}

	static Stream<Arguments> answersAndKinds() {
		return ANSWERS.stream()
			.flatMap((answer) -> Arrays.stream(Kind.values()).map((kind) -> Arguments.of(answer, kind)));
	}

	@ParameterizedTest
	@MethodSource("answersAndKinds")
	void shouldEchoWhateverTheAnswerThePayloadAndTheSizes(String answer, Kind kind) {
		Peer peer = open(OFFER, answer);
		Random random = new Random(9);
		try (ServerDeflate server = new ServerDeflate(answer)) {
			for (int fragment : FRAGMENTS) {
				for (int size : SIZES) {
					Frame message = kind.message(random, size);
					peer.send(server.frames(message, fragment));
					Frame echo = peer.read();
					assertThat(echo.rsv()).as("size %d", size)
						.isEqualTo((size < THRESHOLD || answer.contains("client_max_window_bits=9")) ? 0 : Frame.RSV1);
					assertThat(server.message(echo)).as("size %d in fragments of %d", size, fragment)
						.isEqualTo(message);
				}
			}
		}
		assertCloses(peer);
	}

	static Stream<String> answers() {
		return ANSWERS.stream();
	}

	@ParameterizedTest
	@MethodSource("answers")
	void shouldReferToEarlierMessagesJustWhenAgreed(String answer) {
		Peer peer = open(OFFER, answer);
		boolean window = !answer.contains("client_no_context_takeover") && !answer.contains("client_max_window_bits=9");
		try (ServerDeflate server = new ServerDeflate(answer)) {
			Frame message = Kind.RANDOM.message(new Random(4), 1024);
			assertThat(echo(peer, server, message)).isGreaterThanOrEqualTo(1024);
			int second = echo(peer, server, message);
			if (window) {
				assertThat(second).isLessThan(40);
			}
			else {
				assertThat(second).isGreaterThanOrEqualTo(1024);
			}
		}
		assertCloses(peer);
	}

	private static int echo(Peer peer, ServerDeflate server, Frame message) {
		peer.send(server.frames(message, Integer.MAX_VALUE));
		Frame echo = peer.read();
		assertThat(server.message(echo)).isEqualTo(message);
		return echo.payload().length;
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 7 })
	void shouldTakeCompressedMessagesInSmallPieces(int chop) {
		Peer peer = open(OFFER, "permessage-deflate").chop(chop);
		try (ServerDeflate server = new ServerDeflate("")) {
			Frame message = Kind.JSON.message(new Random(1), 5000);
			peer.send(server.frames(message, 100));
			assertThat(server.message(peer.read())).isEqualTo(message);
		}
		assertCloses(peer);
	}

	@Test
	void shouldTakePlainAndCompressedMessagesInTurn() {
		Peer peer = open(OFFER, "permessage-deflate");
		try (ServerDeflate server = new ServerDeflate("")) {
			for (int i = 0; i < 20; i++) {
				Frame message = Kind.UTF8.message(new Random(i), 500);
				peer.send((i % 2 == 0) ? new Frame[] { message } : server.frames(message, 50));
				assertThat(server.message(peer.read())).isEqualTo(message);
			}
		}
		assertCloses(peer);
	}

	@Test
	void shouldAnswerPingsBetweenCompressedFragments() {
		Peer peer = open(OFFER, "permessage-deflate");
		try (ServerDeflate server = new ServerDeflate("")) {
			Frame message = Kind.JSON.message(new Random(2), 2000);
			Frame[] frames = server.frames(message, 50);
			assertThat(frames).hasSizeGreaterThan(5);
			for (int i = 0; i < frames.length; i++) {
				peer.send(frames[i]);
				if (i < frames.length - 1) {
					peer.send(Frame.ping((byte) i));
					assertThat(peer.read()).isEqualTo(Frame.pong((byte) i));
				}
			}
			assertThat(server.message(peer.read())).isEqualTo(message);
		}
		assertCloses(peer);
	}

	@ParameterizedTest
	@CsvSource({ "00, ''", "f248050000 00ffffcac9c90700, Hello", "f348cdc9c9070000, Hello",
			"000500faff48656c6c6f00, Hello", "0000 00ffff 0000 00ffff f248cdc9c90700, Hello" })
	void shouldTakeEmptyStoredAndFinalBlocks(String hex, String expected) {
		Peer peer = open(OFFER, "permessage-deflate");
		byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
		for (int i = 0; i < 3; i++) {
			peer.send(Frame.text(bytes).withRsv(Frame.RSV1));
			assertThat(peer.read()).isEqualTo(Frame.text(expected));
		}
		assertCloses(peer);
	}

	@Test
	void shouldGoOnPlainIfTheServerDeclines() {
		connect(List.of(), OFFER);
		Peer peer = server().accept().upgrade();
		assertEchoes(peer, Kind.JSON.message(new Random(1), 5000));
		peer.send(Frame.text("").withRsv(Frame.RSV1));
		assertClosed(peer, 1002);
	}

	@ParameterizedTest
	@CsvSource({ "true, true, permessage-deflate; client_max_window_bits",
			"false, true, permessage-deflate; client_max_window_bits; client_no_context_takeover",
			"true, false, permessage-deflate; client_max_window_bits; server_no_context_takeover",
			"false, false, permessage-deflate; client_max_window_bits; client_no_context_takeover; "
					+ "server_no_context_takeover" })
	@Tag("P18")
	@Tag("S20")
	void shouldOfferWhatIsAskedForAndNothingElse(boolean client, boolean server, String expected) {
		connect(List.of(), new Compression(client, server, THRESHOLD));
		Peer peer = server().accept();
		assertThat(peer.call().headers().get("sec-websocket-extensions")).containsExactly(expected);
		assertThat(peer.call().headers()).doesNotContainKey("origin");
		String answer = (server) ? "permessage-deflate" : "permessage-deflate; server_no_context_takeover";
		peer.upgrade("Sec-WebSocket-Extensions: " + answer);
		// each of our messages can be read alone if we said so
		String known = answer + ((client) ? "" : "; client_no_context_takeover");
		try (ServerDeflate deflate = new ServerDeflate(known)) {
			Frame message = Kind.JSON.message(new Random(1), 3000);
			echo(peer, deflate, message);
			echo(peer, deflate, message);
		}
		assertCloses(peer);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "permessage-deflate; unknown | does not have",
					"permessage-deflate; server_max_window_bits | value",
					"permessage-deflate; server_max_window_bits=7 | 8 to 15",
					"permessage-deflate; server_max_window_bits=16 | 8 to 15",
					"permessage-deflate; client_max_window_bits=16 | 8 to 15",
					"permessage-deflate; client_max_window_bits=1000 | 8 to 15",
					"permessage-deflate; client_max_window_bits=x | 8 to 15",
					"permessage-deflate; client_max_window_bits | value",
					"permessage-deflate; client_no_context_takeover=1 | value",
					"permessage-deflate; client_no_context_takeover; client_no_context_takeover | twice",
					"permessage-deflate, permessage-deflate | several", "x-webkit-deflate-frame | not offered",
					"; | malformed" })
	@Tag("S4")
	void shouldRefuseInvalidAnswers(String answer, String reason) {
		Handle handle = connect(List.of(), OFFER);
		Peer peer = server().accept().upgrade("Sec-WebSocket-Extensions: " + answer);
		assertThat(handle.awaitFailure()).hasMessageContaining("ws://localhost").hasMessageContaining(reason);
		assertThat(peer.rest()).isEmpty();
	}

	static Stream<List<Frame>> misplacedBits() {
		Frame first = Frame.text(HexFormat.of().parseHex("f248cd")).withRsv(Frame.RSV1).more();
		Frame last = Frame.continuation(HexFormat.of().parseHex("c9c90700"));
		return Stream.of(List.of(first, last.withRsv(Frame.RSV1)), List.of(first, last.withRsv(Frame.RSV1).more()),
				List.of(Frame.text("plain").more(), last.withRsv(Frame.RSV1)),
				List.of(Frame.ping().withRsv(Frame.RSV1)), List.of(Frame.pong().withRsv(Frame.RSV1)),
				List.of(Frame.close(1000, "").withRsv(Frame.RSV1)), List.of(Frame.text("x").withRsv(6)),
				List.of(Frame.text("x").withRsv(5)), List.of(Frame.text("x").withRsv(2)));
	}

	@ParameterizedTest
	@MethodSource("misplacedBits")
	@Tag("conformance-3")
	void shouldRefuseReservedBitsWhereTheyMustNotBe(List<Frame> frames) {
		Peer peer = open(OFFER, "permessage-deflate");
		assertEchoes(peer, Frame.text("good"));
		peer.send(frames.toArray(Frame[]::new));
		assertClosed(peer, 1002);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "06", "f248cdc9", "f248cdc9c907000000ffff", "ffffffffffffffff", "000500faff4865" })
	void shouldRefuseCorruptAndTruncatedData(String hex) {
		for (String answer : List.of("permessage-deflate", "permessage-deflate; server_no_context_takeover")) {
			Peer peer = open(OFFER, answer);
			try (ServerDeflate server = new ServerDeflate(answer)) {
				peer.send(server.frames(Frame.text("good"), Integer.MAX_VALUE));
				assertThat(peer.read()).isEqualTo(Frame.text("good"));
				peer.send(Frame.binary(HexFormat.of().parseHex(hex)).withRsv(Frame.RSV1), Frame.ping());
				assertClosed(peer, 1007);
			}
		}
	}

	@Test
	@Tag("conformance-6")
	void shouldRefuseInvalidUtf8AsSoonAsItIsInflated() {
		Peer peer = open(OFFER, "permessage-deflate");
		try (ServerDeflate server = new ServerDeflate("")) {
			byte[] bad = ("good".repeat(100) + '\u00ff').getBytes(StandardCharsets.ISO_8859_1);
			peer.send(Frame.text(server.compress(bad)).withRsv(Frame.RSV1).more());
			assertClosed(peer, 1007);
		}
	}

	@Test
	@Tag("S1")
	@Tag("P9")
	@Tag("P10")
	void shouldRefuseBombs() {
		Peer peer = open(OFFER, "permessage-deflate");
		try (ServerDeflate server = new ServerDeflate("")) {
			peer.send(server.frames(Frame.binary(new byte[16 * 1024 * 1024 + 1]), 4096));
			assertClosed(peer, 1009);
		}
	}

	private Peer open(Compression offer, String answer) {
		connect(List.of(), offer);
		return server().accept().upgrade("Sec-WebSocket-Extensions: " + answer);
	}

	/**
	 * Kinds of payload.
	 */
	enum Kind {

		/**
		 * As venues send it.
		 */
		JSON,

		/**
		 * What people write.
		 */
		PROSE,

		/**
		 * All of UTF-8.
		 */
		UTF8,

		/**
		 * What compresses best.
		 */
		ZEROS,

		/**
		 * What does not compress.
		 */
		RANDOM;

		Frame message(Random random, int size) {
			return switch (this) {
				case ZEROS -> Frame.binary(new byte[size]);
				case RANDOM -> {
					byte[] bytes = new byte[size];
					random.nextBytes(bytes);
					yield Frame.binary(bytes);
				}
				default -> Frame.text(text(random, size));
			};
		}

		private byte[] text(Random random, int size) {
			ByteBuffer text = ByteBuffer.allocate(size);
			byte[] piece = piece(random);
			while (piece.length <= text.remaining()) {
				text.put(piece);
				piece = piece(random);
			}
			Arrays.fill(text.array(), text.position(), size, (byte) 'x');
			return text.array();
		}

		private byte[] piece(Random random) {
			String piece = switch (this) {
				case JSON -> "{\"instrument\":\"BTC-PERPETUAL\",\"price\":" + random.nextInt(100_000) + ",\"amount\":"
						+ random.nextInt(1000) + "},";
				case PROSE ->
					List.of("whenever ", "it is a damp, ", "drizzly November ", "in my soul, ").get(random.nextInt(4));
				default -> Character.toString(List.of(0x24, 0xa3, 0x6c34, 0x1d11e).get(random.nextInt(4)));
			};
			return piece.getBytes(StandardCharsets.UTF_8);
		}

	}

}
