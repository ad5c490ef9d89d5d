package io.websockexnova.test.budget;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the complete client allocates for a message on all its threads, beyond the string
 * or record that the user gets; of what is sent, everything. Each kind of traffic has a
 * JVM of its own, with the compilers as they are in production, whatever the JVM of the
 * tests is set to.
 */
@Timeout(300)
class AllocationBudgetTests {

	private static final String PREFIX = "bytes per message: ";

	@ParameterizedTest
	@CsvSource({ "text-fast,410", "text,410", "book-fast,730", "book,730", "send,470", "ping,56" })
	void shouldAllocateNoMoreThanItsBudget(String traffic, double ceiling, TestReporter reporter) throws Exception {
		double figure = measure(traffic, ceiling);
		reporter.publishEntry(traffic, figure + " bytes per message, at most " + ceiling);
		assertThat(figure).as("bytes per message of '%s'", traffic).isLessThanOrEqualTo(ceiling);
	}

	private static double measure(String traffic, double ceiling) throws IOException, InterruptedException {
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xmx256m", "-XX:+UseSerialGC", "-XX:-BackgroundCompilation", "-Dio.netty.leakDetection.level=disabled",
				"-cp", System.getProperty("java.class.path"), BudgetProgram.class.getName(), traffic,
				Double.toString(ceiling))
			.redirectErrorStream(true)
			.start();
		try {
			process.getOutputStream().close();
			String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
			assertThat(output).contains(PREFIX);
			String figure = output.substring(output.indexOf(PREFIX) + PREFIX.length());
			return Double.parseDouble(figure.lines().findFirst().orElseThrow());
		}
		finally {
			process.destroyForcibly();
		}
	}

}
