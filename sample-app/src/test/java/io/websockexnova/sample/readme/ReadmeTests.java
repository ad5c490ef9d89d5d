package io.websockexnova.sample.readme;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
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
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

import io.websockexnova.behavior.Profile;
import io.websockexnova.behavior.Setting;
import io.websockexnova.spring.boot.autoconfigure.WebSockexNovaAutoConfiguration;
import io.websockexnova.test.deribit.DeribitSimulator;
import io.websockexnova.test.peer.Frame;
import io.websockexnova.test.peer.PeerServer;

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
	@ValueSource(strings = { "Prices", "Gaps", "Balances", "Closings" })
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
	void everyYamlIsUnderstood() throws IOException {
		for (String yaml : blocks("yaml")) {
			ApplicationContextRunner runner = new ApplicationContextRunner()
				.withConfiguration(
						AutoConfigurations.of(WebSockexNovaAutoConfiguration.class, SslAutoConfiguration.class))
				.withPropertyValues("PROXY_PASSWORD=secret",
						"spring.ssl.bundle.pem.exchange.options.enabled-protocols=TLSv1.3");
			for (PropertySource<?> source : new YamlPropertySourceLoader().load("README.md",
					new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)))) {
				runner = runner
					.withInitializer((context) -> context.getEnvironment().getPropertySources().addLast(source));
				for (String name : ((EnumerablePropertySource<?>) source).getPropertyNames()) {
					if (name.startsWith("websockexnova.clients.")) {
						runner = runner.withPropertyValues(
								"websockexnova.clients." + name.split("\\.")[2] + ".auto-connect=false");
					}
				}
			}
			runner.run((context) -> assertThat(context).hasNotFailed());
		}
	}

	@Test
	void theHandlerOfItsOwnDecides(CapturedOutput output) {
		AtomicInteger calls = new AtomicInteger();
		try (PeerServer server = PeerServer.start().serve((peer) -> {
			peer.upgrade().send(Frame.close((calls.incrementAndGet() < 3) ? 4000 : 4001, ""));
			peer.awaitEnd();
		})) {
			new ApplicationContextRunner()
				.withConfiguration(AutoConfigurations.of(WebSockexNovaAutoConfiguration.class))
				.withUserConfiguration(Closings.class)
				.withPropertyValues("websockexnova.profile=financial", "websockexnova.clients.chat.url=" + server.uri())
				.run((context) -> Awaitility.await()
					.untilAsserted(() -> assertThat(output).contains("loss 1: close code 4000",
							"loss 2: close code 4000", "loss 3: close code 4001")));
			assertThat(server.accepted()).isEqualTo(3);
		}
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
