package io.websockexnova.spring.diagnostics;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Suggestion}.
 */
class SuggestionTests {

	private static final List<String> KNOWN = List.of("financial", "lightweight", "standard", "max-attempts", "url");

	@ParameterizedTest
	@CsvSource({ "finacial, financial", "finanical, financial", "Standart, standard", "max_attempts, max-attempts",
			"maxAttempts, max-attempts", "urls, url" })
	void nearNamesAreSuggested(String given, String expected) {
		assertThat(Suggestion.nearest(given, KNOWN)).isEqualTo(expected);
		assertThat(Suggestion.didYouMean(given, KNOWN)).isEqualTo(" Did you mean '" + expected + "'?");
	}

	@ParameterizedTest
	@ValueSource(strings = { "trading", "key", "x", "" })
	void nothingIsSuggestedWhenNothingIsNear(String given) {
		assertThat(Suggestion.nearest(given, KNOWN)).isNull();
		assertThat(Suggestion.didYouMean(given, KNOWN)).isEmpty();
	}

	@Test
	void nothingIsSuggestedWhenNothingIsKnown() {
		assertThat(Suggestion.nearest("financial", List.of())).isNull();
	}

}
