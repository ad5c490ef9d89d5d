package io.websockexnova.test.conformance;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.Deflater;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import io.websockexnova.test.peer.Frame;
import io.websockexnova.test.peer.Peer;
import io.websockexnova.test.peer.PeerServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Memory of compressed connections, in a JVM of its own with a heap of 64 MiB
 * ({@link DeflateVictim}).
 */
@Tag("conformance-11")
@Timeout(180)
@Tag("conformance-9")
class DeflateMemoryTests {

	private static final String EXTENSION = "Sec-WebSocket-Extensions: permessage-deflate";

	private final PeerServer server = PeerServer.start();

	@AfterEach
	void close() {
		this.server.close();
	}

	@Test
	@Tag("S1")
	@Tag("P9")
	void shouldSurviveBombsOf256MiBInHeapOf64MiB() throws Exception {
		byte[] bomb = bomb(256);
		assertThat(bomb).hasSizeLessThan(300 * 1024);
		AtomicInteger connections = new AtomicInteger();
		this.server.serve((peer) -> {
			peer.upgrade(EXTENSION);
			if (connections.incrementAndGet() % 2 == 0) {
				sendInFragments(peer, bomb, 60_000);
			}
			else {
				peer.send(new Frame(true, Frame.RSV1, Frame.BINARY, bomb));
			}
			Frame frame = peer.read();
			peer.fin();
			peer.awaitEnd();
			assertThat(frame).isEqualTo(Frame.close(1009, ""));
		});
		List<String> output = victim("bombs", 20);
		assertThat(output).filteredOn((line) -> line.startsWith("closed"))
			.hasSize(20)
			.allMatch((line) -> line.equals(
					"closed 1009 LOCAL The server sent a compressed message that inflates to more than the limit of "
							+ "1048576 bytes; raise 'connection.max-message-size' if such messages are expected"));
		assertThat(output).last().asString().startsWith("survived");
		assertThat(this.server.failures()).isEmpty();
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void shouldGiveAllNativeMemoryBackHoweverConnectionsEnd() throws Exception {
		byte[] noise = new byte[50_000];
		new Random(1).nextBytes(noise);
		this.server.serve((peer) -> {
			peer.upgrade(EXTENSION);
			try (ServerDeflate deflate = new ServerDeflate("")) {
				Frame message = Frame.binary(noise);
				for (int i = 0; i < 2; i++) {
					peer.send(deflate.frames(message, 10_000));
					assertThat(deflate.message(peer.read())).isEqualTo(message);
				}
				switch (ending(peer)) {
					case "close" -> peer.send(Frame.close(1000, "")).read();
					case "reset" -> peer.reset();
					case "corrupt" -> peer.send(Frame.binary((byte) 6).withRsv(Frame.RSV1)).read();
					case "half" -> peer.send(deflate.frames(message, 10_000)[0]);
					case "abort" -> peer.awaitEnd();
					case "leave" -> peer.send(peer.read());
					default -> {
						// the connection just ends
					}
				}
				peer.close();
			}
		});
		List<String> output = victim("connects", 800);
		assertThat(output).last().asString().startsWith("grown by");
		long grown = Long.parseLong(output.get(output.size() - 1).split(" ")[2]);
		// 600 inflaters that are not given back are 30 MiB, as many deflaters 150 MiB
		assertThat(grown).as("KiB of resident memory").isLessThan(12 * 1024);
		assertThat(this.server.failures()).isEmpty();
	}

	private static String ending(Peer peer) {
		return peer.call().path().substring(1);
	}

	private List<String> victim(String mode, int count) throws IOException, InterruptedException {
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xmx64m", "-Xms64m", "-XX:+AlwaysPreTouch", "-XX:MaxDirectMemorySize=32m", "-XX:+UseSerialGC",
				"-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), DeflateVictim.class.getName(),
				mode, this.server.uri("/").toString(), Integer.toString(count))
			.redirectErrorStream(true)
			.start();
		try (BufferedReader reader = new BufferedReader(
				new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
			List<String> output = reader.lines()
				.filter((line) -> line.matches("(closed|survived|grown|bad) .*"))
				.toList();
			assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
			assertThat(process.exitValue()).as("%s", output).isZero();
			return output;
		}
		finally {
			process.destroyForcibly();
		}
	}

	private static void sendInFragments(Peer peer, byte[] bytes, int size) {
		for (int i = 0; i < bytes.length; i += size) {
			peer.send(new Frame(i + size >= bytes.length, (i == 0) ? Frame.RSV1 : 0,
					(i == 0) ? Frame.TEXT : Frame.CONTINUATION,
					Arrays.copyOfRange(bytes, i, Math.min(bytes.length, i + size))));
		}
	}

	private static byte[] bomb(int mebibytes) {
		Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		byte[] zeros = new byte[1024 * 1024];
		byte[] piece = new byte[8192];
		for (int i = 0; i < mebibytes; i++) {
			deflater.setInput(zeros);
			int flush = (i == mebibytes - 1) ? Deflater.SYNC_FLUSH : Deflater.NO_FLUSH;
			int count;
			do {
				count = deflater.deflate(piece, 0, piece.length, flush);
				out.write(piece, 0, count);
			}
			while (count > 0);
		}
		deflater.end();
		return Arrays.copyOf(out.toByteArray(), out.size() - 4);
	}

}
