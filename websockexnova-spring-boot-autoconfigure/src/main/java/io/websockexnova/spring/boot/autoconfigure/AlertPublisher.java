package io.websockexnova.spring.boot.autoconfigure;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import reactor.core.scheduler.Schedulers;

import io.websockexnova.behavior.ErrorHandler;
import io.websockexnova.behavior.FinancialErrorHandler;
import io.websockexnova.spring.diagnostics.Causes;

/**
 * Tells the log and the application of errors that a financial error handler raises an
 * alert for. Never blocks.
 */
class AlertPublisher implements NovaErrorHandlerFactory {

	private static final Logger logger = LoggerFactory.getLogger(AlertPublisher.class);

	private final ApplicationEventPublisher events;

	AlertPublisher(ApplicationEventPublisher events) {
		this.events = events;
	}

	@Override
	public ErrorHandler create(String clientName, ErrorHandler platform) {
		return new FinancialErrorHandler(platform, (error, context) -> {
			logger.error("Alert: client '{}' in phase {}: {}", clientName, context.phase(), Causes.describe(error));
			NovaAlert alert = new NovaAlert(clientName, platform.classify(error), context, error);
			Schedulers.boundedElastic().schedule(() -> this.events.publishEvent(alert));
		});
	}

}
