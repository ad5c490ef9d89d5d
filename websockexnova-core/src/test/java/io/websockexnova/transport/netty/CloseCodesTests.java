package io.websockexnova.transport.netty;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class CloseCodesTests {

	@Test
	void shouldPutCodeAndReasonIntoTheBody() {
		assertThat(CloseCodes.body(1000, "")).containsExactly(3, 0xe8);
		assertThat(CloseCodes.body(4999, "é")).containsExactly(0x13, 0x87, 0xc3, 0xa9);
	}

	@ParameterizedTest
	@ValueSource(ints = { -1, 0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 66536 })
	void shouldNeverPutReservedCodesIntoTheBody(int code) {
		assertThat(CloseCodes.body(code, "reason")).isEmpty();
	}

	@Test
	void shouldCutLongReasonsBetweenCodePoints() {
		byte[] body = CloseCodes.body(1000, "a".repeat(121) + "水");
		assertThat(body).hasSize(2 + 121);
		byte[] full = CloseCodes.body(1000, "a".repeat(120) + "水" + "b");
		assertThat(new String(Arrays.copyOfRange(full, 2, full.length), StandardCharsets.UTF_8))
			.isEqualTo("a".repeat(120) + "水");
	}

}
