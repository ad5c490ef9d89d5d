package io.websockexnova.transport.netty;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import io.websockexnova.transport.Compression;
import io.websockexnova.transport.Limits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Entry of a coverage-guided fuzzer such as Jazzer, which needs no more than the name of
 * this class as its {@code --target_class}. The first byte of the input says what the
 * rest is: the stream of a server, or its answer to the upgrade request. Throws if
 * something does not hold that must hold for all input.
 */
public final class CodecFuzz {

	private static final Limits[] LIMITS = { new Limits(3000, 8, Duration.ofSeconds(1)),
			new Limits(64, 3, Duration.ofSeconds(1)), Limits.DEFAULT };

	private CodecFuzz() {
	}

	/**
	 * Tries one input.
	 * @param input the input
	 */
	public static void fuzzerTestOneInput(byte[] input) {
		if (input.length == 0) {
			return;
		}
		int choice = input[0] & 0xff;
		switch (choice & 3) {
			case 0, 1 -> stream(input, LIMITS[(choice >> 2) % LIMITS.length], DecoderRun.Mode.PLAIN);
			case 2 -> stream(input, LIMITS[(choice >> 2) % LIMITS.length],
					((choice & 0x40) != 0) ? DecoderRun.Mode.TAKEOVER : DecoderRun.Mode.NO_TAKEOVER);
			default -> {
				if ((choice & 4) != 0) {
					answer(Arrays.copyOfRange(input, 1, input.length));
				}
				else {
					extensions(new String(input, 1, input.length - 1, StandardCharsets.ISO_8859_1));
				}
			}
		}
	}

	/**
	 * Cuts do not matter, and others understand the same.
	 */
	private static void stream(byte[] input, Limits limits, DecoderRun.Mode mode) {
		List<String> whole = DecoderRun.decode(input, 1, limits, mode, (at) -> input.length);
		assertThat(DecoderRun.decode(input, 1, limits, mode, (at) -> 1)).as("byte by byte").isEqualTo(whole);
		Random random = new Random(Arrays.hashCode(input));
		assertThat(DecoderRun.decode(input, 1, limits, mode, (at) -> 1 + random.nextInt(20))).as("in cuts")
			.isEqualTo(whole);
		String last = (whole.isEmpty()) ? "" : whole.get(whole.size() - 1);
		if (!last.startsWith("violation")) {
			assertThat(ReferenceDecoder.decode(input, 1, mode)).as("to others").isEqualTo(whole);
		}
		else if (last.startsWith("violation:1002") && mode == DecoderRun.Mode.PLAIN) {
			// others need a few bytes more to see it
			List<String> others = ReferenceDecoder.decode(Arrays.copyOf(input, input.length + 20), 1, mode);
			assertThat(others).as("to others").hasSameSizeAs(whole);
			assertThat(others.subList(0, others.size() - 1)).isEqualTo(whole.subList(0, whole.size() - 1));
			// Netty takes codes from 5000 on
			assertThat(others.get(others.size() - 1)).matches("violation.*|close:([5-9]...|.....):(?s:.*)");
		}
	}

	private static void answer(byte[] bytes) {
		int end = UpgradeResponse.end(bytes, bytes.length);
		for (int length = 0; length < bytes.length; length++) {
			assertThat(UpgradeResponse.end(bytes, length)).isEqualTo((end > 0 && length >= end) ? end : -1);
		}
		if (end > 0) {
			try {
				UpgradeResponse response = UpgradeResponse.parse(bytes, end);
				assertThat(response.status()).isBetween(0, 999);
				assertThat(response.reason()).matches("[ -~]{0,100}");
				offer(response.values("Sec-WebSocket-Extensions"));
			}
			catch (IllegalArgumentException ex) {
				assertThat(ex).hasMessageMatching("[ -~]+");
			}
		}
	}

	private static void extensions(String lines) {
		offer(List.of(lines.split("\n")));
	}

	private static void offer(List<String> lines) {
		if (lines.isEmpty()) {
			return;
		}
		for (boolean takeover : new boolean[] { true, false }) {
			try {
				DeflateAgreement agreement = new DeflateOffer(new Compression(takeover, takeover, 10)).accept(lines);
				assertThat(agreement.clientWindowBits()).isBetween(8, 15);
				assertThat(agreement.text()).matches("permessage-deflate[ -~]*");
				assertThat(new DeflateOffer(new Compression(takeover, takeover, 10)).accept(List.of(agreement.text())))
					.isEqualTo(agreement);
			}
			catch (IllegalArgumentException ex) {
				assertThat(ex).hasMessageMatching("[ -~]+");
			}
		}
	}

}
