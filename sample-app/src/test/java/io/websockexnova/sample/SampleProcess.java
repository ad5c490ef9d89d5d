package io.websockexnova.sample;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The sample in a process of its own, as a user starts it.
 */
final class SampleProcess implements AutoCloseable {

	private final StringBuffer output = new StringBuffer();

	private final Process process;

	private final Thread reader;

	SampleProcess(String... args) {
		this(List.of(), SampleApplication.class, List.of(), args);
	}

	private SampleProcess(List<String> options, Class<?> main, List<Path> ahead, String... args) {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1"));
		command.addAll(options);
		String first = ahead.stream().map((path) -> path + File.pathSeparator).collect(Collectors.joining());
		command.addAll(List.of("-cp", first + classPath(), main.getName()));
		command.addAll(List.of(args));
		try {
			this.process = new ProcessBuilder(command).redirectErrorStream(true).start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.reader = new Thread(this::read, "output");
		this.reader.setDaemon(true);
		this.reader.start();
	}

	/**
	 * Another class of the same class path.
	 * @param options options of the JVM
	 * @param main the class
	 * @param args its arguments
	 * @return the process
	 */
	static SampleProcess of(List<String> options, Class<?> main, String... args) {
		return new SampleProcess(options, main, List.of(), args);
	}

	/**
	 * Another class.
	 * @param options options of the JVM
	 * @param main the class
	 * @param ahead what goes before the class path
	 * @param args its arguments
	 * @return the process
	 */
	static SampleProcess of(List<String> options, Class<?> main, List<Path> ahead, String... args) {
		return new SampleProcess(options, main, ahead, args);
	}

	String output() {
		return this.output.toString();
	}

	void awaitOutput(String regex) {
		await().atMost(Duration.ofSeconds(40)).untilAsserted(() -> assertThat(output()).containsPattern(regex));
	}

	int awaitExit(Duration limit) {
		try {
			assertThat(this.process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS))
				.as("the process has ended; its output: %s", this.output)
				.isTrue();
			this.reader.join(limit.toMillis());
			return this.process.exitValue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Asks the process to end, as Ctrl-C does.
	 */
	void terminate() {
		// Process.destroy() would close its output, too.
		this.process.toHandle().destroy();
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

	// Without the listeners and configurations of tests, which the application would
	// find.
	static String classPath() {
		URL tests = SampleProcess.class.getProtectionDomain().getCodeSource().getLocation();
		return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> !Path.of(entry).toAbsolutePath().equals(directory(tests)))
			.collect(Collectors.joining(File.pathSeparator));
	}

	private static Path directory(URL location) {
		try {
			return Path.of(location.toURI()).toAbsolutePath();
		}
		catch (URISyntaxException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void read() {
		try (BufferedReader lines = new BufferedReader(
				new InputStreamReader(this.process.getInputStream(), StandardCharsets.UTF_8))) {
			for (String line = lines.readLine(); line != null; line = lines.readLine()) {
				this.output.append(line).append('\n');
			}
		}
		catch (IOException ex) {
			this.output.append(ex).append('\n');
		}
	}

}
