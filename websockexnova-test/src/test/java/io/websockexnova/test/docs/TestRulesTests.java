package io.websockexnova.test.docs;

import java.util.regex.Pattern;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Rules that all tests keep.
 */
@Tag("edge-44")
class TestRulesTests {

	// Put together, so that this file keeps the rule.
	private static final Pattern FORBIDDEN = Pattern
		.compile("Thread\\." + "sleep\\(|@" + "Disabled\\b|assumeTrue\\(" + "false");

	private final Sources sources = Sources.read();

	@Test
	void noTestSleepsOrIsSwitchedOff() {
		assertThat(this.sources.tests()).hasSizeGreaterThan(100)
			.allSatisfy((name, source) -> assertThat(FORBIDDEN.matcher(source).find()).as(name).isFalse());
	}

}
