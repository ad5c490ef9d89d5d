package io.websockexnova.behavior;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ReplyErrorTests {

	@Test
	void printsCodeAndMessage() {
		assertThat(new ReplyError("13004", "invalid_credentials", "{}")).hasToString("13004 invalid_credentials");
		assertThat(new ReplyError("13004", "", null)).hasToString("13004");
	}

	@Test
	@Tag("S11")
	void whatTheServerSaysCannotForgeLinesOfALogNorFillIt() {
		assertThat(new ReplyError("1\n2", "x\r\nWARN forged\u0085\u2028", null)).hasToString("1?2 x??WARN forged??");
		assertThat(new ReplyError("1", "m".repeat(100_000), null).toString()).hasSize(2 + 300 + 3);
	}

}
