package io.websockexnova.transport.netty;

import java.util.HexFormat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Inputs of {@link CodecFuzz} that once mattered: one for each branch of it, and what
 * fuzzing found.
 */
@Tag("R16")
class CodecFuzzTests {

	@ParameterizedTest
	@ValueSource(strings = { "00810568656c6c6f89017001026162800163880203e8", "42c107f248cdc9c90700c105f200110000",
			"024103f248cd8004c9c90700", "008106e6b0b4c3a961", "070d0a0d0a", "0081016388026865" })
	void shouldHoldForKnownInputs(String hex) {
		CodecFuzz.fuzzerTestOneInput(HexFormat.of().parseHex(hex));
	}

	@Test
	void shouldRefuseAnswerThatConsistsOfLineEndsOnly() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> UpgradeResponse.parse(new byte[] { '\r', '\n', '\r', '\n' }, 4));
	}

}
