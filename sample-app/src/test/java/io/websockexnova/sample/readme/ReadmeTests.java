package io.websockexnova.sample.readme;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;

import io.websockexnova.behavior.Profile;
import io.websockexnova.behavior.Setting;
import io.websockexnova.test.deribit.DeribitSimulator;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the README shows is what runs here.
 */
@ExtendWith(OutputCaptureExtension.class)
class ReadmeTests {

	private static final Path ROOT = Path.of("..");

	@Test
	void theYamlIsTheOneThatRuns() throws IOException {
		assertThat(blocks("yaml")).contains(Files.readString(Path.of("src/test/resources/readme/application.yml")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "Prices", "Gaps", "Balances" })
	void theCodeIsTheOneThatRuns(String name) throws IOException {
		String source = Files.readString(Path.of("src/test/java/io/websockexnova/sample/readme/" + name + ".java"));
		Matcher body = Pattern.compile("^@.*", Pattern.MULTILINE | Pattern.DOTALL).matcher(source);
		assertThat(body.find()).isTrue();
		assertThat(blocks("java")).contains(body.group());
	}

	@Test
	void theTableHasEverySettingWithItsValues() throws IOException {
		String readme = Files.readString(ROOT.resolve("README.md"));
		assertThat(Setting.all()).isNotEmpty();
		Setting.all()
			.values()
			.forEach((setting) -> assertThat(readme)
				.contains("| `" + setting.name() + "` | " + text(setting.builtIn()) + " | "
						+ Profile.builtIn()
							.stream()
							.map((profile) -> text(profile.values().get(setting)))
							.collect(Collectors.joining(" | "))
						+ " |"));
	}

	@Test
	void theTestCommandIsTheGates() throws IOException {
		String command = "./mvnw -B -ntp verify";
		assertThat(String.join("\n", blocks("bash"))).contains(command);
		assertThat(Files.readAllLines(ROOT.resolve(".ci/run"))).contains(command);
	}

	@Test
	void whatItShowsDeliversBookUpdatesAndBalances(CapturedOutput output) {
		try (DeribitSimulator simulator = DeribitSimulator.builder().seed(1).credentials("id", "secret").start();
				ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
					.web(WebApplicationType.NONE)
					.run("--spring.config.location=classpath:readme/application.yml",
							"--websockexnova.clients.deribit.url=" + simulator.url(),
							"--websockexnova.clients.deribit.credentials.key=id",
							"--websockexnova.clients.deribit.credentials.secret=secret")) {
			Awaitility.await().until(() -> output.getOut().contains("in service"));
			Awaitility.await().until(() -> output.getOut().contains("bid "));
			assertThat(context.getBean(Balances.class).balance("BTC").block(Duration.ofSeconds(5)))
				.isEqualTo(new Balances.Summary("BTC", 10));
			simulator.faults().kill();
			Awaitility.await().until(() -> output.getOut().contains("do not trust the book: DISCONNECTED"));
			Awaitility.await().until(() -> output.getOut().contains("the book is whole again: true"));
		}
	}

	private static String text(@Nullable Object value) {
		if (value instanceof Duration duration) {
			long seconds = duration.toSeconds();
			boolean minutes = seconds > 0 && duration.equals(Duration.ofMinutes(seconds / 60));
			return minutes ? seconds / 60 + "m"
					: duration.equals(Duration.ofSeconds(seconds)) ? seconds + "s" : duration.toMillis() + "ms";
		}
		return (value != null) ? value.toString().toLowerCase(Locale.ROOT).replace('_', '-') : "";
	}

	private static List<String> blocks(String language) throws IOException {
		String readme = Files.readString(ROOT.resolve("README.md"), StandardCharsets.UTF_8);
		Matcher matcher = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(readme);
		List<String> blocks = new ArrayList<>();
		while (matcher.find()) {
			blocks.add(matcher.group(1));
		}
		return blocks;
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	@Import({ Prices.class, Gaps.class, Balances.class })
	static class Application {

	}

}
