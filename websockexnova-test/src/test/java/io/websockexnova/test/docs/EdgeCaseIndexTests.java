package io.websockexnova.test.docs;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code docs/edge-cases.md} says which test pins which mistake.
 */
class EdgeCaseIndexTests {

	private static final int ROWS = 44;

	private static final Pattern REFERENCE = Pattern.compile("`(\\w+)#(\\w+)`");

	private final Sources sources = Sources.read();

	private final List<List<String>> rows = this.sources.rows("edge-cases.md");

	@Test
	void everyCaseHasARowWithATestOrAReasonWhyNot() {
		assertThat(this.rows.subList(0, ROWS)).extracting((row) -> row.get(0))
			.containsExactlyElementsOf(IntStream.rangeClosed(1, ROWS).mapToObj(Integer::toString).toList());
		assertThat(this.rows).extracting((row) -> row.get(row.size() - 1))
			.allSatisfy(
					(last) -> assertThat(REFERENCE.matcher(last).find() || last.startsWith("Does not apply: ")).as(last)
						.isTrue());
	}

	@Test
	void everyTestThatIsNamedExists() {
		assertThat(this.rows).allSatisfy((row) -> references(row).forEach((reference) -> {
			String source = this.sources.test(reference.group(1));
			assertThat(source).as("%s of row %s", reference.group(1), row.get(0)).isNotEmpty();
			assertThat(source.contains("void " + reference.group(2) + "(")).as("%s of row %s", reference.group(), row)
				.isTrue();
		}));
	}

	@Test
	void everyTestOfANumberedRowCarriesItsTag() {
		// Rows that lack a tag anywhere are explained by a sentence instead.
		assertThat(this.rows.subList(0, ROWS)).filteredOn((row) -> row.get(2).startsWith("`"))
			.hasSizeGreaterThan(30)
			.allSatisfy((row) -> references(row)
				.forEach((reference) -> assertThat(Sources.tags(this.sources.test(reference.group(1))))
					.as("tags of %s", reference.group(1))
					.contains("edge-" + row.get(0))));
	}

	private static List<MatchResult> references(List<String> row) {
		return REFERENCE.matcher(row.get(row.size() - 1)).results().toList();
	}

}
