package io.websockexnova.test.docs;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code docs/promises.md} says which tests hold which promise.
 */
class PromiseIndexTests {

	private final Sources sources = Sources.read();

	private final List<List<String>> rows = this.sources.rows("promises.md");

	@Test
	void everyPromiseAndThreatHasARow() {
		Stream<String> promises = Stream
			.of(IntStream.rangeClosed(1, 11), IntStream.of(13), IntStream.rangeClosed(19, 26), IntStream.of(31))
			.flatMap(IntStream::boxed)
			.map((number) -> "R" + number);
		Stream<String> threats = IntStream.concat(IntStream.rangeClosed(1, 12), IntStream.of(16, 19))
			.mapToObj((number) -> "S" + number);
		assertThat(this.rows).extracting((row) -> row.get(0))
			.containsExactlyElementsOf(Stream.concat(promises, threats).toList());
	}

	@Test
	void everyRowNamesTestsThatCarryItsTag() {
		assertThat(this.rows).isNotEmpty().allSatisfy((row) -> {
			List<String> classes = Stream.of(row.get(2).split(", ")).map((name) -> name.replace("`", "")).toList();
			assertThat(classes).as("tests of %s", row.get(0)).isNotEmpty();
			assertThat(classes)
				.allSatisfy((name) -> assertThat(Sources.tags(this.sources.test(name))).as("tags of %s", name)
					.contains(row.get(0)));
		});
	}

	@Test
	void everyRowSaysWhatWasMeasured() {
		assertThat(this.rows).allSatisfy((row) -> assertThat(row).as("row %s", row).hasSize(4).doesNotContain(""));
	}

}
