package io.websockexnova.transport.netty;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.websockexnova.transport.Limits;
import io.websockexnova.transport.ProtocolViolationException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class FrameDecoderTests {

	private static final int MAX_SIZE = 2000;

	private static final int MAX_FRAGMENTS = 6;

	private static final Limits LIMITS = new Limits(MAX_SIZE, MAX_FRAGMENTS, Duration.ofSeconds(1));

	@Test
	void shouldDecodeTheSameHoweverTheBytesAreCut() {
		int violations = 0;
		int closes = 0;
		for (int seed = 0; seed < 3_000; seed++) {
			byte[] bytes = script(new Random(seed));
			List<String> whole = decode(bytes, bytes.length, new Random(seed));
			assertThat(decode(bytes, 1, new Random(seed))).as("seed %d, byte by byte", seed).isEqualTo(whole);
			assertThat(decode(bytes, 40, new Random(seed))).as("seed %d, random cuts", seed).isEqualTo(whole);
			String last = (whole.isEmpty()) ? "" : whole.get(whole.size() - 1);
			violations += (last.startsWith("violation")) ? 1 : 0;
			closes += (last.startsWith("close")) ? 1 : 0;
		}
		assertThat(violations).isGreaterThan(200);
		assertThat(closes).isGreaterThan(200);
	}

	@Test
	void shouldHandOnTheSameHoweverTheBytesAreDamaged() {
		for (int seed = 0; seed < 3_000; seed++) {
			Random random = new Random(seed);
			byte[] bytes = script(random);
			for (int i = 0; i < 3 && bytes.length > 0; i++) {
				bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
			}
			List<String> whole = decode(bytes, bytes.length, new Random(seed));
			assertThat(decode(bytes, 1, new Random(seed))).as("seed %d", seed).isEqualTo(whole);
		}
	}

	@Test
	void shouldHandOnWholeFramesWithoutCopyingThem() {
		Recorder recorder = new Recorder();
		FrameDecoder decoder = new FrameDecoder(recorder, LIMITS, new SpareArrays());
		byte[] bytes = frame(0x81, "hello");
		decoder.decode(bytes, 0, bytes.length);
		assertThat(recorder.array).isSameAs(bytes);
		assertThat(recorder.heard).containsExactly("text:hello");
	}

	@Test
	void shouldIgnoreEverythingAfterClose() {
		Recorder recorder = new Recorder();
		FrameDecoder decoder = new FrameDecoder(recorder, LIMITS, new SpareArrays());
		byte[] bytes = join(frame(0x88, ""), frame(0x81, "late"), new byte[] { (byte) 0xff });
		decoder.decode(bytes, 0, bytes.length);
		decoder.decode(bytes, 0, bytes.length);
		assertThat(recorder.heard).containsExactly("close:1005:");
	}

	@Test
	void shouldIgnoreEverythingAfterViolation() {
		Recorder recorder = new Recorder();
		FrameDecoder decoder = new FrameDecoder(recorder, LIMITS, new SpareArrays());
		byte[] bytes = join(frame(0x81, "good"), frame(0x83, ""), frame(0x81, "late"));
		assertThatExceptionOfType(ProtocolViolationException.class)
			.isThrownBy(() -> decoder.decode(bytes, 0, bytes.length))
			.satisfies((ex) -> assertThat(ex.closeCode()).isEqualTo(1002));
		decoder.decode(bytes, 0, bytes.length);
		assertThat(recorder.heard).containsExactly("text:good");
	}

	@Test
	void shouldStopAtOnceWhenToldDuringCall() {
		Recorder recorder = new Recorder();
		FrameDecoder decoder = new FrameDecoder(recorder, LIMITS, new SpareArrays());
		recorder.onMessage = decoder::stop;
		byte[] bytes = join(frame(0x81, "first"), frame(0x81, "second"));
		decoder.decode(bytes, 0, bytes.length);
		assertThat(recorder.heard).containsExactly("text:first");
	}

	@Test
	@Tag("S2")
	void shouldAcceptMessageOfTheLimitAndRefuseOneByteMore() {
		Recorder recorder = new Recorder();
		byte[] fits = frame(0x82, "x".repeat(MAX_SIZE));
		new FrameDecoder(recorder, LIMITS, new SpareArrays()).decode(fits, 0, fits.length);
		assertThat(recorder.heard).hasSize(1);
		byte[] tooLong = frame(0x82, "x".repeat(MAX_SIZE + 1));
		assertThatExceptionOfType(ProtocolViolationException.class)
			.isThrownBy(() -> new FrameDecoder(recorder, LIMITS, new SpareArrays()).decode(tooLong, 0, 4))
			.withMessageContaining("at least 2001 bytes")
			.withMessageContaining("'connection.max-message-size'")
			.satisfies((ex) -> assertThat(ex.closeCode()).isEqualTo(1009));
		byte[] parts = join(frame(0x02, "x".repeat(MAX_SIZE)), frame(0x80, "x"));
		assertThatExceptionOfType(ProtocolViolationException.class)
			.isThrownBy(() -> new FrameDecoder(recorder, LIMITS, new SpareArrays()).decode(parts, 0, parts.length))
			.satisfies((ex) -> assertThat(ex.closeCode()).isEqualTo(1009));
		assertThat(recorder.heard).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "827f7fffffffffffffff", "827f0000000100000000", "027f0000000080000000" })
	@Tag("S2")
	void shouldRefuseHugeLengthsFromTheHeaderAlone(String header) {
		byte[] bytes = HexFormat.of().parseHex(header);
		assertThatExceptionOfType(ProtocolViolationException.class)
			.isThrownBy(() -> new FrameDecoder(new Recorder(),
					new Limits(Integer.MAX_VALUE - 8, MAX_FRAGMENTS, Duration.ofSeconds(1)), new SpareArrays())
				.decode(bytes, 0, bytes.length))
			.satisfies((ex) -> assertThat(ex.closeCode()).isEqualTo(1009));
	}

	@Test
	@Tag("S2")
	void shouldRefuseSumOfLengthsThatOverflows() {
		byte[] bytes = join(frame(0x02, "x".repeat(10)), HexFormat.of().parseHex("807f7fffffffffffffff"));
		assertThatExceptionOfType(ProtocolViolationException.class)
			.isThrownBy(
					() -> new FrameDecoder(new Recorder(), LIMITS, new SpareArrays()).decode(bytes, 0, bytes.length))
			.withMessageContaining("at least 9223372036854775817 bytes");
	}

	@Test
	@Tag("S2")
	void shouldNotAllocateWhatWasOnlyAnnounced() {
		MessageBuffer buffer = new MessageBuffer();
		buffer.append(new byte[10], 0, 10, 16 * 1024 * 1024);
		assertThat(buffer.capacity()).isLessThan(1024);
		buffer.append(new byte[5000], 0, 5000, 16 * 1024 * 1024);
		assertThat(buffer.capacity()).isLessThan(16 * 1024);
		buffer.append(new byte[1000], 0, 1000, 6010);
		assertThat(buffer.capacity()).isEqualTo(6010);
		buffer.release();
		assertThat(buffer.capacity()).isZero();
	}

	@Test
	void shouldCollectMessagesInArraysThatAreUsedAgain() {
		SpareArrays spares = new SpareArrays();
		Recorder recorder = new Recorder();
		byte[] bytes = frame(0x82, "whatever");
		FrameDecoder decoder = new FrameDecoder(recorder, LIMITS, spares);
		decoder.decode(bytes, 0, 5);
		decoder.decode(bytes, 5, 5);
		byte[] used = recorder.array;
		assertThat(used).hasSize(SpareArrays.SIZE);
		FrameDecoder other = new FrameDecoder(recorder, LIMITS, spares);
		other.decode(bytes, 0, 5);
		other.decode(bytes, 5, 5);
		assertThat(recorder.array).isSameAs(used);
		assertThat(recorder.heard).containsExactly("binary:whatever", "binary:whatever");
	}

	@Test
	void shouldCollectManyMessagesAtOnceAndKeepFewArrays() {
		SpareArrays spares = new SpareArrays();
		Limits large = new Limits(200_000, MAX_FRAGMENTS, Duration.ofSeconds(1));
		byte[] head = HexFormat.of().parseHex("827f0000000000030000");
		byte[] body = new byte[0x30000];
		new Random(1).nextBytes(body);
		List<FrameDecoder> decoders = new ArrayList<>();
		List<Recorder> recorders = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			recorders.add(new Recorder());
			decoders.add(new FrameDecoder(recorders.get(i), large, spares));
			decoders.get(i).decode(head, 0, head.length);
		}
		for (int at = 0; at < body.length; at += 0x8000) {
			for (FrameDecoder decoder : decoders) {
				decoder.decode(body, at, 0x8000);
			}
		}
		for (Recorder recorder : recorders) {
			assertThat(recorder.heard).hasSize(1);
			assertThat(recorder.array).startsWith(body);
		}
		Set<byte[]> kept = Collections.newSetFromMap(new IdentityHashMap<>());
		byte[] spare = spares.take();
		while (spare != null) {
			assertThat(spare).hasSize(SpareArrays.SIZE);
			assertThat(kept.add(spare)).as("not lent twice").isTrue();
			spare = spares.take();
		}
		assertThat(kept).hasSize(4);
	}

	@Test
	@Tag("S3")
	void shouldRefuseOneFragmentTooMany() {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		bytes.writeBytes(frame(0x01, "a"));
		for (int i = 0; i < MAX_FRAGMENTS - 1; i++) {
			bytes.writeBytes(frame(0x00, ""));
		}
		FrameDecoder decoder = new FrameDecoder(new Recorder(), LIMITS, new SpareArrays());
		decoder.decode(bytes.toByteArray(), 0, bytes.size());
		assertThatExceptionOfType(ProtocolViolationException.class)
			.isThrownBy(() -> decoder.decode(frame(0x80, ""), 0, 2))
			.withMessageContaining("'connection.max-fragments'")
			.satisfies((ex) -> assertThat(ex.closeCode()).isEqualTo(1009));
	}

	private static List<String> decode(byte[] bytes, int cut, Random random) {
		Recorder recorder = new Recorder();
		FrameDecoder decoder = new FrameDecoder(recorder, LIMITS, new SpareArrays());
		try {
			for (int i = 0; i < bytes.length;) {
				int length = Math.min((cut == 1 || cut == bytes.length) ? cut : 1 + random.nextInt(cut),
						bytes.length - i);
				// the array is reused, as a loop reuses it
				byte[] borrowed = Arrays.copyOfRange(bytes, i, i + length);
				decoder.decode(borrowed, 0, length);
				Arrays.fill(borrowed, (byte) 0);
				i += length;
			}
		}
		catch (ProtocolViolationException ex) {
			recorder.heard.add("violation:" + ex.closeCode() + ":" + ex.getMessage());
		}
		return recorder.heard;
	}

	private static byte[] script(Random random) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		boolean open = false;
		for (int i = random.nextInt(12); i >= 0; i--) {
			switch (random.nextInt(12)) {
				case 0 -> bytes.writeBytes(frame(0x89, "ping" + i));
				case 1 -> bytes.writeBytes(frame(0x8a, "pong" + i));
				case 2 -> {
					if (random.nextInt(4) == 0) {
						bytes.writeBytes(frame(0x88, "\u0003\u00e8bye"));
					}
				}
				case 3 -> bytes.writeBytes(frame((random.nextInt(8) == 0) ? random.nextInt(256) : 0x89, "x"));
				default -> {
					boolean fin = random.nextBoolean();
					int opcode = (open) ? 0 : 1 + random.nextInt(2);
					int length = (random.nextInt(5) == 0) ? random.nextInt(2100) : random.nextInt(20);
					bytes.writeBytes(frame(((fin) ? 0x80 : 0) | opcode, "aé水".repeat(length).substring(0, length)));
					open = !fin;
				}
			}
		}
		return bytes.toByteArray();
	}

	private static byte[] frame(int first, String payload) {
		byte[] bytes = payload
			.getBytes((payload.startsWith("\u0003")) ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
		ByteBuffer frame = ByteBuffer.allocate(bytes.length + 4).put((byte) first);
		if (bytes.length < 126) {
			frame.put((byte) bytes.length);
		}
		else {
			frame.put((byte) 126).putShort((short) bytes.length);
		}
		frame.put(bytes);
		return Arrays.copyOf(frame.array(), frame.position());
	}

	private static byte[] join(byte[]... parts) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		for (byte[] part : parts) {
			bytes.writeBytes(part);
		}
		return bytes.toByteArray();
	}

	/**
	 * Writes down what the decoder hands on.
	 */
	private static final class Recorder implements FrameSink {

		private final List<String> heard = new ArrayList<>();

		private byte[] array = new byte[0];

		private Runnable onMessage = () -> {
		};

		@Override
		public void onMessage(byte[] array, int offset, int length, boolean text) {
			this.array = array;
			this.heard.add(((text) ? "text:" : "binary:") + new String(array, offset, length, StandardCharsets.UTF_8));
			this.onMessage.run();
		}

		@Override
		public void onPart() {
		}

		@Override
		public void onPing(byte[] payload) {
			this.heard.add("ping:" + HexFormat.of().formatHex(payload));
		}

		@Override
		public void onPong(byte[] payload) {
			this.heard.add("pong:" + HexFormat.of().formatHex(payload));
		}

		@Override
		public void onClose(int code, String reason) {
			this.heard.add("close:" + code + ":" + reason);
		}

	}

}
