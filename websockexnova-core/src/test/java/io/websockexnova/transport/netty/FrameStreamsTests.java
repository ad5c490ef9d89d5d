package io.websockexnova.transport.netty;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.websockexnova.transport.Limits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random streams, valid and not, 12,000 in all: however the bytes are cut, the decoder
 * hears the same messages in the same order and fails with the same error. And where it
 * does not fail, Netty, the JDK's inflater and the JDK's decoder of UTF-8 understand the
 * same.
 */
@Tag("R16")
@Tag("conformance-5")
@Tag("conformance-6")
class FrameStreamsTests {

	private static final int STREAMS = 4000;

	private static final Limits LIMITS = new Limits(3000, 8, Duration.ofSeconds(1));

	@ParameterizedTest
	@EnumSource
	void shouldHearTheSameHoweverTheStreamIsCut(DecoderRun.Mode mode) {
		long first = Long.getLong("websockexnova.seed", System.nanoTime() & 0xffff_ffffL);
		Map<String, Integer> outcomes = new TreeMap<>();
		for (long seed = first; seed < first + STREAMS; seed++) {
			byte[] stream = FrameStreams.next(new Random(seed), mode);
			String name = "-Dwebsockexnova.seed=" + seed + ", " + mode + ", "
					+ ((stream.length < 500) ? HexFormat.of().formatHex(stream) : "");
			List<String> whole = DecoderRun.decode(stream, 0, LIMITS, mode, (at) -> Math.max(1, stream.length));
			assertThat(DecoderRun.decode(stream, 0, LIMITS, mode, (at) -> 1)).as("%s, byte by byte", name)
				.isEqualTo(whole);
			Random cuts = new Random(seed);
			assertThat(DecoderRun.decode(stream, 0, LIMITS, mode, (at) -> 1 + cuts.nextInt(200)))
				.as("%s, in random cuts", name)
				.isEqualTo(whole);
			String last = (whole.isEmpty()) ? "nothing" : whole.get(whole.size() - 1);
			if (!last.startsWith("violation")) {
				assertThat(ReferenceDecoder.decode(stream, 0, mode)).as("%s, by others", name).isEqualTo(whole);
			}
			outcomes.merge(last.substring(0, Math.min(last.length(), (last.startsWith("violation")) ? 14 : 4)), 1,
					Integer::sum);
		}
		System.out.println("Streams from seed " + first + ", " + mode + ": " + outcomes);
		List<String> missing = new ArrayList<>(
				List.of("violation:1002", "violation:1007", "violation:1009", "text", "bina", "clos", "ping"));
		missing.removeIf((outcome) -> outcomes.getOrDefault(outcome, 0) >= STREAMS / 100);
		assertThat(missing).as("%s", outcomes).isEmpty();
	}

}
