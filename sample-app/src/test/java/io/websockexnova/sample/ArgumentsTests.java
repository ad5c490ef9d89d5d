package io.websockexnova.sample;

import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.websockexnova.sample.scenario.Sabotage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests of {@link Arguments}.
 */
class ArgumentsTests {

	@Test
	void withoutArgumentsTheApplicationKeepsRunning() {
		Arguments arguments = Arguments.parse();
		assertThat(arguments.scenario()).isNull();
		assertThat(arguments.help()).isFalse();
		assertThat(arguments.seed()).isEqualTo(42);
		assertThat(arguments.refuseFor()).isEqualTo(Duration.ofSeconds(3));
		assertThat(arguments.sabotages()).isEmpty();
		assertThat(arguments.report()).isNull();
		assertThat(arguments.spring()).isEmpty();
	}

	@Test
	void ownArgumentsAreReadAndOthersGoToSpring() {
		Arguments arguments = Arguments.parse("--scenario=book-that-heals", "--seed=7", "--report=a/b.json",
				"--refuse-for=500ms", "--sabotage=token,secrets", "--server.port=0", "--debug");
		assertThat(arguments.scenario()).isEqualTo("book-that-heals");
		assertThat(arguments.seed()).isEqualTo(7);
		assertThat(arguments.report()).isEqualTo(Path.of("a/b.json"));
		assertThat(arguments.refuseFor()).isEqualTo(Duration.ofMillis(500));
		assertThat(arguments.sabotages()).containsExactlyInAnyOrder(Sabotage.TOKEN, Sabotage.SECRETS);
		assertThat(arguments.spring()).containsExactly("--server.port=0", "--debug");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			--scenario=x      | '--scenario' is 'x'; the known scenarios are: book-that-heals
			--scenario        | '--scenario' is ''; the known scenarios are: book-that-heals
			--seed=x          | '--seed' is 'x'; use a whole number
			--sabotage=x      | '--sabotage' is 'x'; use one of [login-first,
			--refuse-for=x    | '--refuse-for' is 'x'; use a duration from 300ms to 10s
			--refuse-for=1h   | '--refuse-for' is '1h'; use a duration from 300ms to 10s
			--report=         | '--report' is ''; use the path of a file
			--sead=3          | argument '--sead=3' is unknown; use --help to see all
			seed=3            | argument 'seed=3' is unknown; use --help to see all
			""", quoteCharacter = '"')
	void badArgumentsAreNamedWithTheRemedy(String argument, String message) {
		assertThatIllegalArgumentException().isThrownBy(() -> Arguments.parse(argument))
			.withMessageStartingWith(message);
	}

	@Test
	void usageTellsEverySabotage() {
		for (Sabotage sabotage : Sabotage.values()) {
			assertThat(Arguments.usage()).contains(sabotage.id() + " ", sabotage.description());
		}
	}

}
