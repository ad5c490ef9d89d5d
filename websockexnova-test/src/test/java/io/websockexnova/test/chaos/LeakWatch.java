package io.websockexnova.test.chaos;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import org.slf4j.LoggerFactory;

/**
 * Keeps what Netty's leak detector reports, instead of printing it.
 */
final class LeakWatch implements AutoCloseable {

	private final Logger detector = (Logger) LoggerFactory.getLogger(ResourceLeakDetector.class);

	private final List<String> reports = new CopyOnWriteArrayList<>();

	private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
		@Override
		protected void append(ILoggingEvent event) {
			if (event.getLevel().isGreaterOrEqual(Level.ERROR)) {
				LeakWatch.this.reports.add(event.getFormattedMessage());
			}
		}
	};

	LeakWatch() {
		// What tests before this one have lost is logged, and not laid at its door.
		lookForLosses();
		this.appender.setContext(this.detector.getLoggerContext());
		this.appender.start();
		this.detector.addAppender(this.appender);
		this.detector.setAdditive(false);
	}

	/**
	 * What has been reported so far. The detector learns of a lost buffer from the
	 * garbage collector, and reports when the next one is made.
	 * @return the reports
	 */
	List<String> reports() {
		lookForLosses();
		return this.reports;
	}

	private static void lookForLosses() {
		for (int i = 0; i < 5; i++) {
			System.gc();
			for (int j = 0; j < 50; j++) {
				ByteBuf buffer = ByteBufAllocator.DEFAULT.directBuffer(64);
				buffer.release();
			}
		}
	}

	@Override
	public void close() {
		this.detector.setAdditive(true);
		this.detector.detachAppender(this.appender);
		this.appender.stop();
	}

}
