package io.websockexnova.sample.scenario;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies all that is printed and all that is logged, also what is below the level of the
 * console.
 */
final class OutputCapture implements AutoCloseable {

	private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

	private final StringBuffer logged = new StringBuffer();

	private final PrintStream out = System.out;

	private final PrintStream err = System.err;

	private OutputCapture() {
		System.setOut(copying(this.out));
		System.setErr(copying(this.err));
	}

	static OutputCapture start() {
		return new OutputCapture();
	}

	/**
	 * Listens to the logging system, which must have been initialized.
	 */
	void captureLogs() {
		LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
		LogCopy copy = new LogCopy();
		copy.setContext(context);
		copy.start();
		context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(copy);
	}

	String printed() {
		return this.printed.toString(StandardCharsets.UTF_8);
	}

	String logged() {
		return this.logged.toString();
	}

	@Override
	public void close() {
		System.setOut(this.out);
		System.setErr(this.err);
	}

	private PrintStream copying(PrintStream target) {
		return new PrintStream(new Copy(target, this.printed), true, StandardCharsets.UTF_8);
	}

	private final class LogCopy extends AppenderBase<ILoggingEvent> {

		private final ThrowableProxyConverter stackTraces = new ThrowableProxyConverter();

		@Override
		public void start() {
			this.stackTraces.start();
			super.start();
		}

		@Override
		protected void append(ILoggingEvent event) {
			OutputCapture.this.logged.append(event.getLevel())
				.append(' ')
				.append(event.getLoggerName())
				.append(' ')
				.append(event.getThreadName())
				.append(' ')
				.append(event.getFormattedMessage())
				.append('\n')
				.append(this.stackTraces.convert(event));
		}

	}

	private static final class Copy extends OutputStream {

		private final PrintStream target;

		private final ByteArrayOutputStream copy;

		Copy(PrintStream target, ByteArrayOutputStream copy) {
			this.target = target;
			this.copy = copy;
		}

		@Override
		public void write(int value) {
			this.target.write(value);
			this.copy.write(value);
		}

		@Override
		public void write(byte[] bytes, int offset, int length) {
			this.target.write(bytes, offset, length);
			this.copy.write(bytes, offset, length);
		}

		@Override
		public void flush() throws IOException {
			this.target.flush();
		}

	}

}
