package io.websockexnova.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import javax.tools.ToolProvider;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplicationAotProcessor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Processes the sample ahead of time, as the goal {@code process-aot} of Boot's Maven
 * plugin does, and runs what comes out.
 */
class AheadOfTimeTests {

	private static final Duration LIMIT = Duration.ofSeconds(80);

	@TempDir
	Path directory;

	@Test
	void theProcessedSampleBecomesReadyAndDelivers() throws IOException {
		Path sources = Files.createDirectories(this.directory.resolve("sources"));
		Path resources = Files.createDirectories(this.directory.resolve("resources"));
		Path classes = Files.createDirectories(this.directory.resolve("classes"));
		try (SampleProcess processor = SampleProcess.of(List.of(), SpringApplicationAotProcessor.class,
				SampleApplication.class.getName(), sources.toString(), resources.toString(), classes.toString(),
				"io.websockexnova", "sample-app")) {
			assertThat(processor.awaitExit(LIMIT)).as(processor.output()).isZero();
		}
		compile(sources, classes);
		try (SampleProcess process = SampleProcess.of(List.of("-Dspring.aot.enabled=true"), SampleApplication.class,
				List.of(classes, resources), "--server.port=0")) {
			process.awaitOutput("Starting AOT-processed SampleApplication");
			process.awaitOutput("RESTORING -> READY");
			process.awaitOutput("server time is \\d{4}-");
			process.awaitOutput("READY \\| BTC-PERPETUAL [\\d.]+/[\\d.]+ [1-9]\\d*/s \\| ETH-PERPETUAL");
			process.terminate();
			process.awaitExit(Duration.ofSeconds(20));
			assertThat(process.output()).contains("CLOSING -> CLOSED");
		}
	}

	private static void compile(Path sources, Path classes) throws IOException {
		List<String> arguments = new ArrayList<>(
				List.of("-nowarn", "-proc:none", "-d", classes.toString(), "-cp", SampleProcess.classPath()));
		try (Stream<Path> files = Files.walk(sources)) {
			files.map(Path::toString).filter((file) -> file.endsWith(".java")).forEach(arguments::add);
		}
		assertThat(arguments).anyMatch((argument) -> argument.endsWith("NovaClientFactory__BeanDefinitions.java"));
		assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)))
			.isZero();
	}

}
