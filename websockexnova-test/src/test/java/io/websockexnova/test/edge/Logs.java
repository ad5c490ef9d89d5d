package io.websockexnova.test.edge;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Keeps what is logged, instead of printing it.
 */
final class Logs implements AutoCloseable {

	private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();

	private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

	private final Level before = this.root.getLevel();

	/** Quiet in these tests, but for whoever looks. */
	private final Logger clients = (Logger) LoggerFactory.getLogger("io.websockexnova.client");

	private final @Nullable Level clientsBefore = this.clients.getLevel();

	private final List<Appender<ILoggingEvent>> others = new CopyOnWriteArrayList<>();

	private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
		@Override
		protected void append(ILoggingEvent event) {
			event.prepareForDeferredProcessing();
			Logs.this.events.add(event);
		}
	};

	Logs(Level level) {
		this.root.iteratorForAppenders().forEachRemaining(this.others::add);
		this.others.forEach(this.root::detachAppender);
		this.appender.setContext(this.root.getLoggerContext());
		this.appender.start();
		this.root.addAppender(this.appender);
		this.root.setLevel(level);
		this.clients.setLevel(null);
	}

	List<ILoggingEvent> all() {
		return List.copyOf(this.events);
	}

	List<ILoggingEvent> of(String logger) {
		return this.events.stream()
			.filter((event) -> event.getLoggerName().equals(logger) || event.getLoggerName().startsWith(logger + "."))
			.toList();
	}

	/**
	 * An event as a file would have it, stack traces and all.
	 * @param event the event
	 * @return its text
	 */
	static String text(ILoggingEvent event) {
		String text = event.getLevel() + " " + event.getLoggerName() + " [" + event.getThreadName() + "] "
				+ event.getFormattedMessage();
		return (event.getThrowableProxy() != null)
				? text + "\n" + ThrowableProxyUtil.asString(event.getThrowableProxy()) : text;
	}

	@Override
	public void close() {
		this.root.setLevel(this.before);
		this.clients.setLevel(this.clientsBefore);
		this.root.detachAppender(this.appender);
		this.others.forEach(this.root::addAppender);
	}

}
