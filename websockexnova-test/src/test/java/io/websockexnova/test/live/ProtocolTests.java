package io.websockexnova.test.live;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.websockexnova.behavior.ConnectionDecision;
import io.websockexnova.behavior.ConnectionHandler;
import io.websockexnova.behavior.Loss;
import io.websockexnova.behavior.Payload;
import io.websockexnova.behavior.Phase;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.NovaClientBuilder;
import io.websockexnova.test.peer.Frame;
import io.websockexnova.test.peer.Peer;
import io.websockexnova.test.peer.PeerServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Good and bad frames, as a user of the client sees them.
 */
class ProtocolTests {

	@RegisterExtension
	final Live live = new Live();

	private final PeerServer server = this.live.closing(PeerServer.start());

	@ParameterizedTest
	@EnumSource
	@Tag("edge-36")
	@Tag("edge-35")
	void whenAFrameIsBadThenTheCodeIsSentTheHandlerToldAndThePolicyDecides(Bad bad) {
		List<Loss> told = new CopyOnWriteArrayList<>();
		NovaClient client = this.live.plain(this.server.uri())
			.with(Setting.MAX_MESSAGE_SIZE, 1000)
			.with(Setting.MAX_FRAGMENTS, 10)
			.behaviors((behaviors) -> behaviors.withConnection(new ConnectionHandler() {
				@Override
				public ConnectionDecision disconnected(Loss loss) {
					told.add(loss);
					return (told.size() == 2) ? ConnectionDecision.stop() : ConnectionDecision.policy();
				}
			}))
			.build();
		List<String> received = new CopyOnWriteArrayList<>();
		client.messages().subscribe((payload) -> received.add(payload.utf8()));
		Live.dial(client);
		for (int i = 1; i <= 2; i++) {
			Peer peer = this.server.accept().upgrade();
			Live.awaitReady(client, i);
			peer.text("good");
			peer.write(bad.bytes);
			assertThat(peer.read().closeCode()).isEqualTo(bad.code);
			peer.close();
		}
		Live.awaitPhase(client, Phase.CLOSED);
		assertThat(told).hasSize(2).allSatisfy((loss) -> {
			assertThat(loss.kind()).isEqualTo(Loss.Kind.PROTOCOL_VIOLATION);
			assertThat(loss.closeCode()).isEqualTo(bad.code);
			assertThat(loss.message()).contains(bad.text);
		});
		Live.eventually(() -> assertThat(received).containsExactly("good", "good"));
		assertThat(this.server.accepted()).isEqualTo(2);
	}

	@Test
	@Tag("edge-35")
	void whenMessagesAreFragmentedLargeEmptyBinaryOrForeignThenTheyArriveAsTheyWere() {
		NovaClient client = this.live.plain(this.server.uri()).with(Setting.MAX_MESSAGE_SIZE, 100_000).build();
		List<Payload> received = new CopyOnWriteArrayList<>();
		client.messages().subscribe(received::add);
		Live.dial(client);
		Peer peer = this.server.accept().upgrade();
		Live.awaitReady(client, 1);
		byte[] largest = new byte[100_000];
		byte[] foreign = "žluť 🐎 馬".getBytes(StandardCharsets.UTF_8);
		// Cut within code points.
		peer.send(Frame.text(new byte[] { foreign[0] }).more(),
				Frame.continuation(Arrays.copyOfRange(foreign, 1, 9)).more(), Frame.ping((byte) 1),
				Frame.continuation(Arrays.copyOfRange(foreign, 9, foreign.length)));
		peer.send(Frame.binary(largest), Frame.text(""), Frame.binary(), Frame.text("\u0000"));
		Live.awaitTrue("five messages", () -> received.size() == 5);
		assertThat(received.get(0).utf8()).isEqualTo("žluť 🐎 馬");
		assertThat(received.get(1).bytes()).isEqualTo(largest);
		assertThat(received).extracting(Payload::isText).containsExactly(true, false, true, false, true);
		assertThat(received.get(2).length() + received.get(3).length()).isZero();
		assertThat(received.get(4).utf8()).isEqualTo("\u0000");
		assertThat(peer.read()).isEqualTo(Frame.pong((byte) 1));
	}

	@Test
	@Tag("edge-35")
	@Tag("R18")
	void whenTheLimitIsExceededByOneByteThenTheErrorNamesThePropertyAndTheLimit() {
		NovaClientBuilder builder = this.live.plain(this.server.uri())
			.with(Setting.MAX_MESSAGE_SIZE, 100)
			.with(Setting.INITIAL_DELAY, Duration.ofSeconds(5))
			.with(Setting.MAX_DELAY, Duration.ofSeconds(5));
		NovaClient client = builder.build();
		EventLog log = new EventLog(client);
		Live.dial(client);
		Peer peer = this.server.accept().upgrade();
		Live.awaitReady(client, 1);
		peer.send(Frame.binary(new byte[100]));
		Live.awaitTrue("the largest", () -> client.statistics().messagesReceived() == 1);
		peer.send(Frame.binary(new byte[101]));
		assertThat(peer.read().closeCode()).isEqualTo(1009);
		peer.close();
		assertThat(log.await(ClientEvent.Lost.class).loss().message()).contains("100").contains("max-message-size");
		assertThat(client.statistics().messagesReceived()).isEqualTo(1);
	}

	/**
	 * What a server must not send.
	 */
	enum Bad {

		MASKED(1002, "", new byte[] { (byte) 0x81, (byte) 0x81, 0, 0, 0, 0, 'x' }),

		RESERVED_BIT(1002, "", Frame.text("x").withRsv(2).bytes()),

		RESERVED_OPCODE(1002, "", Frame.of(3).bytes()),

		STRAY_CONTINUATION(1002, "", Frame.continuation((byte) 1).bytes()),

		LONG_PING(1002, "", Frame.ping(new byte[126]).bytes()),

		NEGATIVE_LENGTH(1002, "", new byte[] { (byte) 0x82, 127, -1, -1, -1, -1, -1, -1, -1, -1 }),

		INVALID_UTF8(1007, "UTF-8", Frame.text(new byte[] { (byte) 0xc3, (byte) 0x28 }).bytes()),

		HUGE(1009, "1000", new byte[] { (byte) 0x82, 127, 0, 0, 0, 1, 0, 0, 0, 0 }),

		MANY_FRAGMENTS(1009, "10", fragments(12));

		private final int code;

		private final String text;

		private final byte[] bytes;

		Bad(int code, String text, byte[] bytes) {
			this.code = code;
			this.text = text;
			this.bytes = bytes;
		}

		private static byte[] fragments(int count) {
			ByteArrayOutputStream out = new ByteArrayOutputStream();
			out.writeBytes(Frame.binary().more().bytes());
			for (int i = 1; i < count; i++) {
				out.writeBytes(Frame.continuation().more().bytes());
			}
			return out.toByteArray();
		}

	}

}
