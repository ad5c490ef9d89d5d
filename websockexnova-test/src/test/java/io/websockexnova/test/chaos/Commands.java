package io.websockexnova.test.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Runs commands of the system.
 */
final class Commands {

	private Commands() {
	}

	/**
	 * Runs commands in a shell until one fails.
	 * @param commands the commands
	 * @throws IllegalStateException if one failed
	 */
	static void run(String... commands) {
		try {
			Process process = new ProcessBuilder("sh", "-ec", String.join("\n", commands)).redirectErrorStream(true)
				.start();
			process.getOutputStream().close();
			String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			if (process.waitFor() != 0) {
				throw new IllegalStateException(String.join("; ", commands) + " failed: " + output.trim());
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

}
